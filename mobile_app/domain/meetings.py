"""A recurring meeting, whatever feed it came from.

Feeds differ (Sunday is 0 in Meeting Guide and 1 in BMLT); here a weekday is Python's: Monday = 0.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Venue(StrEnum):
    IN_PERSON = "in_person"
    ONLINE = "online"
    HYBRID = "hybrid"


@dataclass(frozen=True, slots=True, kw_only=True)
class Meeting:
    """One weekly meeting on one weekday (a feed's `day` array becomes several of these).

    `weekday` and `start_minute` are in the meeting's own `zone`; both None is "by appointment".
    A meeting may run past midnight: `start_minute + duration_minutes` can exceed 1440.
    `types` are the programme's own codes, upper case, and mean nothing without `programme`.
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
    region: str = ""
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
