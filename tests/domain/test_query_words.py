"""What is written into the search field, as terms."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mobile_app.domain.query_words import MOST_TERMS, Groups, Term, parse_query


def word(text: str, *, whole: bool = False, negative: bool = False) -> Term:
    return Term(tuple(text.split()), whole, negative)


@pytest.mark.parametrize(
    ("text", "groups"),
    [
        ("", ()),
        ("  ", ()),
        ("Big BOOK", ((word("big"), word("book")),)),
        ('"Big Book" study', ((word("big book", whole=True), word("study")),)),
        ("“big book”", ((word("big book", whole=True),),)),
        ('"big bo', ((word("big bo"),),)),
        ('"men"', ((word("men", whole=True),),)),
        ('"', ()),
        ('""', ()),
        ("women OR men", ((word("women"),), (word("men"),))),
        ("a b OR c", ((word("a"), word("b")), (word("c"),))),
        ("a | b|c", ((word("a"),), (word("b"),), (word("c"),))),
        ("OR a OR", ((word("a"),),)),
        ("a OR OR b", ((word("a"),), (word("b"),))),
        ("women or men", ((word("women"), word("or"), word("men")),)),
        ("step -women", ((word("step"), word("women", negative=True)),)),
        ("step −women", ((word("step"), word("women", negative=True)),)),
        ('-"two words"', ((word("two words", whole=True, negative=True),),)),
        ("-big-book", ((word("big book", negative=True),),)),
        ("AA - friday", ((word("aa"), word("friday")),)),
        ("no-such", ((word("no"), word("such")),)),
        ("O'Brien’s", ((word("obriens"),),)),
        ('st"mary"', ((word("st"), word("mary", whole=True)),)),
        ("…!", ()),
    ],
)
def test_texts_and_their_terms(text: str, groups: Groups) -> None:
    assert parse_query(text) == groups


def test_a_pasted_page_is_cut() -> None:
    groups = parse_query("word " * 500 + "OR " + "more " * 500)
    assert sum(map(len, groups)) == MOST_TERMS


@given(st.text() | st.text('ab"-| OR', max_size=20))
def test_nothing_is_an_error(text: str) -> None:
    for group in parse_query(text):
        assert group
        for term in group:
            assert term.words
            assert all(term.words)
