"""Find meetings by text, filters and time, next first, in a list of any size.

All filters are sets of meeting numbers (see word_index) and time is ranges of numbers (see
week_order), so a search joins a few sets and then looks only at the meetings it returns.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import NamedTuple

from mobile_app.domain.meetings import Meeting, Venue
from mobile_app.domain.recurrence import Occurrence, is_zone, occurrence, unix_second, week_second
from mobile_app.domain.search_words import split_words
from mobile_app.domain.week_order import SPAN_OF_ALL_SECONDS, Slot, ZoneWeek
from mobile_app.domain.word_index import WordIndex, bits_of, iterate_bits
from mobile_app.errors import DomainError

PAGE_SIZE = 60
_MEETINGS_PER_STEP = 100
_REMEMBERED_TEXTS = 10_000
_LONGEST_WINDOW_SECONDS = 7 * 86_400


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

    Building takes about 14 s per million meetings on a laptop (10 times that in a browser), and
    the index holds about 0.6 KB a meeting beside the meetings themselves.
    """

    def __init__(self, meetings: Iterable[Meeting]) -> None:
        builder = IndexBuilder(meetings, into=self)
        while not builder.advance():
            pass

    _meetings: list[Meeting]
    _zones: list[ZoneWeek]
    _words: WordIndex
    _sets: dict[tuple[str, object], int]
    _untimed_first: int

    def __len__(self) -> int:
        return len(self._meetings)

    def search(
        self, query: Query, *, now: datetime, limit: int = PAGE_SIZE, offset: int = 0
    ) -> Results:
        """The page of `limit` after the first `offset`. Raises DomainError for an instant without
        a zone or a window which is longer than seven days."""
        from_second, until_second, running = _span(query.window, unix_second(now))
        matching = self._matching(query)
        total = 0
        streams: list[Iterator[tuple[int, str, str, Meeting]]] = []
        for week in self._zones:
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
            untimed = matching >> self._untimed_first
            rest = iterate_bits(untimed) if len(found) < limit else iter(())
            skip = max(0, offset - total)
            for number in islice(rest, skip, skip + limit - len(found)):
                found.append(Found(self._meetings[self._untimed_first + number], None))
            total += untimed.bit_count()
        return Results(tuple(found), total)

    def _matching(self, query: Query) -> int:
        bits = (1 << len(self._meetings)) - 1
        for word in split_words(query.text):
            bits &= self._words.starting_with(word)
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
            bits |= self._sets.get((kind, value), 0)
        return bits

    def _stream(self, week: ZoneWeek, slot: Slot) -> Iterator[tuple[int, str, str, Meeting]]:
        for number in iterate_bits(slot.members):
            meeting = self._meetings[week.first + number]
            start = week.week_seconds[number] + slot.base
            yield start, meeting.name.casefold(), meeting.id, meeting


class IndexBuilder:
    """Builds a MeetingIndex in small steps, so that an event loop is never held up."""

    def __init__(self, meetings: Iterable[Meeting], *, into: MeetingIndex | None = None) -> None:
        self.index = MeetingIndex.__new__(MeetingIndex) if into is None else into
        """Usable once `advance` has said True."""
        self._steps = _build(self.index, list(meetings))

    def advance(self) -> bool:
        """Do a few milliseconds of work; True once the index is complete. Raises DomainError for
        a meeting whose zone is not in the database."""
        return next(self._steps, True)


def _build(index: MeetingIndex, meetings: list[Meeting]) -> Iterator[bool]:
    at_by_zone: dict[str, dict[int, list[Meeting]]] = {}
    untimed: list[Meeting] = []
    for count, meeting in enumerate(meetings):
        second = week_second(meeting)
        if second is None:
            untimed.append(meeting)
        else:
            if meeting.zone not in at_by_zone and not is_zone(meeting.zone):
                raise DomainError("zone", "not in the time zone database")
            at_by_zone.setdefault(meeting.zone, {}).setdefault(second, []).append(meeting)
        if count % (_MEETINGS_PER_STEP * 10) == 0:
            yield False
    ordered: list[Meeting] = []
    index._meetings = ordered
    index._zones = []
    for zone in sorted(at_by_zone):
        seconds: list[int] = []
        first = len(ordered)
        at = at_by_zone[zone]
        for second in sorted(at):
            ordered += sorted(at[second], key=_by_name)
            seconds += [second] * len(at[second])
            if len(at[second]) > _MEETINGS_PER_STEP:
                yield False
        durations = [meeting.duration_minutes for meeting in ordered[first:]]
        yield False
        index._zones.append(ZoneWeek(zone, first, seconds, durations))
        yield False
    index._untimed_first = len(ordered)
    ordered += sorted(untimed, key=_by_name)
    yield False
    yield from _index_words(index, ordered)
    yield from _index_filters(index, ordered)


def _index_words(index: MeetingIndex, ordered: Sequence[Meeting]) -> Iterator[bool]:
    index._words = WordIndex()
    # A church hall has many meetings, so texts repeat; the memory for that is bounded.
    words_by_text: dict[str, tuple[str, ...]] = {}
    for count, meeting in enumerate(ordered):
        texts = searched_texts(meeting)
        for text in texts:
            if text not in words_by_text:
                words_by_text[text] = tuple(split_words(text))
        index._words.add(set().union(*map(words_by_text.__getitem__, texts)))
        if len(words_by_text) > _REMEMBERED_TEXTS:
            words_by_text.clear()
        if count % _MEETINGS_PER_STEP == 0:
            yield False
    for _ in index._words.finish():
        yield False


def _index_filters(index: MeetingIndex, ordered: Sequence[Meeting]) -> Iterator[bool]:
    numbers: dict[tuple[str, object], list[int]] = {}
    for number, meeting in enumerate(ordered):
        numbers.setdefault(("venue", meeting.venue), []).append(number)
        numbers.setdefault(("programme", meeting.programme), []).append(number)
        if meeting.weekday is not None:
            numbers.setdefault(("weekday", meeting.weekday), []).append(number)
        if meeting.temporarily_closed:
            numbers.setdefault(("closed", True), []).append(number)
        for code in meeting.types:
            numbers.setdefault(("type", code), []).append(number)
        if number % (_MEETINGS_PER_STEP * 5) == 0:
            yield False
    index._sets = {}
    for key, members in numbers.items():
        index._sets[key] = bits_of(members, len(ordered))
        yield False


def searched_texts(meeting: Meeting) -> tuple[str, ...]:
    """The texts of a meeting in which words are looked for."""
    return (
        meeting.name,
        meeting.group,
        meeting.place,
        meeting.address,
        meeting.city,
        meeting.postcode,
        meeting.notes,
        meeting.place_notes,
        *meeting.regions,
    )


def _by_name(meeting: Meeting) -> tuple[str, str]:
    return meeting.name.casefold(), meeting.id


def _span(window: Window | None, now: int) -> tuple[int, int, bool]:
    if window is None:
        return now, now + SPAN_OF_ALL_SECONDS, True
    first, last = unix_second(window.from_at), unix_second(window.until_at)
    if last - first > _LONGEST_WINDOW_SECONDS:
        raise DomainError("window", "at most seven days")
    return first, last, window.running
