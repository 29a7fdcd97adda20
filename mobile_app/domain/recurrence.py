"""When weekly meetings happen: local times in their own zone, turned into instants.

The rule for clock changes is RFC 5545's (section 3.3.5), as python-dateutil applies it:
- a local time that does not exist (the spring gap) is read with the offset before the gap, so
  02:30 in a gap of one hour is the instant which clocks show as 03:30;
- a local time that exists twice (the autumn fold) is the first of the two;
- a duration is elapsed time, so a meeting of 60 minutes lasts 60 minutes through any change.

Both cases fall out of one rule. Around a change at instant T from offset a to offset b, local times
before T + max(a, b) use a and later ones use b. So a span of time is cut into `Stretch`es of
constant offset, and everything else is integer arithmetic on local seconds: no datetime is built
for a meeting that is not shown.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import NamedTuple
from zoneinfo import ZoneInfo

from mobile_app.domain.meetings import Meeting
from mobile_app.errors import DomainError

DAY_SECONDS = 86_400
WEEK_SECONDS = 7 * DAY_SECONDS
# 1970-01-01 was a Thursday; adding this makes second 0 of a local week its Monday midnight.
_MONDAY_SHIFT = 3 * DAY_SECONDS
_MAX_DURATION_SECONDS = DAY_SECONDS


class Occurrence(NamedTuple):
    """One dated meeting. `starts_at` and `ends_at` are aware, in UTC."""

    meeting: Meeting
    starts_at: datetime
    ends_at: datetime


class Stretch(NamedTuple):
    """Local seconds since 1970 `[local_from, local_until)` that all have one UTC offset."""

    local_from: int
    local_until: int
    offset: int


def is_zone(name: str) -> bool:
    """Whether the time zone database knows `name` (IANA, case matters)."""
    return _zone(name) is not None


def stretches(zone: str, from_second: int, until_second: int) -> list[Stretch]:
    """Cut the instants `[from_second, until_second)` (Unix seconds) by the offset in force.

    Ordered by local time. Next to a spring change two stretches overlap in instants: the times of
    the gap come true during the first hour of the new offset. Raises DomainError for a zone the
    database does not know.
    """
    # A day either side: times of a gap or a fold belong to a change just outside the span.
    offset, changes = offset_changes(zone, from_second - DAY_SECONDS, until_second + DAY_SECONDS)
    result: list[Stretch] = []
    boundary = from_second + offset - WEEK_SECONDS
    for at, after in changes:
        local = at + max(offset, after)
        _add_stretch(result, boundary, local, offset, from_second, until_second)
        boundary, offset = local, after
    _add_stretch(result, boundary, until_second + offset, offset, from_second, until_second)
    return result


def _add_stretch(
    into: list[Stretch], local_from: int, local_until: int, offset: int, after: int, before: int
) -> None:
    start = max(local_from, after + offset)
    end = min(local_until, before + offset)
    if start < end:
        into.append(Stretch(start, end, offset))


def offset_changes(
    zone: str, from_second: int, until_second: int
) -> tuple[int, list[tuple[int, int]]]:
    """The offset at the beginning, and (instant, offset after) of every change of the days from
    `from_second` to `until_second` (Unix seconds). Raises DomainError for an unknown zone."""
    if _zone(zone) is None:
        raise DomainError("zone", "not in the time zone database")
    days = range(from_second // DAY_SECONDS, until_second // DAY_SECONDS + 1)
    changes = [change for day in days for change in _changes_within(zone, day)]
    return _offset_at(zone, days[0] * DAY_SECONDS), changes


def week_second(meeting: Meeting) -> int | None:
    """Seconds from the meeting's local Monday midnight; None for "by appointment"."""
    if meeting.weekday is None or meeting.start_minute is None:
        return None
    return meeting.weekday * DAY_SECONDS + meeting.start_minute * 60


def monday_before(local_second: int) -> int:
    """The local second at which the Monday of that week began."""
    return local_second - (local_second + _MONDAY_SHIFT) % WEEK_SECONDS


def unix_second(instant: datetime) -> int:
    """`instant` (aware) as whole Unix seconds, rounded up: what ended a fraction of a second ago
    has ended. Raises DomainError for an instant without a zone."""
    if instant.tzinfo is None:
        raise DomainError("instant", "must carry a zone")
    return math.ceil(instant.timestamp())


def occurrences(
    meetings: Iterable[Meeting], from_instant: datetime, until_instant: datetime
) -> list[Occurrence]:
    """Every occurrence that is still on at `from_instant` or starts before `until_instant`.

    Both instants are aware. Sorted by start, then name, then id. Meetings by appointment have
    none; meetings that are temporarily closed are left to the caller. The zone database is asked
    a few times per zone, not per meeting: thousands of meetings cost milliseconds. Raises
    DomainError for a zone the database does not know.
    """
    after, before = unix_second(from_instant), unix_second(until_instant)
    pieces_by_zone: dict[str, list[Stretch]] = {}
    found: list[tuple[int, str, str, Meeting]] = []
    for meeting in meetings:
        second = week_second(meeting)
        if second is None:
            continue
        pieces = pieces_by_zone.get(meeting.zone)
        if pieces is None:
            pieces = stretches(meeting.zone, after - _MAX_DURATION_SECONDS, before)
            pieces_by_zone[meeting.zone] = pieces
        length = meeting.duration_minutes * 60
        for local_from, local_until, offset in pieces:
            ahead = (second - local_from - _MONDAY_SHIFT) % WEEK_SECONDS
            for local in range(local_from + ahead, local_until, WEEK_SECONDS):
                if local - offset + length > after:
                    found.append((local - offset, meeting.name.casefold(), meeting.id, meeting))
    found.sort(key=lambda row: row[:3])
    return [occurrence(meeting, start) for start, _, _, meeting in found]


def occurrence(meeting: Meeting, start_second: int) -> Occurrence:
    """`meeting` starting at that Unix second."""
    starts_at = datetime.fromtimestamp(start_second, UTC)
    return Occurrence(meeting, starts_at, starts_at + timedelta(minutes=meeting.duration_minutes))


def next_occurrence(meeting: Meeting, now: datetime) -> Occurrence | None:
    """The one in progress at `now` (aware) or else the next; None for "by appointment"."""
    coming = occurrences([meeting], now, now + timedelta(days=8))
    return coming[0] if coming else None


def until_small_hours(now: datetime) -> datetime:
    """The end of "tonight" for a person whose local time is `now` (aware): the next 04:00.

    Before four in the morning that is today's, so a night out ends the night it began.
    """
    four = now.replace(hour=4, minute=0, second=0, microsecond=0, fold=0)
    return four if now < four else four + timedelta(days=1)


@lru_cache(maxsize=512)
def _zone(name: str) -> ZoneInfo | None:
    try:
        return ZoneInfo(name)
    # Depending on the name: unknown key, a folder of the database, "..", control or non-ASCII
    # characters, too long a path. All mean the same to us.
    except (KeyError, ValueError, OSError):
        return None


@lru_cache(maxsize=16_384)
def _offset_at(zone: str, second: int) -> int:
    delta = datetime.fromtimestamp(second, _zone(zone)).utcoffset()
    return 0 if delta is None else int(delta.total_seconds())


@lru_cache(maxsize=16_384)
def _changes_within(zone: str, day: int) -> tuple[tuple[int, int], ...]:
    """(instant, offset after) of the change inside UTC day number `day`, if there is one."""
    low, high = day * DAY_SECONDS, (day + 1) * DAY_SECONDS
    after = _offset_at(zone, high)
    if _offset_at(zone, low) == after:
        return ()
    while high - low > 1:
        middle = (low + high) // 2
        if _offset_at(zone, middle) == after:
            high = middle
        else:
            low = middle
    return ((high, after),)
