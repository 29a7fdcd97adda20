"""The plain way to search meetings: look at every one. It defines what the index must answer."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from mobile_app.domain.meeting_index import TypeWords, no_type_words, searched_texts
from mobile_app.domain.meeting_kinds import Trait, languages_of, times_of_day, traits_of
from mobile_app.domain.meeting_query import Correction, Found, Order, Query, Results
from mobile_app.domain.meetings import Meeting, Venue
from mobile_app.domain.places import distance_km, point_of
from mobile_app.domain.query_words import Term, parse_query
from mobile_app.domain.recurrence import Occurrence, occurrences
from mobile_app.domain.regions import region_path
from mobile_app.domain.search_words import split_words
from mobile_app.domain.states import Territories


class LinearSearch:
    """Texts are folded once beforehand, as any list on a phone would do it."""

    def __init__(self, meetings: Sequence[Meeting], type_words: TypeWords = no_type_words) -> None:
        self._rows: list[tuple[str, Meeting]] = []
        vocabulary: set[str] = set()
        for meeting in meetings:
            fields = [split_words(text) for text in searched_texts(meeting, type_words)]
            vocabulary.update(*fields)
            self._rows.append(("".join(f" {' '.join(words)} \n" for words in fields), meeting))
        self._vocabulary = vocabulary
        territories = Territories()
        for meeting in meetings:
            territories.add(meeting)
        self._path_by_id = {one.id: region_path(one, territories) for one in meetings}

    def search(self, query: Query, *, now: datetime, limit: int = 60, offset: int = 0) -> Results:
        groups = parse_query(query.text)
        corrections = tuple(self._corrections([term for group in groups for term in group]))
        meant = {one.typed: one for one in corrections}
        needles = [[(_needles(term, meant), term.negative) for term in group] for group in groups]
        wanted = [
            meeting
            for text, meeting in self._rows
            if self._passes(meeting, query)
            and (
                not needles
                or any(
                    all(any(n in text for n in ns) is not negative for ns, negative in group)
                    for group in needles
                )
            )
        ]
        window = query.window
        if window is None:
            first, last, running = now, now + timedelta(days=8), True
        else:
            first, last, running = window.from_at, window.until_at, window.running
        soonest: dict[str, Occurrence] = {}
        for dated in occurrences(wanted, first, last):
            if running or dated.starts_at >= first:
                soonest.setdefault(dated.meeting.id, dated)
        found = [Found(dated.meeting, dated) for dated in soonest.values()]
        if window is None:
            untimed = [meeting for meeting in wanted if meeting.weekday is None]
            untimed.sort(key=lambda meeting: (meeting.name.casefold(), meeting.id))
            found += [Found(meeting, None) for meeting in untimed]
        if query.near is not None:
            found = [one._replace(km=_km(one.meeting, query)) for one in found]
            if query.order is Order.NEAREST:
                found.sort(key=lambda one: one.km or 0.0)
        return Results(tuple(found[offset : offset + limit]), len(found), corrections)

    def _passes(self, meeting: Meeting, query: Query) -> bool:
        near = query.near
        traits = traits_of(meeting.programme, meeting.types)
        if meeting.id in query.welcoming:
            traits |= {Trait.BOTH}
        path = self._path_by_id[meeting.id]
        parts = times_of_day(meeting.start_minute) if meeting.start_minute is not None else ()
        codes = {(meeting.programme, code) for code in meeting.types}
        return (
            (query.venue is None or meeting.venue in (query.venue, Venue.HYBRID))
            and (not query.programmes or meeting.programme in query.programmes)
            and (not query.weekdays or meeting.weekday in query.weekdays)
            and (not query.times_of_day or not query.times_of_day.isdisjoint(parts))
            and all(codes & wanted for wanted in query.types)
            and query.traits <= traits
            and (
                not query.languages
                or not query.languages.isdisjoint(languages_of(meeting.programme, meeting.types))
            )
            and (not query.regions or any(path[: len(one)] == one for one in query.regions))
            and not (query.open_only and meeting.temporarily_closed)
            and meeting.id not in query.hidden
            and (near is None or (point_of(meeting) is not None and _km(meeting, query) <= near.km))
        )

    def _corrections(self, terms: Iterable[Term]) -> Iterable[Correction]:
        typed = [t.words[0] for t in terms if len(t.words) == 1 and not (t.whole or t.negative)]
        for word in dict.fromkeys(typed):
            known = any(one.startswith(word) for one in self._vocabulary)
            if known or len(word) < 4 or not word.isalpha():
                continue
            near = {one: _edits_of_openings(word, one) for one in self._vocabulary}
            whole = sorted(one for one, edits in near.items() if edits[-1] == 1)
            openings = sorted(
                {one[:end] for one, edits in near.items() for end in _ones(edits)} - {""}
            )
            two_away = sorted(
                one
                for one, edits in near.items()
                if len(word) >= 8 and one[:2] == word[:2] and edits[-1] == 2
            )
            if whole or openings or two_away:
                is_whole = bool(whole) or not openings
                yield Correction(word, tuple(whole or openings or two_away), is_whole)


def _ones(edits: Sequence[int]) -> list[int]:
    return [end for end, count in enumerate(edits) if count == 1]


def _edits_of_openings(typed: str, word: str) -> list[int]:
    """Edits (optimal string alignment) from `typed` to each opening of `word`, "" first."""
    table = [[0] * (len(word) + 1) for _ in range(len(typed) + 1)]
    for i in range(len(typed) + 1):
        for j in range(len(word) + 1):
            if not i or not j:
                table[i][j] = i + j
                continue
            swap = i > 1 and j > 1 and typed[i - 1] == word[j - 2] and typed[i - 2] == word[j - 1]
            table[i][j] = min(
                table[i - 1][j - 1] + (typed[i - 1] != word[j - 1]),
                table[i - 1][j] + 1,
                table[i][j - 1] + 1,
                *([table[i - 2][j - 2] + 1] if swap else []),
            )
    return table[-1]


def _needles(term: Term, meant: dict[str, Correction]) -> list[str]:
    correction = meant.get(term.words[0])
    plain = len(term.words) == 1 and not term.whole and not term.negative
    if correction is not None and plain:
        return [f" {word}{' ' if correction.whole else ''}" for word in correction.meant]
    return [f" {' '.join(term.words)}{' ' if term.whole else ''}"]


def _km(meeting: Meeting, query: Query) -> float:
    assert query.near is not None
    point = meeting.latitude or 0.0, meeting.longitude or 0.0
    return distance_km(query.near.latitude, query.near.longitude, *point)
