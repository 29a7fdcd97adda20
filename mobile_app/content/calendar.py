"""A meeting as a calendar file (iCalendar, RFC 5545) that repeats every week.

The event carries its zone by name and, because the RFC asks for it (3.6.5), the zone's rules: most
calendars know "Europe/London" by themselves, the others find the rules here. Rules are taken from
the zone database by looking at the changes of ten years; a zone whose changes follow no yearly
rule gets them as a list of dates.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from mobile_app.domain.meetings import Meeting
from mobile_app.domain.recurrence import next_occurrence, offset_changes, unix_second
from mobile_app.errors import DomainError

_DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_LINE_BYTES = 75
_YEARS_AHEAD = 10


def encode_calendar(meeting: Meeting, *, now: datetime, alarm_minutes: int | None = None) -> bytes:
    """`meeting` from its next occurrence on, weekly. `now` is aware.

    With `alarm_minutes` (0 or more) the calendar says so that long before each time. The UID is
    made from the meeting's id alone, so adding it again updates the same entry. Raises DomainError
    for a meeting by appointment, which has no time to repeat.
    """
    coming = next_occurrence(meeting, now)
    if coming is None or meeting.weekday is None:
        raise DomainError("meeting", "by appointment")
    zone = ZoneInfo(meeting.zone)
    start = _local_start(meeting, coming.starts_at.astimezone(zone))
    where = ", ".join(dict.fromkeys(part for part in (meeting.place, meeting.address) if part))
    event = [
        "BEGIN:VEVENT",
        _text("UID", f"{meeting.id}@meetings.twofold"),
        f"DTSTAMP:{now.astimezone(UTC):%Y%m%dT%H%M%SZ}",
        _text("SUMMARY", meeting.name),
        f"DTSTART;TZID={meeting.zone}:{start:%Y%m%dT%H%M%S}",
        f"DURATION:PT{meeting.duration_minutes}M",
        f"RRULE:FREQ=WEEKLY;BYDAY={_DAYS[meeting.weekday]}",
        *_optional("LOCATION", where if meeting.in_person else meeting.join_url),
        *_optional("DESCRIPTION", _description(meeting)),
        *([f"URL:{url}"] if (url := meeting.join_url or meeting.source_url) else []),
        *_alarm(meeting, alarm_minutes),
        "END:VEVENT",
    ]
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Twofold//Meetings//EN",
        "CALSCALE:GREGORIAN",
        *_zone_lines(meeting.zone, now),
        *event,
        "END:VCALENDAR",
    ]
    return b"".join(_fold(line) for line in lines)


def _alarm(meeting: Meeting, minutes_before: int | None) -> Iterable[str]:
    """VALARM (3.6.6), shown and not sounded. It says what the entry says anyway, no more."""
    if minutes_before is not None:
        yield "BEGIN:VALARM"
        yield "ACTION:DISPLAY"
        yield _text("DESCRIPTION", meeting.name)
        yield f"TRIGGER:-PT{minutes_before}M"
        yield "END:VALARM"


def _local_start(meeting: Meeting, shown: datetime) -> datetime:
    """The wall time that repeats, even when this week's falls into a gap and shows as later."""
    minute = meeting.start_minute or 0
    return shown.replace(hour=minute // 60, minute=minute % 60, second=0, fold=0)


def _description(meeting: Meeting) -> str:
    parts = (
        meeting.join_url,
        meeting.join_notes,
        meeting.join_phone,
        meeting.join_phone_notes,
        meeting.place_notes,
        meeting.notes,
    )
    return "\n".join(part for part in parts if part)


def _zone_lines(zone: str, now: datetime) -> Iterable[str]:
    """VTIMEZONE of `zone` from a year before `now`."""
    first = unix_second(now - timedelta(days=366))
    last = unix_second(now + timedelta(days=366 * _YEARS_AHEAD))
    at_start, changes = offset_changes(zone, first, last)
    yield "BEGIN:VTIMEZONE"
    yield f"TZID:{zone}"
    if not changes:
        beginning = datetime.fromtimestamp(first + at_start, UTC)
        yield from _observance("STANDARD", [beginning], at_start, at_start, repeats=False)
    else:
        before = at_start
        starts: dict[tuple[int, int], list[datetime]] = {}
        for instant, after in changes:
            # The RFC gives the local time before the change.
            local = datetime.fromtimestamp(instant + before, UTC)
            starts.setdefault((before, after), []).append(local)
            before = after
        for (before, after), local_starts in starts.items():
            kind = "DAYLIGHT" if after > before else "STANDARD"
            yield from _observance(kind, local_starts, before, after, repeats=True)
    yield "END:VTIMEZONE"


def _observance(
    kind: str, starts: Sequence[datetime], before: int, after: int, *, repeats: bool
) -> Iterable[str]:
    yield f"BEGIN:{kind}"
    yield f"DTSTART:{starts[0]:%Y%m%dT%H%M%S}"
    yield f"TZOFFSETFROM:{_offset(before)}"
    yield f"TZOFFSETTO:{_offset(after)}"
    rule = _yearly_rule(starts) if repeats else None
    if rule is not None:
        yield rule
    elif len(starts) > 1:
        yield "RDATE:" + ",".join(f"{start:%Y%m%dT%H%M%S}" for start in starts)
    yield f"END:{kind}"


def _yearly_rule(starts: Sequence[datetime]) -> str | None:
    """RRULE when the changes of consecutive years fall on the same weekday of the same month."""
    alike = {(start.month, start.weekday(), start.time()) for start in starts}
    years = [start.year for start in starts]
    if len(alike) != 1 or len(starts) < 3 or years != list(range(years[0], years[-1] + 1)):
        return None
    month, weekday, _ = alike.pop()
    places = {(start.day + 6) // 7 for start in starts}
    if all((start + timedelta(days=7)).month != month for start in starts):
        place = -1
    elif len(places) == 1:
        place = places.pop()
    else:
        return None
    return f"RRULE:FREQ=YEARLY;BYMONTH={month};BYDAY={place}{_DAYS[weekday]}"


def _offset(seconds: int) -> str:
    sign = "-" if seconds < 0 else "+"
    hours, rest = divmod(abs(seconds), 3600)
    minutes, left = divmod(rest, 60)
    return f"{sign}{hours:02}{minutes:02}" + (f"{left:02}" if left else "")


def _optional(name: str, value: str) -> list[str]:
    return [_text(name, value)] if value else []


def _text(name: str, value: str) -> str:
    """A TEXT property (3.3.11): backslash, semicolon, comma and line ends are escaped."""
    escaped = value.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return f"{name}:" + escaped.replace("\r\n", "\n").replace("\n", "\\n")


def _fold(line: str) -> bytes:
    """Lines of at most 75 octets (3.1), cut between characters, ended by CRLF."""
    folded, size = [], 0
    for char in line:
        width = len(char.encode())
        if size + width > _LINE_BYTES:
            folded.append("\r\n ")
            size = 1
        folded.append(char)
        size += width
    return "".join([*folded, "\r\n"]).encode()
