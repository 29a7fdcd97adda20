"""Which card to offer first."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mobile_app.domain.coping import (
    CardUse,
    CopingCard,
    Step,
    helped,
    rank,
    relief,
    validate_use,
)
from mobile_app.errors import DomainError

AT = datetime(2026, 11, 23, 20, 0, tzinfo=UTC)


def card(id: str, *, when: tuple[str, ...] = ("craving",), **changes: Any) -> CopingCard:
    fields: dict[str, Any] = {
        "title": id.title(),
        "summary": "One line.",
        "steps": (Step("Breathe out."),),
        "minutes": 3,
        "effort": 1,
        "how_it_works": "It slows things down.",
        "source": "A source",
    }
    return CopingCard(id=id, when=when, **(fields | changes))


def use(card_id: str, before: int | None, after: int | None, situation: str = "craving") -> CardUse:
    return CardUse(id="u", card_id=card_id, at=AT, situation=situation, before=before, after=after)


def ids(cards: tuple[CopingCard, ...]) -> list[str]:
    return [one.id for one in cards]


BREATHE = card("breathe")
WALK = card("walk", effort=2)
CALL = card("call", effort=3, when=("craving", "lonely"))
CARDS = (CALL, WALK, BREATHE)


def test_with_nothing_known_the_least_effort_comes_first() -> None:
    assert ids(rank(CARDS, "craving")) == ["breathe", "walk", "call"]


def test_only_cards_for_the_situation() -> None:
    assert ids(rank(CARDS, "lonely")) == ["call"]
    assert rank(CARDS, "nowhere") == ()
    assert ids(rank(CARDS, "")) == ["breathe", "walk", "call"]


def test_what_helped_before_comes_first_and_what_made_it_worse_last() -> None:
    assert ids(rank(CARDS, "craving", uses=[use("call", 8, 3)])) == ["call", "breathe", "walk"]
    assert ids(rank(CARDS, "craving", uses=[use("breathe", 3, 8)])) == ["walk", "call", "breathe"]


def test_more_relief_is_better() -> None:
    uses = [use("walk", 8, 6), use("call", 8, 2)]
    assert ids(rank(CARDS, "craving", uses=uses)) == ["call", "walk", "breathe"]


def test_ten_good_evenings_count_for_more_than_one() -> None:
    once, often = [use("walk", 8, 5)], [use("call", 8, 5)] * 10
    assert ids(rank(CARDS, "craving", uses=[*once, *often]))[0] == "call"


def test_help_elsewhere_says_a_little() -> None:
    here = relief("call", "craving", [use("call", 8, 4)])
    elsewhere = relief("call", "craving", [use("call", 8, 4, situation="panic")])
    assert here > elsewhere > 0


def test_a_change_too_small_to_notice_leaves_the_order() -> None:
    uses = [use("call", 5, 5), use("call", 5, 5), use("call", 5, 4)]
    assert 0 < relief("call", "craving", uses) < 0.25
    assert ids(rank(CARDS, "craving", uses=uses)) == ["breathe", "walk", "call"]


def test_unanswered_uses_say_nothing() -> None:
    uses = [use("call", None, 1), use("call", 9, None), use("walk", 9, 0)]
    assert relief("call", "craving", uses) == 0.0


def test_favourites_come_before_effort_but_after_what_helped() -> None:
    assert ids(rank(CARDS, "craving", favourites={"call"})) == ["call", "breathe", "walk"]
    ranked = rank(CARDS, "craving", favourites={"call"}, uses=[use("walk", 9, 3)])
    assert ids(ranked) == ["walk", "call", "breathe"]


def test_the_card_meant_for_this_one_then_the_shorter_then_by_id() -> None:
    wide = card("a-wide", when=("craving", "panic"))
    long = card("b-long", minutes=15)
    assert ids(rank([wide, long, card("d"), card("c")], "craving")) == [
        "c",
        "d",
        "b-long",
        "a-wide",
    ]


@given(
    st.permutations(CARDS),
    st.lists(
        st.tuples(
            st.sampled_from(["walk", "call", "breathe"]), st.integers(0, 10), st.integers(0, 10)
        ),
        max_size=5,
    ),
)
def test_the_order_never_depends_on_the_order_given(
    shuffled: list[CopingCard], answers: list[tuple[str, int, int]]
) -> None:
    uses = [use(*answer) for answer in answers]
    ranked = rank(shuffled, "craving", uses=uses)
    assert ranked == rank(CARDS, "craving", uses=list(reversed(uses)))
    assert sorted(ids(ranked)) == ["breathe", "call", "walk"]


def test_a_use_is_kept_on_its_scale() -> None:
    for before, after in ((0, 10), (None, None), (10, 0)):
        one = use("call", before, after)
        assert validate_use(one) == one


@pytest.mark.parametrize(
    ("before", "after", "field"), [(11, 0, "before"), (0, 11, "after"), (-1, 0, "before")]
)
def test_a_use_off_the_scale_is_refused(before: int, after: int, field: str) -> None:
    with pytest.raises(DomainError) as caught:
        validate_use(use("call", before, after))
    assert caught.value.field == field


def test_a_use_needs_its_zone() -> None:
    with pytest.raises(DomainError) as caught:
        validate_use(CardUse(id="u", card_id="call", at=AT.replace(tzinfo=None)))
    assert caught.value.field == "at"


def test_a_card_is_said_to_have_helped_exactly_when_it_is_ranked_for_it() -> None:
    assert helped("call", "craving", [use("call", 8, 3)])
    assert not helped("call", "craving", [use("call", 5, 5)])
    assert not helped("call", "craving", [use("call", 3, 8)])
    assert not helped("call", "craving", [])
    assert ids(rank(CARDS, "craving", uses=[use("call", 8, 3)]))[0] == "call"
