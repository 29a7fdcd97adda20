"""Which milestones there are, in order, and how far the next one is."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import islice, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mobile_app.domain.milestones import (
    Milestone,
    MilestoneKind,
    coming,
    milestones,
    next_milestone,
    progress,
    reached,
)

START = date(2026, 1, 31)
HOURS, DAYS, MONTHS, YEARS = MilestoneKind

starts = st.dates(date(1900, 1, 1), date(2100, 12, 31))


def named(started_on: date, limit: int) -> list[tuple[MilestoneKind, int]]:
    return [(one.kind, one.count) for one in islice(milestones(started_on), limit)]


def test_the_first_three_years_in_order() -> None:
    assert named(date(2026, 3, 1), 25) == [
        (HOURS, 24),
        (DAYS, 30),
        (MONTHS, 1),
        (DAYS, 60),
        (MONTHS, 2),
        (DAYS, 90),
        (MONTHS, 3),
        (DAYS, 100),
        (MONTHS, 4),
        (MONTHS, 5),
        (MONTHS, 6),
        (MONTHS, 7),
        (MONTHS, 8),
        (MONTHS, 9),
        (MONTHS, 10),
        (MONTHS, 11),
        (YEARS, 1),
        (DAYS, 500),
        (MONTHS, 18),
        (YEARS, 2),
        (DAYS, 1000),
        (YEARS, 3),
        (YEARS, 4),
        (YEARS, 5),
        (DAYS, 2000),
    ]


def test_thirty_days_and_a_month_are_different() -> None:
    # From 31 January, one month (28 February) comes before 30 days (2 March).
    assert named(START, 3) == [(HOURS, 24), (MONTHS, 1), (DAYS, 30)]
    assert next_milestone(START, date(2026, 2, 27)) == Milestone(MONTHS, 1, date(2026, 2, 28))


def test_on_one_date_the_larger_unit_comes_last() -> None:
    # 30 days from 1 April is 1 May, and so is one month.
    assert named(date(2026, 4, 1), 3) == [(HOURS, 24), (DAYS, 30), (MONTHS, 1)]
    assert reached(date(2026, 4, 1), date(2026, 5, 1))[-1].kind is MONTHS


def test_leap_day_anniversaries() -> None:
    leap = date(2024, 2, 29)
    years = [one.on for one in reached(leap, date(2028, 2, 29)) if one.kind is YEARS]
    assert years == [
        date(2025, 2, 28),
        date(2026, 2, 28),
        date(2027, 2, 28),
        date(2028, 2, 29),
    ]


def test_reached_is_inclusive_and_next_is_not() -> None:
    day = START + timedelta(days=1)
    assert reached(START, START) == ()
    assert reached(START, day) == (Milestone(HOURS, 24, day),)
    assert next_milestone(START, START) == Milestone(HOURS, 24, day)
    assert next_milestone(START, day) == Milestone(MONTHS, 1, date(2026, 2, 28))


def test_coming_stops_at_its_limit() -> None:
    assert coming(START, START, 0) == ()
    assert [one.on for one in coming(START, START, 3)] == [
        date(2026, 2, 1),
        date(2026, 2, 28),
        date(2026, 3, 2),
    ]


@pytest.mark.parametrize("started_on", [date(9999, 12, 31), date(9999, 2, 1), date(9990, 7, 31)])
def test_the_end_of_the_calendar_is_quiet(started_on: date) -> None:
    assert next_milestone(started_on, date.max) is None
    assert progress(started_on, date.max) == 1.0
    assert reached(started_on, date.max) == tuple(milestones(started_on))


def test_progress() -> None:
    start = date(2026, 3, 1)
    assert progress(start, start) == 0.0
    assert progress(start, start - timedelta(days=3)) == 0.0
    assert progress(start, start + timedelta(days=1)) == 0.0
    assert progress(start, date(2026, 6, 9)) == 0.0  # 100 days, that very day
    assert progress(start, date(2026, 6, 20)) == 11 / 22


@given(starts)
def test_dates_never_go_back_and_nothing_comes_twice(started_on: date) -> None:
    some = list(islice(milestones(started_on), 80))
    assert all(a.on <= b.on for a, b in pairwise(some))
    assert len({(one.kind, one.count) for one in some}) == len(some)


@given(starts, st.integers(-10, 20_000))
def test_reached_and_coming_part_the_list(started_on: date, span: int) -> None:
    today = started_on + timedelta(days=span)
    behind, ahead = reached(started_on, today), coming(started_on, today, 4)
    assert [*behind, *ahead] == list(islice(milestones(started_on), len(behind) + 4))
    assert 0.0 <= progress(started_on, today) < 1.0
