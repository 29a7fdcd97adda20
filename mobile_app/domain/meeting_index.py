"""What a list of meetings is searched by, made in small steps.

Meetings are numbered zone by zone in the order of the local week; those by appointment come last.
Every other part speaks of these numbers.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from mobile_app.domain.meetings import Meeting
from mobile_app.domain.recurrence import is_zone, week_second
from mobile_app.domain.search_words import split_words
from mobile_app.domain.week_order import ZoneWeek
from mobile_app.domain.word_index import WordIndex, bits_of
from mobile_app.errors import DomainError

_MEETINGS_PER_STEP = 50
_REMEMBERED_TEXTS = 10_000


@dataclass(slots=True)
class IndexParts:
    """`meetings` by number; `untimed_first` is the number of the first by appointment; `sets`
    hold the numbers for ("venue", Venue), ("programme", name), ("weekday", 0-6), ("type", code)
    and ("closed", True)."""

    meetings: list[Meeting] = field(default_factory=list)
    zones: list[ZoneWeek] = field(default_factory=list)
    untimed_first: int = 0
    words: WordIndex = field(default_factory=WordIndex)
    sets: dict[tuple[str, object], int] = field(default_factory=dict)


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
            if meeting.zone not in at_by_zone and not is_zone(meeting.zone):
                raise DomainError("zone", "not in the time zone database")
            at_by_zone.setdefault(meeting.zone, {}).setdefault(second, []).append(meeting)
        if count % (_MEETINGS_PER_STEP * 5) == 0:
            yield
    ordered = parts.meetings
    for zone in sorted(at_by_zone):
        seconds: list[int] = []
        first = len(ordered)
        pause_at = 0
        at = at_by_zone[zone]
        for second in sorted(at):
            ordered += sorted(at[second], key=_by_name)
            seconds += [second] * len(at[second])
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
    words_by_text: dict[str, tuple[str, ...]] = {}
    for count, meeting in enumerate(parts.meetings):
        texts = searched_texts(meeting)
        for text in texts:
            if text not in words_by_text:
                words_by_text[text] = tuple(split_words(text))
        parts.words.add(set().union(*map(words_by_text.__getitem__, texts)))
        if len(words_by_text) > _REMEMBERED_TEXTS:
            words_by_text.clear()
        if count % _MEETINGS_PER_STEP == 0:
            yield
    yield from parts.words.finish()


def _index_filters(parts: IndexParts) -> Iterator[None]:
    numbers: dict[tuple[str, object], list[int]] = {}
    for number, meeting in enumerate(parts.meetings):
        numbers.setdefault(("venue", meeting.venue), []).append(number)
        numbers.setdefault(("programme", meeting.programme), []).append(number)
        if meeting.weekday is not None:
            numbers.setdefault(("weekday", meeting.weekday), []).append(number)
        if meeting.temporarily_closed:
            numbers.setdefault(("closed", True), []).append(number)
        for code in meeting.types:
            numbers.setdefault(("type", code), []).append(number)
        if number % (_MEETINGS_PER_STEP * 5) == 0:
            yield
    for key, members in numbers.items():
        parts.sets[key] = bits_of(members, len(parts.meetings))
        yield


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
