"""Why a meeting was found: the fields in which the words of a search stand."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from enum import StrEnum
from typing import NamedTuple

from mobile_app.domain.meeting_index import TypeWords
from mobile_app.domain.meeting_query import Correction
from mobile_app.domain.meetings import Meeting
from mobile_app.domain.query_words import Term, parse_query
from mobile_app.domain.search_words import fold, split_words

_TOKEN = re.compile(r"[^\s]+")
_AROUND = 36
"""Characters of a long text shown on either side of what was found."""


class MatchField(StrEnum):
    NAME = "name"
    GROUP = "group"
    PROGRAMME = "programme"
    PLACE = "place"
    TOWN = "town"
    ADDRESS = "address"
    POSTCODE = "postcode"
    REGION = "region"
    KIND = "kind"
    NOTES = "notes"


class Match(NamedTuple):
    """`text` is the field's own text; of a long one the part around what was found, with … where
    something was left out."""

    field: MatchField
    text: str


def explain(
    meeting: Meeting, text: str, corrections: Iterable[Correction], type_words: TypeWords
) -> tuple[Match, ...]:
    """Where each thing that `text` asks for stands, in the first field that has it; each field's
    text once, in the order of the search. Nothing for what `text` leaves out with a minus."""
    meant = {one.typed: one for one in corrections}
    matches: dict[Match, None] = {}
    for group in parse_query(text):
        for term in group:
            if term.negative:
                continue
            match = _first_match(meeting, list(_meanings(term, meant)), type_words)
            if match is not None:
                matches[match] = None
    return tuple(matches)


def _meanings(term: Term, meant: dict[str, Correction]) -> Iterator[Term]:
    correction = meant.get(term.words[0]) if len(term.words) == 1 and not term.whole else None
    if correction is None:
        yield term
    else:
        for word in correction.meant:
            yield Term((word,), correction.whole)


def _first_match(meeting: Meeting, meanings: Sequence[Term], type_words: TypeWords) -> Match | None:
    for field, text in _fields(meeting, type_words):
        for term in meanings:
            part = excerpt(text, term)
            if part:
                return Match(field, part)
    return None


def excerpt(text: str, term: Term) -> str:
    """`text`, or what is around `term` in a long one; "" when it is not there."""
    # Most fields hold none of it, which is seen at once.
    folded = fold(text)
    if not all(word in folded for word in term.words):
        return ""
    words: list[str] = []
    spans: list[tuple[int, int]] = []
    for token in _TOKEN.finditer(text):
        for word in split_words(token[0]):
            words.append(word)
            spans.append(token.span())
    length = len(term.words)
    for at in range(len(words) - length + 1):
        last = words[at + length - 1]
        ends_well = last == term.words[-1] if term.whole else last.startswith(term.words[-1])
        if ends_well and tuple(words[at : at + length - 1]) == term.words[:-1]:
            return _cut(text, spans[at][0], spans[at + length - 1][1])
    return ""


def _cut(text: str, start: int, end: int) -> str:
    first, last = max(0, start - _AROUND), min(len(text), end + _AROUND)
    # At spaces, and not for the sake of a few letters.
    first = 0 if first < _AROUND / 2 else text.find(" ", first, start + 1) + 1
    space = text.rfind(" ", end, last)
    last = len(text) if len(text) - last < _AROUND / 2 else (space if space > 0 else last)
    part = " ".join(text[first:last].split())
    return f"{'…' if first else ''}{part}{'…' if last < len(text) else ''}"


def _fields(meeting: Meeting, type_words: TypeWords) -> Iterator[tuple[MatchField, str]]:
    """In the order in which people would look; the texts are those of `searched_texts`."""
    yield MatchField.NAME, meeting.name
    yield MatchField.PLACE, meeting.place
    yield MatchField.TOWN, meeting.city
    yield MatchField.PROGRAMME, meeting.programme
    yield MatchField.GROUP, meeting.group
    for code in meeting.types:
        yield MatchField.KIND, type_words(meeting.programme, code)
    for region in meeting.regions:
        yield MatchField.REGION, region
    yield MatchField.POSTCODE, meeting.postcode
    yield MatchField.ADDRESS, meeting.address
    yield MatchField.NOTES, meeting.notes
    yield MatchField.NOTES, meeting.place_notes
