"""One meeting: when, where, how to get there or join, and what its codes mean."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING
from urllib.parse import quote, urlsplit

from mobile_app.domain.meetings import Meeting, Venue
from mobile_app.domain.own_meetings import own_id_of
from mobile_app.domain.recurrence import next_occurrence
from mobile_app.presenters.meeting_lists import MeetingLists, Phase, lists_of
from mobile_app.presenters.meeting_rows import (
    MEETING,
    ListAge,
    MeetingTime,
    list_age,
    meeting_time,
    town_of,
)

if TYPE_CHECKING:
    from mobile_app.presenters.services import Services


@dataclass(frozen=True, slots=True)
class MeetingView:
    """`directions` is a query for a map ("lat,lng" or an address), "" when there is no place to
    go to. `types` are (code, the feed's own name or ""). `updated_on` is when the source last
    changed it, None when it does not say; `keeper` is whose site the list is on, or ""."""

    meeting: Meeting
    time: MeetingTime | None
    town: str
    favourite: bool
    sample: bool
    directions: str
    types: tuple[tuple[str, str], ...]
    age: ListAge | None
    updated_on: date | None
    keeper: str


class MeetingPresenter:
    def __init__(self, services: Services, meeting_id: str) -> None:
        self._services = services
        self._id = meeting_id

    @property
    def lists(self) -> MeetingLists:
        return lists_of(self._services)

    @property
    def phase(self) -> Phase:
        return self.lists.phase

    def view(self, now: datetime) -> MeetingView | None:
        """None when no list on this device has such a meeting (any more)."""
        lists = self.lists
        meeting = lists.meeting(self._id)
        if meeting is None:
            return None
        coming = next_occurrence(meeting, now)
        return MeetingView(
            meeting=meeting,
            time=None if coming is None else meeting_time(meeting, coming, now),
            town=town_of(meeting),
            favourite=self._services.repos.favourites.has(MEETING, meeting.id),
            sample=lists.is_sample(meeting.id),
            directions=_directions(meeting),
            types=tuple((code, lists.type_name(meeting, code)) for code in meeting.types),
            age=None if own_id_of(meeting.id) else list_age(lists.updated_at, now),
            updated_on=_day(meeting.updated_on),
            keeper=(urlsplit(meeting.source_url).hostname or "").removeprefix("www."),
        )

    def calendar(self, alarm_minutes: int | None = None) -> tuple[str, bytes] | None:
        """(file name, iCalendar bytes) of the weekly meeting, with an alarm so long before it;
        None for "by appointment"."""
        meeting = self.lists.meeting(self._id)
        if meeting is None or meeting.weekday is None:
            return None
        from mobile_app.content.calendar import encode_calendar

        now = self._services.clock.now()
        return "meeting.ics", encode_calendar(meeting, now=now, alarm_minutes=alarm_minutes)

    async def toggle_favourite(self) -> bool:
        """Make it a favourite or not one; returns which. Raises StoreError."""
        favourites = self._services.repos.favourites
        if favourites.has(MEETING, self._id):
            await favourites.remove(MEETING, self._id)
            return False
        await favourites.add(MEETING, self._id)
        return True


def _directions(meeting: Meeting) -> str:
    """Nothing for an area: a route to the middle of a town would mislead."""
    if meeting.venue is Venue.ONLINE or meeting.approximate or meeting.temporarily_closed:
        return ""
    if meeting.latitude is not None and meeting.longitude is not None:
        return f"{meeting.latitude},{meeting.longitude}"
    return meeting.address


def _day(value: str) -> date | None:
    try:
        return date.fromisoformat(value)
    except ValueError:
        return None


def google_url(query: str) -> str:
    """Directions in Google's map, for those who would rather use that
    (https://developers.google.com/maps/documentation/urls)."""
    return f"https://www.google.com/maps/dir/?api=1&destination={quote(query, safe=',')}"


def directions_url(query: str, platform: str) -> str:
    """A link that opens the map of `platform` ("ios", "macos", "android", anything else)."""
    place = quote(query, safe=",")
    if platform in ("ios", "macos"):
        return f"https://maps.apple.com/?daddr={place}"
    if platform == "android":
        return f"geo:0,0?q={place}"
    return f"https://www.openstreetmap.org/search?query={place}"


def dial_url(number: str) -> str:
    """A tel: link; # would end it and * stays, commas are pauses (RFC 3966 escapes)."""
    return "tel:" + quote(number, safe="+,*")
