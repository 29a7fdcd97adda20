"""Calendar arithmetic on a sobriety date."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from dateutil.relativedelta import relativedelta
from hypothesis import given
from hypothesis import strategies as st

from mobile_app.domain.sobriety import (
    EARLIEST_ON,
    LABEL_LIMIT,
    Elapsed,
    add_months,
    check_label,
    check_sobriety_date,
    day_count,
    elapsed,
    whole_months,
)
from mobile_app.errors import DomainError

days = st.dates(date(1900, 1, 1), date(2200, 12, 31))


@pytest.mark.parametrize(
    ("started_on", "months", "expected"),
    [
        (date(2026, 1, 31), 0, date(2026, 1, 31)),
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2024, 1, 31), 1, date(2024, 2, 29)),
        (date(2026, 1, 31), 3, date(2026, 4, 30)),
        (date(2026, 1, 31), 12, date(2027, 1, 31)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2024, 2, 29), 48, date(2028, 2, 29)),
        (date(2026, 12, 15), 1, date(2027, 1, 15)),
        (date(9999, 11, 30), 1, date(9999, 12, 30)),
    ],
)
def test_months_from_the_original_date(started_on: date, months: int, expected: date) -> None:
    assert add_months(started_on, months) == expected


def test_beyond_the_calendar() -> None:
    with pytest.raises(DomainError):
        add_months(date(9999, 12, 1), 1)


@given(days, st.integers(0, 2000))
def test_months_agree_with_dateutil(started_on: date, months: int) -> None:
    assert add_months(started_on, months) == started_on + relativedelta(months=months)


@pytest.mark.parametrize(
    ("started_on", "today", "expected"),
    [
        (date(2026, 1, 31), date(2026, 1, 31), Elapsed(0, 0, 0, 0)),
        (date(2026, 1, 31), date(2026, 2, 27), Elapsed(0, 0, 27, 27)),
        (date(2026, 1, 31), date(2026, 2, 28), Elapsed(0, 1, 0, 28)),
        (date(2026, 1, 31), date(2026, 3, 1), Elapsed(0, 1, 1, 29)),
        (date(2026, 1, 31), date(2026, 4, 30), Elapsed(0, 3, 0, 89)),
        (date(2024, 2, 29), date(2025, 2, 28), Elapsed(1, 0, 0, 365)),
        (date(2024, 2, 29), date(2028, 2, 29), Elapsed(4, 0, 0, 1461)),
        (date(2026, 3, 1), date(2026, 2, 1), Elapsed(0, 0, 0, 0)),
    ],
)
def test_elapsed(started_on: date, today: date, expected: Elapsed) -> None:
    assert elapsed(started_on, today) == expected


@given(days, st.integers(0, 60_000))
def test_elapsed_adds_up(started_on: date, span: int) -> None:
    today = started_on + timedelta(days=span)
    found = elapsed(started_on, today)
    assert found.total_days == span
    assert 0 <= found.months < 12
    assert 0 <= found.days <= 30
    months = found.years * 12 + found.months
    assert add_months(started_on, months) + timedelta(days=found.days) == today
    assert add_months(started_on, months + 1) > today


@given(days, days)
def test_whole_months_never_negative(started_on: date, today: date) -> None:
    assert whole_months(started_on, today) >= 0


def test_day_zero_or_one() -> None:
    on = date(2026, 3, 1)
    assert day_count(on, on) == 0
    assert day_count(on, on, first_day_is_one=True) == 1
    assert day_count(on, date(2026, 3, 31)) == 30


def test_a_clock_set_back_shows_no_negative_number() -> None:
    assert day_count(date(2026, 3, 2), date(2026, 3, 1)) == 0


def test_dates_a_counter_may_start_on() -> None:
    today = date(2026, 11, 23)
    assert check_sobriety_date(today, today) == today
    assert check_sobriety_date(EARLIEST_ON, today) == EARLIEST_ON
    for wrong in (today + timedelta(days=1), EARLIEST_ON - timedelta(days=1), date(202, 6, 1)):
        with pytest.raises(DomainError) as caught:
            check_sobriety_date(wrong, today)
        assert caught.value.field == "sobriety_on"


def test_labels_are_tidied() -> None:
    assert check_label("  Red\n wine ") == "Red wine"
    assert check_label("x" * LABEL_LIMIT) == "x" * LABEL_LIMIT
    for wrong in ("", " \n", "x" * (LABEL_LIMIT + 1)):
        with pytest.raises(DomainError) as caught:
            check_label(wrong)
        assert caught.value.field == "label"
        assert "x" * 9 not in str(caught.value)
