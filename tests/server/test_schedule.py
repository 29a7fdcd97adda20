"""When a source is read next."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from sync_server.schedule import (
    FIRST_RETRY,
    JITTER,
    LONGEST_RETRY,
    after_failure,
    after_success,
)

NOW = datetime(2026, 11, 20, 18, 30, tzinfo=UTC)
DAY = timedelta(days=1)
chances = st.floats(0, 1)


@given(chances)
def test_readings_are_spread_around_their_hour(chance: float) -> None:
    wait = after_success(NOW, DAY, chance) - NOW
    assert DAY * (1 - JITTER) <= wait <= DAY * (1 + JITTER)


def test_chance_decides() -> None:
    assert after_success(NOW, DAY, 0.5) == NOW + DAY
    assert after_success(NOW, DAY, 0) < after_success(NOW, DAY, 1)


def test_tries_get_rarer_up_to_the_usual_reading() -> None:
    waits = [after_failure(NOW, failures, DAY, 0) - NOW for failures in range(1, 12)]
    assert waits[:3] == [FIRST_RETRY, 2 * FIRST_RETRY, 4 * FIRST_RETRY]
    assert waits == sorted(waits)
    assert waits[-1] == DAY


def test_a_publisher_is_left_alone_as_long_as_it_asks_within_reason() -> None:
    assert after_failure(NOW, 1, DAY, 0, 7200) == NOW + timedelta(hours=2)
    assert after_failure(NOW, 1, DAY, 0, 1e300) == NOW + LONGEST_RETRY
    assert after_failure(NOW, 9, DAY, 0, 1) == NOW + DAY


@given(st.integers(1, 10**6), st.timedeltas(timedelta(hours=1), timedelta(days=14)), chances)
def test_there_is_always_a_next_try(failures: int, every: timedelta, chance: float) -> None:
    wait = after_failure(NOW, failures, every, chance) - NOW
    assert FIRST_RETRY <= wait <= LONGEST_RETRY * (1 + JITTER)
