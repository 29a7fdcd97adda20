"""Find meetings by text, filters and time, next first, in a list of any size.

All filters are sets of meeting numbers (see word_index) and time is ranges of numbers (see
week_order), so a search joins a few sets and then looks only at the meetings it returns.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import NamedTuple

from mobile_app.domain.meeting_index import IndexParts, build_parts
from mobile_app.domain.meetings import Meeting, Venue
from mobile_app.domain.recurrence import Occurrence, occurrence, unix_second
from mobile_app.domain.search_words import split_words
from mobile_app.domain.week_order import SPAN_OF_ALL_SECONDS, Slot, ZoneWeek
from mobile_app.domain.word_index import iterate_bits
from mobile_app.errors import DomainError

PAGE_SIZE = 60
_LONGEST_WINDOW_SECONDS = 7 * 86_400
_NO_MORE = object()


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

    `text`: every word must begin a word of the meeting (name, group, place, address, regions,
    notes), in any order, without regard to case and accents. `venue`: IN_PERSON and ONLINE each
    take hybrid meetings in, because one can go there or join. `programmes` and `weekdays` (in the
    meeting's own zone, Monday = 0): any of them. `types`: all of them. `open_only` leaves out what
    is temporarily closed. `window`: without one, each meeting's next occurrence counts, in
    progress included, and meetings by appointment come last.
    """

    text: str = ""
    venue: Venue | None = None
    programmes: frozenset[str] = frozenset()
    types: frozenset[str] = frozenset()
    weekdays: frozenset[int] = frozenset()
    open_only: bool = False
    window: Window | None = None


class Found(NamedTuple):
    """A meeting and the occurrence it was found for; None is "by appointment"."""

    meeting: Meeting
    occurrence: Occurrence | None


@dataclass(frozen=True, slots=True)
class Results:
    """One page, ordered by start, name and id; `total` counts all pages."""

    found: tuple[Found, ...]
    total: int


class MeetingIndex:
    """A list of meetings made searchable. It does not change; a new list is a new index.

    100,000 meetings take about 3 s to index on a laptop and 0.65 KB each beside the meetings
    themselves; 5,000 take about 0.2 s in a browser. There, use IndexBuilder.
    """

    def __init__(self, meetings: Iterable[Meeting]) -> None:
        """Raises DomainError for a meeting whose zone is not in the database."""
        self._parts = IndexParts()
        for _ in build_parts(self._parts, meetings):
            pass

    @classmethod
    def of_parts(cls, parts: IndexParts) -> MeetingIndex:
        """An index over parts that are built."""
        index = cls(())
        index._parts = parts
        return index

    def __len__(self) -> int:
        return len(self._parts.meetings)

    def search(
        self, query: Query, *, now: datetime, limit: int = PAGE_SIZE, offset: int = 0
    ) -> Results:
        """The page of `limit` after the first `offset`. Raises DomainError for an instant without
        a zone or a window which is longer than seven days."""
        from_second, until_second, running = _span(query.window, unix_second(now))
        matching = self._matching(query)
        total = 0
        streams: list[Iterator[tuple[int, str, str, Meeting]]] = []
        for week in self._parts.zones:
            here = (matching >> week.first) & ((1 << week.count) - 1)
            if not here:
                continue
            for slot in week.slots(from_second, until_second, running=running):
                members = here & slot.members
                if members:
                    total += members.bit_count()
                    streams.append(self._stream(week, Slot(members, slot.base)))
        found = [
            Found(row[3], occurrence(row[3], row[0]))
            for row in islice(heapq.merge(*streams), offset, offset + limit)
        ]
        if query.window is None:
            untimed = matching >> self._parts.untimed_first
            rest = iterate_bits(untimed) if len(found) < limit else iter(())
            skip = max(0, offset - total)
            for number in islice(rest, skip, skip + limit - len(found)):
                found.append(Found(self._parts.meetings[self._parts.untimed_first + number], None))
            total += untimed.bit_count()
        return Results(tuple(found), total)

    def _matching(self, query: Query) -> int:
        bits = (1 << len(self._parts.meetings)) - 1
        for word in split_words(query.text):
            bits &= self._parts.words.starting_with(word)
        if query.venue is not None:
            venues = {query.venue, Venue.HYBRID}
            bits &= self._any("venue", venues)
        if query.programmes:
            bits &= self._any("programme", query.programmes)
        if query.weekdays:
            bits &= self._any("weekday", query.weekdays)
        for code in query.types:
            bits &= self._any("type", [code])
        if query.open_only:
            bits &= ~self._any("closed", [True])
        return bits

    def _any(self, kind: str, values: Iterable[object]) -> int:
        bits = 0
        for value in values:
            bits |= self._parts.sets.get((kind, value), 0)
        return bits

    def _stream(self, week: ZoneWeek, slot: Slot) -> Iterator[tuple[int, str, str, Meeting]]:
        for number in iterate_bits(slot.members):
            meeting = self._parts.meetings[week.first + number]
            start = week.week_seconds[number] + slot.base
            yield start, meeting.name.casefold(), meeting.id, meeting


class IndexBuilder:
    """Builds a MeetingIndex in small steps, so that an event loop is never held up."""

    def __init__(self, meetings: Iterable[Meeting]) -> None:
        parts = IndexParts()
        self.index = MeetingIndex.of_parts(parts)
        """Usable once `advance` has said True."""
        self._steps = build_parts(parts, meetings)
        self._done = False

    def advance(self) -> bool:
        """Do a few milliseconds of work; True once the index is complete. Raises DomainError for
        a meeting whose zone is not in the database."""
        if not self._done:
            self._done = next(self._steps, _NO_MORE) is _NO_MORE
        return self._done


def _span(window: Window | None, now: int) -> tuple[int, int, bool]:
    if window is None:
        return now, now + SPAN_OF_ALL_SECONDS, True
    first, last = unix_second(window.from_at), unix_second(window.until_at)
    if last - first > _LONGEST_WINDOW_SECONDS:
        raise DomainError("window", "at most seven days")
    return first, last, window.running
