"""What can be asked of a list of meetings, and what is answered."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from mobile_app.domain.meeting_kinds import TimeOfDay, Trait
from mobile_app.domain.meetings import Meeting, Venue
from mobile_app.domain.places import Near
from mobile_app.domain.recurrence import Occurrence
from mobile_app.domain.regions import Path

TypeCode = tuple[str, str]
"""(programme, code): a code means nothing without its programme."""


class Order(StrEnum):
    SOONEST = "soonest"
    NEAREST = "nearest"


@dataclass(frozen=True, slots=True)
class Window:
    """Occurrences that start in `[from_at, until_at)`, at most seven days; with `running` also
    those in progress at `from_at`. Both instants are aware."""

    from_at: datetime
    until_at: datetime
    running: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """What to look for; a part left empty does not narrow.

    - `text`: see query_words; looked for in name, group, programme, place, address, regions,
      notes and the words for the type codes.
    - `venue`: IN_PERSON and ONLINE each take hybrid meetings in: one can go there or join.
    - `programmes`, `weekdays` (Monday = 0) and `times_of_day` in the meeting's own zone,
      `languages` (BCP 47), `regions` (with all that lies in them): any of those named.
    - `types`: from each of these sets one code; so each is one thing people ask for, which may
      have a code in several programmes.
    - `traits`: all of them. What the person marked (`welcoming`, ids) has Trait.BOTH as well.
    - `near`: in person and within the circle. `order` NEAREST is only for this.
    - `open_only` leaves out what is temporarily closed; `hidden` leaves out those ids.
    - `window`: without one, each meeting's next occurrence counts, in progress included, and
      meetings by appointment come last.
    """

    text: str = ""
    venue: Venue | None = None
    programmes: frozenset[str] = frozenset()
    types: tuple[frozenset[TypeCode], ...] = ()
    traits: frozenset[Trait] = frozenset()
    languages: frozenset[str] = frozenset()
    weekdays: frozenset[int] = frozenset()
    times_of_day: frozenset[TimeOfDay] = frozenset()
    regions: frozenset[Path] = frozenset()
    near: Near | None = None
    order: Order = Order.SOONEST
    open_only: bool = False
    welcoming: frozenset[str] = frozenset()
    hidden: frozenset[str] = frozenset()
    window: Window | None = None


class Found(NamedTuple):
    """A meeting and the occurrence it was found for; None is "by appointment". `km` is the
    distance from where the query said `near`."""

    meeting: Meeting
    occurrence: Occurrence | None
    km: float | None = None


class Correction(NamedTuple):
    """Nothing has a word like `typed`; so what was likely `meant` is shown, as whole words or, when
    not `whole`, as beginnings of words."""

    typed: str
    meant: tuple[str, ...]
    whole: bool


@dataclass(frozen=True, slots=True)
class Results:
    """One page, in the order asked for, else by start, name and id; `total` counts all pages."""

    found: tuple[Found, ...]
    total: int
    corrections: tuple[Correction, ...] = ()
