"""Meetings somebody went to: which time it was, and how many there were of each month.

Only what was is counted. Nothing here knows of a gap, a streak or a goal.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from mobile_app.domain.meetings import Meeting
from mobile_app.domain.recurrence import occurrences

_FAR_ENOUGH_BACK = timedelta(days=9)
"""A weekly meeting begins once in any seven days, give or take a change of clocks or of sides of
the date line."""


@dataclass(frozen=True, slots=True)
class Attendance:
    """Somebody went to `meeting_id` as it began at `at` (aware, on the clock they had there).

    `name` is what the meeting was called then: lists change, and what was stays.
    """

    id: str
    meeting_id: str
    name: str
    at: datetime


@dataclass(frozen=True, slots=True)
class MonthCount:
    year: int
    month: int
    count: int


def last_start(meeting: Meeting, now: datetime) -> datetime:
    """When the meeting last began, in `now`'s zone; what begins at `now` has begun.

    "By appointment" has no times, so it is today, told as its first instant. `now` is
    aware. Raises DomainError for an unknown zone.
    """
    if meeting.weekday is None:
        return now.replace(hour=0, minute=0, second=0, microsecond=0, fold=0)
    times = occurrences([meeting], now - _FAR_ENOUGH_BACK, now + timedelta(seconds=1))
    return max(one.starts_at for one in times if one.starts_at <= now).astimezone(now.tzinfo)


def attended(meeting: Meeting, at: datetime) -> Attendance:
    """The attendance of `meeting` at its time `at` (aware). The same time has the same id, on
    whichever device and clock it is recorded, so that it counts once."""
    key = f"{meeting.id}@{at.timestamp():.0f}"
    digest = sha256(key.encode("utf-8", "surrogatepass")).hexdigest()[:32]
    return Attendance(id=f"went.{digest}", meeting_id=meeting.id, name=meeting.name, at=at)


def of_meeting(attendances: Iterable[Attendance], meeting_id: str) -> tuple[Attendance, ...]:
    """Those of one meeting, latest first."""
    own = [one for one in attendances if one.meeting_id == meeting_id]
    return tuple(sorted(own, key=lambda one: (one.at, one.id), reverse=True))


def by_month(attendances: Iterable[Attendance]) -> tuple[MonthCount, ...]:
    """How many in each month that has any, latest first. The month is that of the person's clock
    at the time."""
    counts = Counter((one.at.year, one.at.month) for one in attendances)
    return tuple(MonthCount(*month, counts[month]) for month in sorted(counts, reverse=True))
