"""A meeting as plain text for a message: what, when and where, and nothing about who sends it."""

from __future__ import annotations

from datetime import date, time, timedelta
from typing import Final

from mobile_app.domain.meetings import Meeting
from mobile_app.ui.formats import Formats
from mobile_app.ui.strings import meetings as words
from mobile_app.ui.strings import my_meeting

_A_MONDAY: Final = date(2024, 1, 1)


def meeting_text(meeting: Meeting, formats: Formats) -> str:
    """Lines: name; weekday, hours and whose clock; place and address; how to join."""
    lines = [meeting.name, _when(meeting, formats)]
    if meeting.in_person:
        lines.append(", ".join(dict.fromkeys(p for p in (meeting.place, meeting.address) if p)))
    if meeting.online:
        lines += [meeting.join_url, meeting.join_notes]
        lines += [meeting.join_phone, meeting.join_phone_notes]
    return "\n".join(line for line in lines if line)


def _when(meeting: Meeting, formats: Formats) -> str:
    if meeting.weekday is None or meeting.start_minute is None:
        return words.BY_APPOINTMENT
    day = formats.weekday(_A_MONDAY + timedelta(days=meeting.weekday))
    end = meeting.start_minute + meeting.duration_minutes
    hours = words.span(_clock(meeting.start_minute, formats), _clock(end, formats))
    town = meeting.zone.rsplit("/", 1)[-1].replace("_", " ")
    return f"{words.every(day)}, {hours}, {my_meeting.in_zone(town)}"


def _clock(minute: int, formats: Formats) -> str:
    """`minute` from midnight on, past the next one too."""
    return formats.time(time(minute // 60 % 24, minute % 60))
