"""What a meeting is to the person: home group, "I went", a note, hiding."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import flet as ft

from mobile_app.presenters.my_meeting import MyMeetingPresenter, MyMeetingView
from mobile_app.ui import theme
from mobile_app.ui.actions import announce, attempt, go, notify, tick
from mobile_app.ui.components import buttons, choices, surfaces, text
from mobile_app.ui.hooks import AppContext
from mobile_app.ui.strings import common
from mobile_app.ui.strings import my_meeting as words


def mine(
    app: AppContext, presenter: MyMeetingPresenter, meeting_id: str, now: datetime
) -> ft.Control:
    """Everything of the person's own about the meeting, on one surface."""
    view = presenter.view(now)

    async def toggle_home(_: Any) -> None:
        home = await attempt(presenter.toggle_home())
        if home is not None:
            await tick()
            await announce(words.HOME_SET if home else words.HOME_LET_GO)

    async def toggle_went(_: Any) -> None:
        # The time that was on the screen, also when a new one has begun since.
        went = await attempt(presenter.toggle_went(now))
        if went is not None:
            await tick()
            notify(
                words.WENT_RECORDED if went else words.WENT_TAKEN_BACK,
                common.UNDO,
                lambda: attempt(presenter.toggle_went(now)),
            )

    pills = [choices.choice_pill(words.HOME, view.home, toggle_home, key="home-group")]
    if view.last_at is not None:
        day = app.formats.day(view.last_at.date(), now.date())
        pills.insert(0, choices.choice_pill(words.went(day), view.went, toggle_went, key="went"))
    return surfaces.card(
        text.heading(words.YOURS),
        ft.Row(pills, wrap=True, spacing=theme.SM, run_spacing=theme.SM),
        _history(app, view, now),
        text.body(view.note, key="my-note") if view.note else None,
        buttons.quiet(
            words.NOTE_CHANGE if view.note else words.NOTE_WRITE,
            go(f"/meetings/note/{meeting_id}"),
            icon=ft.Icons.EDIT_NOTE_ROUNDED,
            key="write-note",
        ),
        text.small(words.YOURS_BODY),
        key="mine",
        spacing=theme.SM,
    )


def _history(app: AppContext, view: MyMeetingView, now: datetime) -> ft.Control | None:
    if not view.times:
        return None
    days = (
        app.formats.short_date(one.at.date())
        if one.at.year == now.year
        else app.formats.short_dated(one.at.date())
        for one in view.latest
    )
    told = "; ".join(days)
    return ft.MergeSemantics(
        surfaces.column(
            [
                text.subheading(words.TIMES),
                text.body(words.times(view.times), key="times"),
                text.quiet(f"{told} …" if view.times > len(view.latest) else told),
            ],
            2,
        )
    )


def hidden_banner(presenter: MyMeetingPresenter, view: MyMeetingView) -> ft.Control | None:
    if not view.hidden:
        return None
    return surfaces.banner(
        words.HIDDEN_BANNER,
        action=buttons.quiet(words.BRING_BACK, bring_back(presenter), key="bring-back"),
        key="hidden",
    )


def hide_button(presenter: MyMeetingPresenter) -> ft.Control:
    async def hide(_: Any) -> None:
        if await attempt(presenter.hide(True)):
            notify(words.HIDDEN, common.UNDO, lambda: attempt(presenter.hide(False)))

    return buttons.quiet(
        words.HIDE, hide, icon=ft.Icons.VISIBILITY_OFF_OUTLINED, key="hide-meeting"
    )


def bring_back(presenter: MyMeetingPresenter) -> Any:
    async def back(_: Any) -> None:
        if await attempt(presenter.hide(False)):
            notify(words.BROUGHT_BACK, common.UNDO, lambda: attempt(presenter.hide(True)))

    return back
