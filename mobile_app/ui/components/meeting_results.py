"""What stands around the found meetings: how many, how old, what was understood, what instead."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

import flet as ft

from mobile_app.presenters.meeting_lists import MeetingLists, Phase
from mobile_app.presenters.meetings import (
    ANY_DAY,
    MeetingsPresenter,
    MeetingsView,
    NothingFound,
    When,
)
from mobile_app.ui import theme
from mobile_app.ui.actions import go
from mobile_app.ui.components import buttons, choices, surfaces, text
from mobile_app.ui.components.meeting_line import age_words, meeting_line
from mobile_app.ui.hooks import AppContext
from mobile_app.ui.strings import common
from mobile_app.ui.strings import meeting_finding as finding
from mobile_app.ui.strings import meetings as words

_WHEN_WORDS = {
    "now": words.NOW,
    "tonight": words.TONIGHT,
    "today": words.TODAY,
    "any": words.ANY_DAY,
}


def when_row(app: AppContext, view: MeetingsView, choose: Callable[[str], Any]) -> ft.Control:
    return ft.Row(
        [
            choices.choice_pill(
                when_words(app, choice),
                choice.value == view.when,
                choices.handler(choose, choice.value),
                key=f"when-{choice.value}",
                slim=True,
            )
            for choice in view.choices
        ],
        scroll=ft.ScrollMode.HIDDEN,
        spacing=theme.SM,
        key="when",
    )


def when_words(app: AppContext, choice: When) -> str:
    if choice.day is None:
        return _WHEN_WORDS[choice.value]
    today = app.services.clock.now().date()
    if (choice.day - today).days == 1:
        return words.TOMORROW
    return app.formats.weekday(choice.day)


def count_words(app: AppContext, view: MeetingsView) -> str:
    """How many were found, and for when."""
    chosen = next(choice for choice in view.choices if choice.value == view.when)
    return finding.found(view.total, when_words(app, chosen))


def count_line(app: AppContext, view: MeetingsView, order: ft.Control | None) -> ft.Control:
    """How many were found, and the way to order them by distance instead."""
    said = text.label(count_words(app, view), key="count")
    if order is None:
        return said
    return ft.Row(
        [ft.Container(said, expand=True), order],
        vertical_alignment=ft.CrossAxisAlignment.CENTER,
    )


def corrected(view: MeetingsView) -> list[ft.Control | None]:
    """What was understood instead of words that no meeting has."""
    return [
        text.body(finding.corrected(one.typed, one.meant), key=f"corrected-{one.typed}")
        for one in view.corrections
    ]


def about_list(app: AppContext, view: MeetingsView, now: datetime) -> ft.Control:
    """Whether the list is a sample, how old it is, and the way to other areas."""
    areas = buttons.quiet(
        words.AREAS if view.areas_chosen else words.CHOOSE_AREAS, go("/meetings/areas"), key="areas"
    )
    if view.sample or (view.age is None and not view.has_own):
        return surfaces.banner(common.SAMPLE_DATA, action=areas, key="sample-list")
    if view.age is None:
        return surfaces.banner(words.ONLY_YOURS, action=areas, key="only-yours")
    told = age_words(app.formats, view.age, now)
    if view.age.stale:
        return surfaces.banner(told, action=areas, key="list-age")
    return ft.Row(
        [ft.Container(text.small(told, key="list-age"), expand=True), areas],
        vertical_alignment=ft.CrossAxisAlignment.CENTER,
    )


def more_ways() -> ft.Control:
    """What else somebody may look for here: how it is the first time, and adding one by hand."""
    return surfaces.row_group(
        surfaces.list_row(
            words.FIRST_MEETING,
            icon=ft.Icons.WAVING_HAND_OUTLINED,
            on_click=go("/meetings/first"),
            key="first-meeting",
        ),
        surfaces.list_row(
            words.ADD_OWN,
            icon=ft.Icons.EDIT_CALENDAR_OUTLINED,
            on_click=go("/meetings/own/new"),
            key="add-own",
        ),
        key="more-ways",
    )


def favourites(app: AppContext, presenter: MeetingsPresenter, now: datetime) -> list[ft.Control]:
    rows = presenter.favourites(now)
    if not rows:
        return []
    lines = [meeting_line(app, row, now, dated=True) for row in rows]
    for line in lines:
        line.key = f"yours-{line.key}"
        line.bgcolor = ft.Colors.PRIMARY_CONTAINER
    return [text.heading(words.YOURS), *lines, ft.Container(height=theme.XS)]


def nothing(
    app: AppContext,
    when: str,
    instead: NothingFound,
    now: datetime,
    choose: Callable[[str], Any],
    clear: Callable[[], Any],
) -> list[ft.Control | None]:
    """Nothing was found: says so, and offers the next one, what is on online, and what the filters
    keep back."""
    title = words.NOTHING.get(when, words.NOTHING_THAT_DAY)
    if instead.next is not None:
        message = words.NOTHING_BODY if instead.online else words.other_times(instead.any_day)
    else:
        message = words.NOTHING_ONLINE_BODY if instead.online else words.NOTHING_AT_ALL
    if instead.unfiltered:
        message = f"{finding.unfiltered(instead.unfiltered)} {message}"
    elsewhere = instead.next is not None and when != ANY_DAY
    ways = [
        buttons.primary(finding.CLEAR, lambda _: clear(), key="clear-all")
        if instead.unfiltered
        else None,
        buttons.secondary(words.SEE_ANY_DAY, lambda _: choose(ANY_DAY), key="any-day")
        if elsewhere
        else None,
    ]
    return [
        surfaces.empty_state(
            ft.Icons.NIGHTLIGHT_OUTLINED,
            title,
            message,
            buttons.button_column(*ways) if any(ways) else None,
            key="nothing",
        ),
        text.heading(words.NEXT_UP) if instead.next else None,
        meeting_line(app, instead.next, now, dated=True) if instead.next else None,
        text.heading(words.ONLINE_NOW) if instead.online else None,
        *(
            meeting_line(app, row, now)
            for row in instead.online
            if instead.next is None or row.id != instead.next.id
        ),
    ]


def elsewhere(total: int, choose: Callable[[str], Any]) -> ft.Control:
    return surfaces.column(
        [
            text.small(words.other_times(total), centre=True),
            buttons.button_column(
                buttons.quiet(words.SEE_ANY_DAY, lambda _: choose(ANY_DAY), key="any-day")
            ),
        ],
        theme.XS,
    )


def pages(view: MeetingsView, turn: Callable[[int], Any]) -> ft.Control | None:
    """The way to the next and the former page; `turn` takes a page counted from 0."""
    if view.pages < 2:
        return None

    def to(page: int) -> Callable[[Any], None]:
        return lambda _: turn(page)

    return surfaces.column(
        [
            text.small(words.page_of(view.page, view.pages), centre=True),
            buttons.secondary(words.LATER, to(view.page + 1), key="later")
            if view.page + 1 < view.pages
            else None,
            buttons.quiet(words.EARLIER, to(view.page - 1), key="earlier") if view.page else None,
        ]
    )


def missing(lists: MeetingLists) -> ft.Control:
    """Areas are chosen, but none is on this device yet."""

    async def fetch(_: Any) -> None:
        from mobile_app.ui.actions import attempt, notify

        reach = await attempt(lists.refresh())
        if reach is not None and reach in words.REACH:
            notify(words.REACH[reach])
        elif reach is not None and lists.phase is Phase.MISSING:
            notify(words.WITHDRAWN)

    return surfaces.empty_state(
        ft.Icons.CLOUD_OFF_ROUNDED,
        words.MISSING_TITLE,
        words.MISSING_BODY,
        buttons.button_column(
            buttons.primary(words.TRY_NOW, fetch, key="fetch"),
            buttons.quiet(words.CHOOSE_AREAS, go("/meetings/areas"), key="areas"),
        ),
        key="list-missing",
    )
