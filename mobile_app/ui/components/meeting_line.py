"""A meeting as one line of a list, and how old the list is."""

from __future__ import annotations

from datetime import datetime

import flet as ft

from mobile_app.domain.meetings import Venue
from mobile_app.presenters.meeting_rows import ListAge, MeetingRow
from mobile_app.ui import theme
from mobile_app.ui.actions import go
from mobile_app.ui.components import surfaces, text
from mobile_app.ui.components.distances import distance_words
from mobile_app.ui.formats import Formats
from mobile_app.ui.hooks import AppContext
from mobile_app.ui.strings import meeting_finding as finding
from mobile_app.ui.strings import meetings as words
from mobile_app.ui.strings import my_meeting


def meeting_line(
    app: AppContext, row: MeetingRow, now: datetime, *, dated: bool = False
) -> ft.Container:
    """Opens the meeting. `dated` names the day too, where a list spans several."""
    clock = _clock(app, row, now, dated)
    name: list[ft.Control] = [ft.Container(text.title(row.name), expand=True)]
    if row.favourite:
        name.append(
            ft.Icon(
                ft.Icons.FAVORITE_ROUNDED,
                size=app.look.icon(18),
                color=ft.Colors.PRIMARY,
                semantics_label=words.FAVOURITE,
            )
        )
    what = ft.Column(
        [
            ft.Row(name, spacing=theme.SM, vertical_alignment=ft.CrossAxisAlignment.START),
            text.quiet(place_words(row)),
            text.label(" · ".join(_facts(app, row))),
            *[text.small(finding.because(one.field, one.text)) for one in row.because],
        ],
        spacing=2,
        tight=True,
        expand=True,
    )
    inside: ft.Control
    if app.look.roomy:
        width = 78 * app.look.text_scale
        inside = ft.Row(
            [ft.Container(clock, width=width), what],
            spacing=theme.MD,
            vertical_alignment=ft.CrossAxisAlignment.START,
        )
    else:
        what.expand = None
        inside = surfaces.column([clock, what], theme.XS)
    return ft.Container(
        inside,
        key=f"meeting-{row.id}",
        padding=ft.Padding.symmetric(horizontal=theme.LG, vertical=theme.MD),
        border_radius=theme.RADIUS,
        bgcolor=ft.Colors.SURFACE_CONTAINER,
        ink=True,
        on_click=go(f"/meetings/{row.id}"),
    )


def _clock(app: AppContext, row: MeetingRow, now: datetime, dated: bool) -> ft.Control:
    if row.time is None:
        return text.label(words.BY_APPOINTMENT)
    running = row.time.began_minutes_ago is not None
    lines: list[ft.Control] = [
        text.title(
            app.formats.time(row.time.starts_at), color=ft.Colors.PRIMARY if running else None
        )
    ]
    if dated:
        day = app.formats.day(row.time.starts_at.date(), now.date())
        lines.append(text.label(day))
    return ft.Column(lines, spacing=0, tight=True)


def place_words(row: MeetingRow) -> str:
    """Where a list says a meeting is: "Quill Hall, Anyford" or "Online"."""
    if row.venue is Venue.ONLINE:
        return words.ONLINE
    where = ", ".join(dict.fromkeys(part for part in (row.place, row.town) if part))
    if row.venue is Venue.HYBRID:
        return f"{where} · {words.ONLINE}" if where else words.HYBRID
    return where or words.IN_PERSON


def _facts(app: AppContext, row: MeetingRow) -> list[str]:
    formats, time = app.formats, row.time
    facts = [words.SAMPLE] if row.sample else []
    if time is not None and time.began_minutes_ago is not None:
        facts.append(words.began(time.began_minutes_ago))
    if time is not None and time.there_at is not None:
        facts.append(words.there(formats.time(time.there_at), time.zone_town))
    if row.km is not None:
        facts.append(finding.away(distance_words(app, row.km)))
    if row.home:
        facts.append(my_meeting.HOME_TAG)
    if row.programme:
        facts.append(row.programme)
    if row.own:
        facts.append(words.ADDED_BY_YOU)
    if row.both:
        facts.append(finding.WELCOMES_BOTH)
    if row.closed:
        facts.append(words.CLOSED_FOR_NOW)
    return facts


def age_words(formats: Formats, age: ListAge, now: datetime) -> str:
    day = age.updated_at.date()
    date = formats.short_date(day) if day.year == now.year else formats.short_dated(day)
    told = words.age(date, age.days)
    return words.stale(told) if age.stale else told
