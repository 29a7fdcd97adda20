"""Why a meeting was found."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.made_up_meetings import make_meetings
from mobile_app.domain.meeting_match import Match, MatchField, excerpt, explain
from mobile_app.domain.meeting_query import Correction, Query
from mobile_app.domain.meeting_search import MeetingIndex
from mobile_app.domain.meetings import Meeting, Venue
from mobile_app.domain.query_words import Term
from tests.domain.test_meeting_search import NIGHT

MEETING = Meeting(
    id="m",
    name="Big Book Study",
    programme="AA",
    zone="UTC",
    venue=Venue.IN_PERSON,
    types=("W", "O"),
    place="St. Mary’s Hall",
    address="1 Quill Road, Anyford",
    city="Anyford",
    regions=("Wide County",),
    postcode="ZZ1 1ZZ",
    group="Harbour Group",
    notes="Please enter by the side door, where there is a bell. Ring it twice and somebody comes "
    "to open for you; the lift is behind the stairs.",
    place_notes="Free parking",
)


def named(programme: str, code: str) -> str:
    return {"W": "For women"}.get(code, "")


@pytest.mark.parametrize(
    ("text", "matches"),
    [
        ("", []),
        ("big", [("name", "Big Book Study")]),
        ('"big book" book', [("name", "Big Book Study")]),
        ("marys", [("place", "St. Mary’s Hall")]),
        ("anyf", [("town", "Anyford")]),
        ("aa", [("programme", "AA")]),
        ("harb women", [("group", "Harbour Group"), ("kind", "For women")]),
        ("wide", [("region", "Wide County")]),
        ("zz1", [("postcode", "ZZ1 1ZZ")]),
        ("quill", [("address", "1 Quill Road, Anyford")]),
        ("parking", [("notes", "Free parking")]),
        (
            "-side door",
            [("notes", "Please enter by the side door, where there is a bell. Ring it…")],
        ),
        ("nothing OR parking", [("notes", "Free parking")]),
        (
            "lift",
            [
                (
                    "notes",
                    "…comes to open for you; the lift is behind the stairs.",
                )
            ],
        ),
    ],
)
def test_the_first_field_that_has_it(text: str, matches: list[tuple[str, str]]) -> None:
    found = explain(MEETING, text, (), named)
    assert [(match.field.value, match.text) for match in found] == matches


def test_corrected_words_are_explained_as_they_were_meant() -> None:
    corrections = [Correction("bokk", ("book", "boot"), True), Correction("hrab", ("harb",), False)]
    assert explain(MEETING, "bokk hrab", corrections, named) == (
        Match(MatchField.NAME, "Big Book Study"),
        Match(MatchField.GROUP, "Harbour Group"),
    )
    assert explain(MEETING, '"bokk"', corrections, named) == ()


def test_a_phrase_is_whole_or_still_typed() -> None:
    assert excerpt("Big Bookshop", Term(("big", "book"))) == "Big Bookshop"
    assert excerpt("Big Bookshop", Term(("big", "book"), whole=True)) == ""
    assert excerpt("", Term(("big",))) == ""
    # Nothing to cut at but spaces.
    assert excerpt(f"{'x' * 80} bell {'x' * 80}", Term(("bell",))) == "…bell…"
    assert excerpt("x" * 80, Term(("x",))) == "x" * 80


MADE_UP = make_meetings(300)
INDEX = MeetingIndex(MADE_UP, named)


@settings(max_examples=100, deadline=None)
@given(
    st.sampled_from(["s", "hope", "side door", '"the side', "women", "serenty", "mary -step", "1"])
)
def test_whatever_is_found_is_explained(text: str) -> None:
    results = INDEX.search(Query(text=text), now=NIGHT, limit=300)
    for found in results.found:
        assert explain(found.meeting, text, results.corrections, named), found.meeting
