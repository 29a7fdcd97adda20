"""The app lock's rules, without a lock."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mobile_app.domain.app_lock import (
    PICKER_GRACE,
    LockPolicy,
    PasscodeProblem,
    Tries,
    begin_try,
    delay_after,
    is_words,
    lock_due_at,
    must_erase,
    must_lock,
    passcode_problem,
    tries_left,
    wait_left,
)

NOW = datetime(2026, 11, 20, 18, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("passcode", "problem"),
    [
        ("482915", None),
        ("48291", PasscodeProblem.SHORT),
        ("river stone lamp", None),
        ("riverst", PasscodeProblem.SHORT),
        ("٤٨٢٩١٥", PasscodeProblem.SHORT),
        ("000000", PasscodeProblem.GUESSABLE),
        ("aaaaaaaa", PasscodeProblem.GUESSABLE),
        ("123456", PasscodeProblem.GUESSABLE),
        ("987654", PasscodeProblem.GUESSABLE),
        ("123455", None),
        ("ab" * 101, PasscodeProblem.LONG),
        ("", PasscodeProblem.SHORT),
    ],
)
def test_what_a_passcode_may_be(passcode: str, problem: PasscodeProblem | None) -> None:
    assert passcode_problem(passcode) is problem


def test_three_words_are_what_we_recommend() -> None:
    assert is_words("river stone lamp")
    assert not is_words("river stone")
    assert not is_words("1 2 3")
    assert not is_words("482915")


def test_the_first_tries_are_free_and_then_waiting_grows() -> None:
    tries = Tries()
    waits = []
    for _ in range(12):
        tries = begin_try(tries, NOW)
        waits.append(int(wait_left(tries, NOW).total_seconds()))
    assert waits == [0, 0, 0, 0, 30, 60, 300, 900, 1800, 3600, 3600, 3600]


def test_waiting_ends_on_time() -> None:
    tries = Tries(wrong=5, last_at=NOW)
    assert wait_left(tries, NOW + timedelta(seconds=29)) == timedelta(seconds=1)
    assert wait_left(tries, NOW + timedelta(seconds=30)) == timedelta(0)
    assert wait_left(Tries(), NOW) == timedelta(0)


@given(wrong=st.integers(1, 40), days=st.integers(-4000, 4000))
def test_no_clock_makes_the_wait_longer_than_it_was(wrong: int, days: int) -> None:
    wait = wait_left(Tries(wrong, NOW), NOW + timedelta(days=days))
    assert timedelta(0) <= wait <= delay_after(wrong)


@given(st.integers(0, 60))
def test_waiting_never_gets_shorter_with_another_wrong_try(wrong: int) -> None:
    assert delay_after(wrong + 1) >= delay_after(wrong)


def test_erasing_is_only_for_who_chose_it() -> None:
    assert not must_erase(LockPolicy(), Tries(10_000, NOW))
    assert tries_left(LockPolicy(), Tries(3, NOW)) is None
    ten = LockPolicy(erase_after=10)
    assert not must_erase(ten, Tries(9, NOW))
    assert tries_left(ten, Tries(9, NOW)) == 1
    assert must_erase(ten, Tries(10, NOW))
    assert tries_left(ten, Tries(12, NOW)) == 0


def test_locking_waits_as_long_as_was_chosen() -> None:
    assert must_lock(LockPolicy(), NOW, NOW)
    minute = LockPolicy(lock_after_seconds=60)
    assert not must_lock(minute, NOW, NOW + timedelta(seconds=59))
    assert must_lock(minute, NOW, NOW + timedelta(seconds=60))
    assert must_lock(minute, NOW, NOW - timedelta(seconds=1))


@pytest.mark.parametrize("choice", [{"lock_after_seconds": 7}, {"erase_after": 3}])
def test_other_choices_are_refused(choice: dict[str, int]) -> None:
    with pytest.raises(ValueError, match="choices"):
        LockPolicy(**choice)


def test_a_picker_the_app_opened_gives_a_little_time() -> None:
    at_once, opened = LockPolicy(), NOW - timedelta(seconds=5)
    left = opened + PICKER_GRACE
    assert not must_lock(at_once, NOW, NOW, opened)
    assert not must_lock(at_once, NOW, left - timedelta(seconds=1), opened)
    assert must_lock(at_once, NOW, left, opened)
    assert must_lock(at_once, NOW, NOW - timedelta(seconds=1), opened), "the clock went back"
    quarter = LockPolicy(lock_after_seconds=900)
    assert lock_due_at(quarter, NOW, opened) == lock_due_at(quarter, NOW), "never shorter"


@given(st.integers(0, 10**6))
def test_a_picker_that_never_answers_buys_no_other_absence(seconds: int) -> None:
    opened = NOW - PICKER_GRACE - timedelta(seconds=seconds)
    assert lock_due_at(LockPolicy(), NOW, opened) == NOW


def test_a_picker_opened_out_of_sight_is_nobodys() -> None:
    assert lock_due_at(LockPolicy(), NOW, NOW + timedelta(seconds=1)) == NOW
