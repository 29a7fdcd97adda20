"""What a list of meetings is searched by, made in small steps.

Meetings are numbered zone by zone in the order of the local week; those by appointment come last.
Every other part speaks of these numbers.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator
from dataclasses import dataclass, field

from mobile_app.domain.meeting_kinds import languages_of, times_of_day, traits_of
from mobile_app.domain.meetings import Meeting
from mobile_app.domain.number_sets import NumberSets
from mobile_app.domain.phrase_texts import PhraseTexts, field_text
from mobile_app.domain.places import PlaceIndex, point_of
from mobile_app.domain.recurrence import is_zone, week_second
from mobile_app.domain.regions import enclosing, region_path
from mobile_app.domain.search_words import split_words
from mobile_app.domain.states import Territories
from mobile_app.domain.week_order import ZoneWeek
from mobile_app.domain.word_index import WordIndex
from mobile_app.errors import DomainError

_MEETINGS_PER_STEP = 50
# What is remembered is forgotten in one step, which these bound too.
_REMEMBERED_TEXTS = 5_000
_REMEMBERED_TYPES = 1_000

TypeWords = Callable[[str, str], str]
"""(programme, code) -> what the code is called, "" for what has no name."""


def no_type_words(programme: str, code: str) -> str:
    return ""


@dataclass(slots=True)
class IndexParts:
    """`meetings` by number; `untimed_first` is the number of the first by appointment.

    Keys of `sets`: ("venue", Venue), ("programme", name), ("weekday", 0-6), ("part", TimeOfDay),
    ("type", (programme, code)), ("trait", Trait), ("language", tag), ("closed", True); those of
    `regions` are paths of names.
    """

    meetings: list[Meeting] = field(default_factory=list)
    zones: list[ZoneWeek] = field(default_factory=list)
    untimed_first: int = 0
    numbers: dict[str, int] = field(default_factory=dict)
    words: WordIndex = field(default_factory=WordIndex)
    texts: PhraseTexts = field(default_factory=PhraseTexts)
    sets: NumberSets = field(default_factory=NumberSets)
    regions: NumberSets = field(default_factory=NumberSets)
    places: PlaceIndex = field(default_factory=PlaceIndex)
    type_words: TypeWords = no_type_words


def build_parts(parts: IndexParts, meetings: Iterable[Meeting]) -> Iterator[None]:
    """Fill `parts`, pausing (yielding) every few milliseconds of work.

    Raises DomainError for a meeting whose zone is not in the database.
    """
    at_by_zone: dict[str, dict[int, list[Meeting]]] = {}
    untimed: list[Meeting] = []
    for count, meeting in enumerate(meetings):
        second = week_second(meeting)
        if second is None:
            untimed.append(meeting)
        else:
            if meeting.zone not in at_by_zone:
                if not is_zone(meeting.zone):
                    raise DomainError("zone", "not in the time zone database")
                yield  # a zone is read from the database when it is first asked for
            at_by_zone.setdefault(meeting.zone, {}).setdefault(second, []).append(meeting)
        if count % (_MEETINGS_PER_STEP * 5) == 0:
            yield
    ordered = parts.meetings
    for zone in sorted(at_by_zone):
        seconds: list[int] = []
        first = len(ordered)
        pause_at = 0
        # Given back piece by piece: freeing all of them at the end would be one long step.
        at = at_by_zone.pop(zone)
        for second in sorted(at):
            here = at.pop(second)
            ordered += sorted(here, key=_by_name)
            seconds += [second] * len(here)
            if len(seconds) >= pause_at:
                pause_at = len(seconds) + 5 * _MEETINGS_PER_STEP
                yield
        durations = [meeting.duration_minutes for meeting in ordered[first:]]
        yield
        parts.zones.append(ZoneWeek(zone, first, seconds, durations))
        yield
    parts.untimed_first = len(ordered)
    ordered += sorted(untimed, key=_by_name)
    yield
    yield from _index_words(parts)
    yield from _index_filters(parts)


def _index_words(parts: IndexParts) -> Iterator[None]:
    # A church hall has many meetings, so texts repeat; the memory for that is bounded.
    known: dict[str, tuple[tuple[str, ...], bytes]] = {}
    for count, meeting in enumerate(parts.meetings):
        words: set[str] = set()
        fields: list[bytes] = []
        for text in searched_texts(meeting, parts.type_words):
            if not text:
                continue
            seen = known.get(text)
            if seen is None:
                split = tuple(split_words(text))
                seen = known[text] = split, field_text(split)
            words.update(seen[0])
            fields.append(seen[1])
        parts.words.add(words)
        parts.texts.add(fields)
        if len(known) > _REMEMBERED_TEXTS:
            known.clear()
        if count % _MEETINGS_PER_STEP == 0:
            yield
    yield from parts.words.finish()


def _index_filters(parts: IndexParts) -> Iterator[None]:
    sets, regions, territories = parts.sets, parts.regions, Territories()
    for number, meeting in enumerate(parts.meetings):
        territories.add(meeting)
        if number % _MEETINGS_PER_STEP == 0:
            yield
    keys_by_types: dict[tuple[str, tuple[str, ...]], list[Hashable]] = {}
    for number, meeting in enumerate(parts.meetings):
        parts.numbers[meeting.id] = number
        sets.add(("venue", meeting.venue), number)
        said = meeting.programme, meeting.types
        keys = keys_by_types.get(said)
        if keys is None:
            keys = keys_by_types[said] = list(_keys_of_types(*said))
        if len(keys_by_types) > _REMEMBERED_TYPES:
            keys_by_types.clear()
        for key in keys:
            sets.add(key, number)
        if meeting.weekday is not None and meeting.start_minute is not None:
            sets.add(("weekday", meeting.weekday), number)
            for part in times_of_day(meeting.start_minute):
                sets.add(("part", part), number)
        if meeting.temporarily_closed:
            sets.add(("closed", True), number)
        for path in enclosing(region_path(meeting, territories)):
            regions.add(path, number)
        point = point_of(meeting)
        if point is not None:
            parts.places.add(number, point)
        if number % _MEETINGS_PER_STEP == 0:
            yield
    yield from sets.finish(len(parts.meetings))
    yield from regions.finish(len(parts.meetings))


def _keys_of_types(programme: str, types: tuple[str, ...]) -> Iterator[Hashable]:
    yield "programme", programme
    for code in dict.fromkeys(types):
        yield "type", (programme, code)
    for trait in traits_of(programme, types):
        yield "trait", trait
    for language in languages_of(programme, types):
        yield "language", language


def searched_texts(meeting: Meeting, type_words: TypeWords) -> tuple[str, ...]:
    """The texts of a meeting in which words are looked for."""
    return (
        meeting.name,
        meeting.group,
        meeting.programme,
        meeting.place,
        meeting.address,
        meeting.city,
        meeting.postcode,
        meeting.notes,
        meeting.place_notes,
        *meeting.regions,
        *[type_words(meeting.programme, code) for code in meeting.types],
    )


def _by_name(meeting: Meeting) -> tuple[str, str]:
    return meeting.name.casefold(), meeting.id
