"""A meeting as lists show it, in the person's time."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from mobile_app.domain.meeting_kinds import Trait, traits_of
from mobile_app.domain.meeting_match import Match, MatchField
from mobile_app.domain.meeting_query import Found
from mobile_app.domain.meetings import Meeting, Venue
from mobile_app.domain.own_meetings import own_id_of
from mobile_app.domain.recurrence import Occurrence
from mobile_app.presenters.meeting_lists import MeetingLists

MEETING = "meeting"
"""The kind under which favourite meetings are kept."""

STALE_DAYS = 14

# What a row says of a meeting in any case.
_SHOWN = frozenset({MatchField.NAME, MatchField.PLACE, MatchField.TOWN, MatchField.PROGRAMME})


@dataclass(frozen=True, slots=True)
class MeetingTime:
    """An occurrence: `starts_at`, `ends_at` in the person's zone; `there_at` is the start in the
    meeting's own zone when its clocks show another time, and `zone_town` names that zone."""

    starts_at: datetime
    ends_at: datetime
    began_minutes_ago: int | None
    there_at: datetime | None
    zone_town: str


@dataclass(frozen=True, slots=True)
class MeetingRow:
    """`town` is the nearest place name known, "" for none; `time` None is "by appointment"; `km`
    is the distance from where the person looks; `own`: the person added it; `both`: people with
    both conditions are welcome, as the list or the person says; `home`: it is the person's home
    group; `because` is what was found where the row does not show it."""

    id: str
    name: str
    programme: str
    venue: Venue
    place: str
    town: str
    time: MeetingTime | None
    favourite: bool
    sample: bool
    closed: bool
    km: float | None = None
    own: bool = False
    both: bool = False
    home: bool = False
    because: tuple[Match, ...] = ()


@dataclass(frozen=True, slots=True)
class ListAge:
    """How old the list is; `updated_at` is in the person's zone."""

    updated_at: datetime
    days: int

    @property
    def stale(self) -> bool:
        return self.days > STALE_DAYS


def meeting_time(meeting: Meeting, dated: Occurrence, now: datetime) -> MeetingTime:
    """`now` is aware, in the person's zone."""
    starts_at = dated.starts_at.astimezone(now.tzinfo)
    there = dated.starts_at.astimezone(ZoneInfo(meeting.zone))
    elsewhere = there.utcoffset() != starts_at.utcoffset()
    began = int((now - starts_at).total_seconds() // 60) if starts_at <= now else None
    return MeetingTime(
        starts_at=starts_at,
        ends_at=dated.ends_at.astimezone(now.tzinfo),
        began_minutes_ago=began,
        there_at=there if elsewhere else None,
        zone_town=meeting.zone.rsplit("/", 1)[-1].replace("_", " "),
    )


def meeting_row(
    found: Found,
    lists: MeetingLists,
    favourites: Collection[str],
    now: datetime,
    *,
    home: str = "",
    welcoming: Collection[str] = (),
    because: tuple[Match, ...] = (),
) -> MeetingRow:
    meeting = found.meeting
    dated = found.occurrence
    return MeetingRow(
        id=meeting.id,
        name=meeting.name,
        programme=meeting.programme,
        venue=meeting.venue,
        place=meeting.place if meeting.in_person else "",
        town=town_of(meeting) if meeting.in_person else "",
        time=None if dated is None else meeting_time(meeting, dated, now),
        favourite=meeting.id in favourites,
        sample=lists.is_sample(meeting.id),
        closed=meeting.temporarily_closed,
        km=found.km,
        own=bool(own_id_of(meeting.id)),
        both=meeting.id in welcoming or Trait.BOTH in traits_of(meeting.programme, meeting.types),
        home=meeting.id == home,
        because=tuple(one for one in because if one.field not in _SHOWN),
    )


def town_of(meeting: Meeting) -> str:
    return meeting.city or (meeting.regions[-1] if meeting.regions else "")


def list_age(updated_at: datetime | None, now: datetime) -> ListAge | None:
    """None for what has no age. A list "from the future" (a wrong clock) is 0 days old."""
    if updated_at is None:
        return None
    there = updated_at.astimezone(now.tzinfo)
    return ListAge(there, max(0, (now.date() - there.date()) // timedelta(days=1)))
