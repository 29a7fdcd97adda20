"""The parts of a meeting's page: when, whether it is on, how to join, where, what to know."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import flet as ft

from mobile_app.domain.join_codes import join_codes
from mobile_app.domain.meetings import Meeting, Venue
from mobile_app.presenters.meeting import MeetingView, dial_url, directions_url, google_url
from mobile_app.ui import theme
from mobile_app.ui.actions import copy_text, notify
from mobile_app.ui.components import buttons, surfaces, text
from mobile_app.ui.hooks import AppContext
from mobile_app.ui.strings import meetings as words
from mobile_app.ui.strings import my_meeting as mine_words
from mobile_app.ui.strings.meeting_type_notes import type_note
from mobile_app.ui.strings.meeting_types import type_words


def head(app: AppContext, view: MeetingView, now: datetime) -> ft.Control:
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


def closed(meeting: Meeting) -> ft.Control | None:
    if meeting.temporarily_closed:
        return surfaces.banner(f"{words.CLOSED_FOR_NOW}. {words.CLOSED_BODY}", key="closed")
    if meeting.venue is Venue.ONLINE and "TC" in meeting.types:
        return surfaces.banner(words.ROOM_CLOSED, key="room-closed")
    return None


def online(meeting: Meeting) -> ft.Control | None:
    if not meeting.online or meeting.temporarily_closed:
        return None
    codes = join_codes(f"{meeting.join_notes}\n{meeting.join_phone_notes}")
    joinable = bool(meeting.join_url or meeting.join_phone)
    return surfaces.card(
        text.heading(words.ONLINE_TITLE),
        buttons.primary(
            words.JOIN, icon=ft.Icons.VIDEOCAM_OUTLINED, url=meeting.join_url, key="join"
        )
        if meeting.join_url
        else None,
        _selectable(meeting.join_notes),
        _copy(mine_words.COPY_ID, codes.meeting_id, "copy-id"),
        _copy(mine_words.COPY_PASSCODE, codes.passcode, "copy-passcode"),
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


def where(app: AppContext, view: MeetingView) -> ft.Control | None:
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
        buttons.quiet(mine_words.GOOGLE_MAPS, url=google_url(view.directions), key="google-maps")
        # A geo: link already lets people choose among their maps.
        if view.directions and _platform() != "android"
        else None,
        key="where",
        spacing=theme.SM,
    )


def know(meeting: Meeting) -> ft.Control | None:
    if not meeting.notes:
        return None
    return surfaces.card(
        text.heading(words.GOOD_TO_KNOW), text.body(meeting.notes), key="notes", spacing=theme.SM
    )


def kinds(view: MeetingView) -> ft.Control | None:
    if not view.types:
        return None
    programme = view.meeting.programme
    said = {
        type_words(programme, code, name): type_note(programme, code) for code, name in view.types
    }
    return surfaces.card(
        text.heading(words.KIND),
        *(
            ft.Row(
                [
                    ft.Icon(ft.Icons.CHECK_ROUNDED, size=18, color=ft.Colors.PRIMARY),
                    ft.Column(
                        [text.body(kind), *([text.quiet(note)] if note else [])],
                        spacing=0,
                        tight=True,
                        expand=True,
                    ),
                ],
                spacing=theme.SM,
                vertical_alignment=ft.CrossAxisAlignment.START,
            )
            for kind, note in said.items()
        ),
        key="kinds",
        spacing=theme.XS,
    )


def _selectable(value: str) -> ft.Control | None:
    """Codes are copied by hand into other apps: let them be selected."""
    if not value:
        return None
    shown = text.body(value)
    shown.selectable = True
    return shown


def _copy(label: str, code: str, key: str) -> ft.Control | None:
    async def copy(_: Any) -> None:
        await copy_text(code)
        notify(mine_words.COPIED)

    return buttons.quiet(label, copy, icon=ft.Icons.CONTENT_COPY_ROUNDED, key=key) if code else None


def _platform() -> str:
    platform = ft.context.page.platform
    return platform.value if platform is not None else ""
