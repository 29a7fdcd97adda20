"""Find meetings by text, filters, place and time, next or nearest first, in a list of any size.

All filters are sets of meeting numbers (see word_index, number_sets) and time is ranges of numbers
(see week_order), so a search joins a few sets and then looks only at the meetings it returns.
"""

from __future__ import annotations

import heapq
from collections.abc import Hashable, Iterable, Iterator, Mapping
from datetime import datetime
from itertools import islice

from mobile_app.domain.meeting_index import IndexParts, TypeWords, build_parts, no_type_words
from mobile_app.domain.meeting_kinds import Trait
from mobile_app.domain.meeting_query import Found, Order, Query, Results, Window
from mobile_app.domain.meetings import Meeting, Venue
from mobile_app.domain.nearest import nearest
from mobile_app.domain.places import MOST_KM, Near, distance_km
from mobile_app.domain.recurrence import occurrence, unix_second
from mobile_app.domain.text_search import TextSearch
from mobile_app.domain.week_order import SPAN_OF_ALL_SECONDS, Slot, ZoneWeek
from mobile_app.domain.word_index import bits_of, iterate_bits
from mobile_app.errors import DomainError

__all__ = ["Found", "IndexBuilder", "MeetingIndex", "Query", "Results", "Window"]

PAGE_SIZE = 60
_LONGEST_WINDOW_SECONDS = 7 * 86_400
_NO_MORE = object()


class MeetingIndex:
    """A list of meetings made searchable. It does not change; a new list is a new index.

    100,000 meetings take some seconds to index on a laptop and about 1 KB each beside the
    meetings themselves; 5,000 take half a second in a browser. There, use IndexBuilder.
    `type_words` names the codes, so that they are found by these words too.
    """

    def __init__(self, meetings: Iterable[Meeting], type_words: TypeWords = no_type_words) -> None:
        """Raises DomainError for a meeting whose zone is not in the database."""
        self._take(IndexParts(type_words=type_words))
        for _ in build_parts(self._parts, meetings):
            pass

    @classmethod
    def of_parts(cls, parts: IndexParts) -> MeetingIndex:
        """An index over parts that are built, or will be before it is used."""
        index = cls(())
        index._take(parts)
        return index

    def _take(self, parts: IndexParts) -> None:
        self._parts = parts
        self._text = TextSearch(parts.words, parts.texts)

    def __len__(self) -> int:
        return len(self._parts.meetings)

    def filter_counts(self) -> Mapping[Hashable, int]:
        """How many meetings each filter has: see IndexParts.sets for its keys."""
        return self._parts.sets.counts()

    def region_counts(self) -> Mapping[Hashable, int]:
        """How many meetings lie in each region, by its path of names."""
        return self._parts.regions.counts()

    def search(
        self, query: Query, *, now: datetime, limit: int = PAGE_SIZE, offset: int = 0
    ) -> Results:
        """The page of `limit` after the first `offset`. Raises DomainError for an instant without
        a zone, a window which is longer than seven days, a circle wider than MOST_KM, and the order
        NEAREST without a circle."""
        span = _span(query.window, unix_second(now))
        matching = self._matching(query)
        slots: list[tuple[ZoneWeek, Slot]] = []
        total = 0
        for week in self._parts.zones:
            here = (matching >> week.first) & ((1 << week.count) - 1)
            if not here:
                continue
            for slot in week.slots(span[0], span[1], running=span[2]):
                members = here & slot.members
                if members:
                    total += members.bit_count()
                    slots.append((week, Slot(members, slot.base)))
        untimed = matching >> self._parts.untimed_first if query.window is None else 0
        if query.order is Order.NEAREST:
            if query.near is None:
                raise DomainError("order", "nearest to what")
            found = nearest(self._parts, query.near, slots, untimed, limit=limit, offset=offset)
        else:
            found = self._soonest(slots, untimed, total, limit, offset)
            if query.near is not None:
                found = [_with_distance(one, query.near) for one in found]
        return Results(
            tuple(found),
            total + untimed.bit_count(),
            self._text.corrections(query.text) if query.text else (),
        )

    def _soonest(
        self, slots: list[tuple[ZoneWeek, Slot]], untimed: int, timed: int, limit: int, offset: int
    ) -> list[Found]:
        streams = [self._stream(week, slot) for week, slot in slots]
        found = [
            Found(row[3], occurrence(row[3], row[0]))
            for row in islice(heapq.merge(*streams), offset, offset + limit)
        ]
        rest = iterate_bits(untimed) if len(found) < limit else iter(())
        skip = max(0, offset - timed)
        for number in islice(rest, skip, skip + limit - len(found)):
            found.append(Found(self._parts.meetings[self._parts.untimed_first + number], None))
        return found

    def _matching(self, query: Query) -> int:
        size = len(self._parts.meetings)
        bits = (1 << size) - 1
        if query.venue is not None:
            bits &= self._any("venue", {query.venue, Venue.HYBRID})
        for kind, values in (
            ("programme", query.programmes),
            ("weekday", query.weekdays),
            ("part", query.times_of_day),
            ("language", query.languages),
        ):
            if values:
                bits &= self._any(kind, values)
        for codes in query.types:
            bits &= self._any("type", codes)
        for trait in query.traits:
            having = self._any("trait", [trait])
            if trait is Trait.BOTH:
                having |= self._of_ids(query.welcoming)
            bits &= having
        if query.regions:
            bits &= self._parts.regions.any_of(query.regions)
        if query.open_only:
            bits &= ~self._any("closed", [True])
        if query.hidden:
            bits &= ~self._of_ids(query.hidden)
        if query.near is not None:
            if not 0 <= query.near.km <= MOST_KM:
                raise DomainError("near", f"at most {MOST_KM:.0f} km")
            bits &= self._parts.places.within(query.near, size)
        return self._text.matching(query.text, bits) if query.text else bits

    def _any(self, kind: str, values: Iterable[Hashable]) -> int:
        return self._parts.sets.any_of((kind, value) for value in values)

    def _of_ids(self, ids: Iterable[str]) -> int:
        numbers = self._parts.numbers
        return bits_of((numbers[id] for id in ids if id in numbers), len(self._parts.meetings))

    def _stream(self, week: ZoneWeek, slot: Slot) -> Iterator[tuple[int, str, str, Meeting]]:
        for number in iterate_bits(slot.members):
            meeting = self._parts.meetings[week.first + number]
            start = week.week_seconds[number] + slot.base
            yield start, meeting.name.casefold(), meeting.id, meeting


class IndexBuilder:
    """Builds a MeetingIndex in small steps, so that an event loop is never held up."""

    def __init__(self, meetings: Iterable[Meeting], type_words: TypeWords = no_type_words) -> None:
        parts = IndexParts(type_words=type_words)
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


def _with_distance(found: Found, near: Near) -> Found:
    # What is found near somewhere has coordinates.
    meeting = found.meeting
    point = meeting.latitude or 0.0, meeting.longitude or 0.0
    return found._replace(km=distance_km(near.latitude, near.longitude, *point))


def _span(window: Window | None, now: int) -> tuple[int, int, bool]:
    if window is None:
        return now, now + SPAN_OF_ALL_SECONDS, True
    first, last = unix_second(window.from_at), unix_second(window.until_at)
    if last - first > _LONGEST_WINDOW_SECONDS:
        raise DomainError("window", "at most seven days")
    return first, last, window.running
