"""One meeting: when it is, how to get there or join, and what to know before."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import flet as ft

from mobile_app.domain.meetings import Meeting, Venue
from mobile_app.presenters.meeting import (
    MeetingPresenter,
    MeetingView,
    dial_url,
    directions_url,
)
from mobile_app.presenters.meeting_lists import Phase
from mobile_app.ui import theme
from mobile_app.ui.actions import announce, attempt, go, notify, tick
from mobile_app.ui.components import buttons, surfaces, text
from mobile_app.ui.components.meeting_line import age_words
from mobile_app.ui.components.page import leaf_page
from mobile_app.ui.hooks import AppContext, use_app, use_now, use_records
from mobile_app.ui.meeting_hooks import use_meeting_lists
from mobile_app.ui.saving import save_file
from mobile_app.ui.screen import keyed, screen
from mobile_app.ui.strings import meetings as words
from mobile_app.ui.strings.meeting_types import type_words


@screen
def MeetingDetailScreen() -> ft.View:
    meeting_id = ft.use_route_params().get("meeting_id", "")
    return keyed(f"page-{meeting_id}", MeetingPage, meeting_id)


@screen
def MeetingPage(meeting_id: str) -> ft.View:
    app = use_app()
    use_records()
    use_meeting_lists()
    now = use_now(60)
    presenter = ft.use_memo(lambda: MeetingPresenter(app.services, meeting_id), [])
    view = presenter.view(now)
    if view is None:
        loading = presenter.phase is Phase.LOADING
        return leaf_page(app, words.MEETING, [surfaces.skeleton(3) if loading else _gone()])

    async def favourite(_: Any) -> None:
        added = await attempt(presenter.toggle_favourite())
        if added is not None:
            await tick()
            await announce(words.ADDED if added else words.REMOVED)

    async def calendar(_: Any) -> None:
        await _save_calendar(presenter)

    meeting = view.meeting
    return leaf_page(
        app,
        words.MEETING,
        [
            surfaces.banner(words.SAMPLE_MEETING, key="sample") if view.sample else None,
            _head(app, view, now),
            _closed(meeting),
            _online(meeting),
            _where(app, view),
            _know(meeting),
            _kinds(view),
            buttons.button_column(
                buttons.secondary(
                    words.CALENDAR, calendar, icon=ft.Icons.EVENT_ROUNDED, key="calendar"
                )
                if view.time is not None and not meeting.temporarily_closed
                else None,
                buttons.quiet(
                    words.SOURCE,
                    icon=ft.Icons.OPEN_IN_NEW_ROUNDED,
                    url=meeting.source_url,
                    key="source",
                )
                if meeting.source_url
                else None,
            ),
            _fine_print(app, view, now),
        ],
        actions=[
            buttons.icon_button(
                ft.Icons.FAVORITE_ROUNDED if view.favourite else ft.Icons.FAVORITE_BORDER_ROUNDED,
                words.REMOVE_FAVOURITE if view.favourite else words.ADD_FAVOURITE,
                favourite,
                key="favourite",
                selected=view.favourite,
            )
        ],
    )


def _head(app: AppContext, view: MeetingView, now: datetime) -> ft.Control:
    meeting, time = view.meeting, view.time
    lines: list[ft.Control | None] = [
        ft.Semantics(
            content=ft.Text(meeting.name, theme_style=ft.TextThemeStyle.HEADLINE_MEDIUM),
            header=True,
            heading_level=1,
        )
    ]
    if time is None:
        lines.append(text.body(words.BY_APPOINTMENT, large=True))
    else:
        day = app.formats.day(time.starts_at.date(), now.date())
        hours = words.span(app.formats.time(time.starts_at), app.formats.time(time.ends_at))
        lines.append(text.title(f"{day}, {hours}", color=ft.Colors.PRIMARY, key="when"))
        if time.began_minutes_ago is not None:
            lines.append(text.body(words.began(time.began_minutes_ago), key="began"))
        if time.there_at is not None:
            there = app.formats.time(time.there_at)
            lines.append(text.body(words.there(there, time.zone_town), key="there"))
        lines.append(text.quiet(words.every(app.formats.weekday(time.starts_at.date()))))
    facts = (meeting.programme, words.VENUES[meeting.venue], meeting.group)
    lines.append(text.label(" · ".join(dict.fromkeys(fact for fact in facts if fact))))
    return surfaces.card(*lines, key="meeting-head", spacing=theme.XS)


def _closed(meeting: Meeting) -> ft.Control | None:
    if meeting.temporarily_closed:
        return surfaces.banner(f"{words.CLOSED_FOR_NOW}. {words.CLOSED_BODY}", key="closed")
    if meeting.venue is Venue.ONLINE and "TC" in meeting.types:
        return surfaces.banner(words.ROOM_CLOSED, key="room-closed")
    return None


def _online(meeting: Meeting) -> ft.Control | None:
    if not meeting.online or meeting.temporarily_closed:
        return None
    joinable = bool(meeting.join_url or meeting.join_phone)
    return surfaces.card(
        text.heading(words.ONLINE_TITLE),
        buttons.primary(
            words.JOIN, icon=ft.Icons.VIDEOCAM_OUTLINED, url=meeting.join_url, key="join"
        )
        if meeting.join_url
        else None,
        _selectable(meeting.join_notes),
        buttons.secondary(
            words.CALL,
            icon=ft.Icons.CALL_OUTLINED,
            url=dial_url(meeting.join_phone),
            key="call",
        )
        if meeting.join_phone
        else None,
        _selectable(meeting.join_phone_notes),
        None if joinable else text.quiet(words.NO_LINK),
        key="online",
        spacing=theme.MD,
    )


def _where(app: AppContext, view: MeetingView) -> ft.Control | None:
    meeting = view.meeting
    if not meeting.in_person or not (meeting.place or meeting.address or view.town):
        return None
    button = buttons.secondary if meeting.online else buttons.primary
    address = meeting.address
    return surfaces.card(
        text.heading(words.WHERE),
        text.title(meeting.place) if meeting.place else None,
        text.body(address) if address and address != meeting.place else None,
        text.quiet(meeting.place_notes) if meeting.place_notes else None,
        text.small(words.APPROXIMATE) if meeting.approximate else None,
        button(
            words.DIRECTIONS,
            icon=ft.Icons.DIRECTIONS_OUTLINED,
            url=directions_url(view.directions, _platform()),
            key="directions",
        )
        if view.directions
        else None,
        key="where",
        spacing=theme.SM,
    )


def _know(meeting: Meeting) -> ft.Control | None:
    if not meeting.notes:
        return None
    return surfaces.card(
        text.heading(words.GOOD_TO_KNOW), text.body(meeting.notes), key="notes", spacing=theme.SM
    )


def _kinds(view: MeetingView) -> ft.Control | None:
    if not view.types:
        return None
    programme = view.meeting.programme
    said = dict.fromkeys(type_words(programme, code, name) for code, name in view.types)
    return surfaces.card(
        text.heading(words.KIND),
        *(
            ft.Row(
                [
                    ft.Icon(ft.Icons.CHECK_ROUNDED, size=18, color=ft.Colors.PRIMARY),
                    ft.Container(text.body(kind), expand=True),
                ],
                spacing=theme.SM,
            )
            for kind in said
        ),
        key="kinds",
        spacing=theme.XS,
    )


def _fine_print(app: AppContext, view: MeetingView, now: datetime) -> ft.Control:
    age = None if view.sample or view.age is None else age_words(app.formats, view.age, now)
    return surfaces.column(
        [
            text.small(age, key="list-age") if age else None,
            None if view.sample else text.small(words.CHECK_FIRST),
        ],
        theme.XS,
    )


def _selectable(value: str) -> ft.Control | None:
    """Codes are copied by hand into other apps: let them be selected."""
    if not value:
        return None
    shown = text.body(value)
    shown.selectable = True
    return shown


def _gone() -> ft.Control:
    return surfaces.empty_state(
        ft.Icons.EVENT_BUSY_ROUNDED,
        words.GONE_TITLE,
        words.GONE_BODY,
        buttons.primary(words.SEE_MEETINGS, go("/meetings"), key="see-meetings"),
        key="no-meeting",
    )


def _platform() -> str:
    platform = ft.context.page.platform
    return platform.value if platform is not None else ""


async def _save_calendar(presenter: MeetingPresenter) -> None:
    made = presenter.calendar()
    if made is None:
        return
    name, data = made
    if await save_file(name, data):
        notify(words.CALENDAR_SAVED)
