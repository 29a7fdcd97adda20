"""Today: the counters live, today's check-in, the next meeting, today's reading.

This is the start path: its first render draws the counters with as few controls as it can, in the
places where the boot shell showed them, and imports nothing it does not draw with. Reading and
meeting come right after the first frame.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast
from urllib.parse import quote

import flet as ft

from mobile_app.errors import TwofoldError
from mobile_app.presenters.today import CounterView, TodayPresenter
from mobile_app.ui import theme
from mobile_app.ui.actions import go
from mobile_app.ui.components import buttons, surfaces, text
from mobile_app.ui.components.page import tab_page
from mobile_app.ui.hooks import AppContext, use_app, use_now, use_records, use_state
from mobile_app.ui.screen import part, screen
from mobile_app.ui.strings import common
from mobile_app.ui.strings import today as words
from mobile_app.ui.strings.milestones import milestone

if TYPE_CHECKING:
    from mobile_app.domain.checkins import CheckIn
    from mobile_app.presenters.boot_card import CardMeeting


@screen
def TodayScreen() -> ft.View:
    app = use_app()
    records = use_records()
    now = use_now(60)
    presenter = ft.use_memo(lambda: TodayPresenter(app.services), [])
    view = presenter.view(now)
    # At a start the counters stand before anything else is looked up.
    settled = app.settled
    done = ft.use_memo(
        lambda: presenter.check_in(now) if settled else None, [records, now.date(), settled]
    )
    rest = [TodayMeeting(), TodayReading(presenter=presenter)] if settled else []
    return tab_page(
        app,
        0,
        common.TODAY,
        [
            *(_counter(app, counter) for counter in view.counters),
            None if view.counters else _start_card(),
            _check_in(app, done) if settled else _to_come(),
            *rest,
            _slip() if settled and view.counters else None,
        ],
    )


def _counter(app: AppContext, view: CounterView) -> ft.Control:
    days = ft.Text(
        spans=[
            ft.TextSpan(
                f"{view.days:,}",
                ft.TextStyle(
                    size=round(72 * theme.display_scale(app.look.text_scale)),
                    weight=ft.FontWeight.W_500,
                    height=1.05,
                    letter_spacing=-1.5,
                ),
            ),
            ft.TextSpan(
                f" {words.days_unit(view.days)}",
                ft.TextStyle(size=22 * app.look.text_scale),
            ),
        ],
        semantics_label=f"{view.days} {words.days_unit(view.days)}",
        key=f"days-{view.id}",
    )
    lines: list[ft.Control | None] = [
        text.subheading(view.label),
        days,
        text.body(
            words.clock(view.hours, view.minutes), large=True, color=ft.Colors.ON_SURFACE_VARIANT
        ),
    ]
    if view.today is not None:
        lines.append(
            ft.Container(
                text.title(
                    words.milestone_today(milestone(view.today)),
                    color=ft.Colors.ON_TERTIARY_CONTAINER,
                ),
                key=f"reached-{view.id}",
                bgcolor=ft.Colors.TERTIARY_CONTAINER,
                border_radius=theme.RADIUS_SMALL,
                padding=theme.MD,
            )
        )
    if view.next is not None:
        lines.append(
            ft.Container(
                ft.ProgressBar(
                    value=view.progress,
                    bar_height=6,
                    border_radius=3,
                    color=ft.Colors.PRIMARY,
                    bgcolor=ft.Colors.SURFACE_CONTAINER_HIGHEST,
                    semantics_label=words.TOWARDS,
                ),
                padding=ft.Padding.only(top=theme.SM),
            )
        )
        lines.append(text.body(words.next_milestone(milestone(view.next), view.next_in_days)))
    span = words.span(view.span)
    since = words.since(app.formats.date(view.since_on))
    lines.append(text.small(f"{span} · {since}" if span else since))
    return surfaces.card(*lines, key=f"counter-{view.id}", spacing=theme.XS)


def _start_card() -> ft.Control:
    return surfaces.card(
        text.subheading(words.START_TITLE),
        text.quiet(words.START_BODY),
        buttons.primary(words.START_ACTION, go("/welcome"), key="start-counter"),
        key="nothing-counted",
        spacing=theme.MD,
    )


def _to_come() -> ft.Control:
    """Where the check-in will be: the boot shell shows the same."""
    return ft.Container(height=112, border_radius=theme.RADIUS, bgcolor=ft.Colors.SURFACE_CONTAINER)


def _check_in(app: AppContext, done: CheckIn | None) -> ft.Control:
    if done is None:
        return surfaces.card(
            text.subheading(words.CHECK_IN_TITLE),
            text.quiet(words.CHECK_IN_BODY),
            buttons.secondary(words.CHECK_IN_ACTION, go("/check-in"), key="check-in"),
            key="check-in-card",
        )
    from mobile_app.ui.components.check_in_row import check_in_summary

    at = done.at.astimezone(app.services.clock.now().tzinfo)
    when = f"{words.CHECKED_IN} {app.formats.time(at)}"
    return surfaces.row_group(
        surfaces.list_row(
            when,
            check_in_summary(done),
            icon=ft.Icons.CHECK_ROUNDED,
            on_click=go(f"/check-in/{done.id}"),
            key="check-in-done",
        ),
        surfaces.list_row(words.CHECK_IN_AGAIN, on_click=go("/check-in"), key="check-in"),
        key="check-in-card",
    )


def _slip() -> ft.Control:
    return surfaces.row_group(
        surfaces.list_row(
            words.SLIP_TITLE,
            words.SLIP_BODY,
            icon=ft.Icons.SPA_OUTLINED,
            on_click=go("/journey/slip"),
            key="slip",
        )
    )


@part
def TodayReading(presenter: TodayPresenter) -> ft.Control:
    """Today's reading, folded to its first lines until it is asked for."""
    app = use_app()
    open_, set_open = use_state(False)
    on = app.services.clock.now().date()
    reading = ft.use_memo(lambda: presenter.reading(on), [on])
    if reading is None:
        return surfaces.card(text.quiet(words.READING_NONE), key="reading")

    def toggle(_: Any) -> None:
        set_open(lambda shown: not shown)

    body = text.body(reading.text, large=True)
    if not open_:
        body.max_lines = 3
        body.overflow = ft.TextOverflow.ELLIPSIS
    return surfaces.card(
        text.label(words.READING),
        ft.Semantics(
            content=ft.Text(reading.title, theme_style=ft.TextThemeStyle.TITLE_LARGE),
            header=True,
            heading_level=3,
        ),
        body,
        text.body(reading.question, color=ft.Colors.PRIMARY, large=True) if open_ else None,
        ft.Row(
            [
                buttons.quiet(
                    words.READING_LESS if open_ else words.READING_MORE, toggle, key="read"
                )
            ],
            alignment=ft.MainAxisAlignment.END,
        ),
        key="reading",
        # The quiet button at its end brings its own room.
        padding=ft.Padding.only(left=theme.LG, top=theme.LG, right=theme.LG, bottom=theme.XS),
        animate=app.look.milliseconds(200),
    )


@part
def TodayMeeting() -> ft.Control:
    """The next meeting the person could go to, or the way to find one."""
    app = use_app()
    records = use_records()
    now = use_now(60)
    near, set_near = use_state(cast("tuple[CardMeeting, ...]", ()))

    async def look() -> None:
        # Reads the lists: after the first frame, and in steps.
        from mobile_app.presenters.next_meetings import next_meetings

        try:
            found, _ = await next_meetings(app.services, app.services.clock.now())
        except TwofoldError:
            return
        set_near(found)

    ft.use_effect(look, dependencies=[records, now.hour], cleanup=lambda: None)
    coming = next((one for one in near if one.ends_at > now), None)
    if coming is None:
        return surfaces.row_group(
            surfaces.list_row(
                words.NO_MEETING,
                words.NO_MEETING_BODY,
                icon=ft.Icons.GROUP_OUTLINED,
                on_click=go("/meetings"),
                key="next-meeting",
            )
        )
    when = (
        words.under_way(app.formats.time(coming.ends_at.astimezone(now.tzinfo)))
        if coming.starts_at <= now
        else app.formats.within(coming.starts_at, now)
    )
    kind = words.SAMPLE if coming.sample else words.ADDED_BY_YOU if coming.own else ""
    parts = [when, coming.where, kind]
    return surfaces.row_group(
        surfaces.list_row(
            coming.name,
            " · ".join(part for part in parts if part),
            icon=ft.Icons.GROUP_OUTLINED,
            on_click=go(f"/meetings/{quote(coming.id, safe='')}"),
            key="next-meeting",
        ),
        surfaces.list_row(words.ALL_MEETINGS, on_click=go("/meetings"), key="all-meetings"),
    )
