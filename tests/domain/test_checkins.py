"""A check-in is kept when it says something, on its scales."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from mobile_app.domain.checkins import WORDS_LIMIT, CheckIn, validate
from mobile_app.errors import DomainError

AT = datetime(2026, 11, 23, 20, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    "answers",
    [{"mood": 1}, {"mood": 5}, {"craving": 0}, {"craving": 10}, {"words": "x" * WORDS_LIMIT}],
)
def test_one_answer_is_enough(answers: dict[str, Any]) -> None:
    check_in = CheckIn(id="1", at=AT, **answers)
    assert validate(check_in) == check_in


def test_words_are_trimmed() -> None:
    assert validate(CheckIn(id="1", at=AT, words=" calm \n")).words == "calm"


@pytest.mark.parametrize(
    ("answers", "field"),
    [
        ({}, "words"),
        ({"words": "  "}, "words"),
        ({"words": "secret" * WORDS_LIMIT}, "words"),
        ({"mood": 0}, "mood"),
        ({"mood": 6}, "mood"),
        ({"craving": -1}, "craving"),
        ({"craving": 11}, "craving"),
        ({"mood": 3, "at": AT.replace(tzinfo=None)}, "at"),
    ],
)
def test_what_is_off_the_scale_is_refused(answers: dict[str, Any], field: str) -> None:
    with pytest.raises(DomainError) as caught:
        validate(CheckIn(**({"id": "1", "at": AT} | answers)))
    assert caught.value.field == field
    assert "secret" not in str(caught.value)
