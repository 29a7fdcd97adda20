"""A recurring meeting, whatever feed it came from.

Feeds differ (Sunday is 0 in Meeting Guide and 1 in BMLT); here a weekday is Python's: Monday = 0.
"""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple


class Venue(StrEnum):
    IN_PERSON = "in_person"
    ONLINE = "online"
    HYBRID = "hybrid"


class Meeting(NamedTuple):
    """One weekly meeting on one weekday (a feed's `day` array becomes several of these).

    A named tuple rather than a dataclass because a pack stores columns: thousands of these are
    made by one `zip` on a slow phone. Build it with keywords; change it with `_replace`.

    `id` is unique in its list, stable over refreshes and safe in a URL path.
    `weekday` and `start_minute` are in the meeting's own `zone`; both None is "by appointment".
    A meeting may run past midnight: `start_minute + duration_minutes` can exceed 1440.
    `types` are the programme's own codes as published and mean nothing without `programme`.
    `regions` go from the widest to the narrowest.
    `approximate`: the address is an area, not a place, so there is nothing to give directions to.
    `updated_on` is an ISO date, or "" when the source does not say.
    `feedback_url` is the source's own form for reporting a mistake; `website` is the group's.
    `language` is a code such as "es" where the source has a field for it ("" when it does not say;
    Meeting Guide says it with a type code instead).
    Private contact details have no field here on purpose: importers have nowhere to put them.
    """

    id: str
    name: str
    programme: str
    zone: str
    venue: Venue
    weekday: int | None = None
    start_minute: int | None = None
    duration_minutes: int = 60
    types: tuple[str, ...] = ()
    place: str = ""
    address: str = ""
    city: str = ""
    regions: tuple[str, ...] = ()
    postcode: str = ""
    country: str = ""
    latitude: float | None = None
    longitude: float | None = None
    approximate: bool = False
    place_notes: str = ""
    join_url: str = ""
    join_notes: str = ""
    join_phone: str = ""
    join_phone_notes: str = ""
    notes: str = ""
    group: str = ""
    source_url: str = ""
    updated_on: str = ""
    temporarily_closed: bool = False
    feedback_url: str = ""
    website: str = ""
    district: str = ""
    language: str = ""

    @property
    def in_person(self) -> bool:
        return self.venue is not Venue.ONLINE

    @property
    def online(self) -> bool:
        return self.venue is not Venue.IN_PERSON
