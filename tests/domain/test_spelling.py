"""What a mistyped word may have meant, against the plain table of edits."""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from benchmarks.linear_meeting_search import _edits_of_openings
from mobile_app.domain.spelling import Meant, edits, likely_words

VOCABULARY = sorted(
    [
        "serenity",
        "serene",
        "candlelight",
        "candles",
        "bridge",
        "hall",
        "hill",
        "john",
        "łódź",
        "12x12",
    ]
)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("serenty", Meant(("serenity",), True)),
        ("sreenity", Meant(("serenity",), True)),
        ("sserenity", Meant(("serenity",), True)),
        ("seremity", Meant(("serenity",), True)),
        ("hsll", Meant(("hall", "hill"), True)),
        ("jonh", Meant(("john",), True)),
        ("cnadle", Meant(("candle",), False)),
        ("candellihgt", Meant(("candlelight",), True)),
        ("cabdlelihgt", Meant(("candlelight",), True)),
        ("xandlelihgt", None),
        ("brg", None),
        ("12x13", None),
        ("zzzz", None),
        ("", None),
    ],
)
def test_what_was_meant(typed: str, meant: Meant | None) -> None:
    assert likely_words(VOCABULARY, typed) == meant


def test_an_empty_vocabulary_has_nothing_to_offer() -> None:
    assert likely_words([], "serenity") is None


letters = st.text("abc", max_size=9)


@settings(max_examples=300)
@given(letters, letters)
@example("abcabcab", "abcabcab")
def test_edits_as_the_whole_table_counts_them(a: str, b: str) -> None:
    expected = _edits_of_openings(a, b)[-1]
    assert edits(a, b, most=2) == expected if expected <= 2 else edits(a, b, most=2) > 2


@settings(max_examples=300)
@given(st.sets(st.text("abcd", min_size=1, max_size=9), max_size=30), st.text("abcd", min_size=4))
def test_the_same_as_looking_at_every_word(words: set[str], typed: str) -> None:
    if any(word.startswith(typed) for word in words):
        return
    openings = {word: _edits_of_openings(typed, word) for word in words}
    whole = {word for word, counts in openings.items() if counts[-1] == 1}
    begun = {
        word[:end]
        for word, counts in openings.items()
        for end in range(1, len(word) + 1)
        if counts[end] == 1
    }
    two = {
        word
        for word, counts in openings.items()
        if len(typed) >= 8 and word[:2] == typed[:2] and counts[-1] == 2
    }
    expected = Meant(tuple(sorted(whole or begun or two)), bool(whole) or not begun)
    assert likely_words(sorted(words), typed) == (expected if expected.words else None)
