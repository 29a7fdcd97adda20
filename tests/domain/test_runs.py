"""Runs derived from a counter and its lapses."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mobile_app.domain.lapses import Lapse
from mobile_app.domain.runs import longest, run_days, runs, total_days
from mobile_app.domain.sobriety import Counter, CounterKind, Run

TODAY = date(2026, 11, 23)
COUNTER = Counter(
    id="c1", label="Alcohol", kind=CounterKind.SUBSTANCE, sobriety_on=date(2026, 6, 1)
)


def lapse(
    on: date, started: date, restarted: date | None, counter_id: str = "c1", id: str = "l"
) -> Lapse:
    return Lapse(
        id=id, counter_id=counter_id, on=on, run_started_on=started, restarted_on=restarted
    )


FIRST = lapse(date(2026, 3, 10), date(2025, 1, 1), date(2026, 3, 11))
SECOND = lapse(date(2026, 5, 31), date(2026, 3, 11), date(2026, 6, 1))


def test_without_lapses_there_is_the_current_run() -> None:
    assert runs(COUNTER, []) == (Run(date(2026, 6, 1), None),)


def test_every_earlier_run_is_kept_oldest_first() -> None:
    assert runs(COUNTER, [SECOND, FIRST]) == (
        Run(date(2025, 1, 1), date(2026, 3, 10)),
        Run(date(2026, 3, 11), date(2026, 5, 31)),
        Run(date(2026, 6, 1), None),
    )


def test_a_lapse_that_left_the_counter_ends_no_run() -> None:
    kept = lapse(date(2026, 7, 4), COUNTER.sobriety_on, None)
    assert runs(COUNTER, [kept]) == runs(COUNTER, [])


def test_another_counters_lapses_are_its_own() -> None:
    assert runs(COUNTER, [replace(FIRST, counter_id="c2")]) == runs(COUNTER, [])


def test_a_corrected_date_is_no_lapse() -> None:
    corrected = replace(COUNTER, sobriety_on=date(2026, 5, 20))
    assert runs(corrected, []) == (Run(date(2026, 5, 20), None),)
    assert runs(corrected, [FIRST])[0] == Run(date(2025, 1, 1), date(2026, 3, 10))


def test_two_devices_that_ended_one_run_make_one_run() -> None:
    later = lapse(date(2026, 3, 12), date(2025, 1, 1), date(2026, 3, 12), id="l2")
    for lapses in ([FIRST, later], [later, FIRST]):
        assert runs(COUNTER, lapses)[0] == Run(date(2025, 1, 1), date(2026, 3, 10))


def test_a_lapse_dated_before_its_run_makes_an_empty_one() -> None:
    odd = lapse(date(2024, 1, 1), date(2025, 1, 1), date(2026, 1, 1))
    assert runs(COUNTER, [odd])[0] == Run(date(2025, 1, 1), date(2025, 1, 1))


def test_lengths() -> None:
    current = Run(date(2026, 6, 1), None)
    assert run_days(current, TODAY) == 175
    assert run_days(current, TODAY, first_day_is_one=True) == 176
    assert run_days(Run(date(2026, 3, 11), date(2026, 5, 31)), TODAY) == 81


def test_longest_may_be_an_earlier_one_and_the_latest_of_equals() -> None:
    every = runs(COUNTER, [FIRST, SECOND])
    assert longest(every, TODAY) == every[0]
    old, new = Run(date(2020, 1, 1), date(2020, 1, 9)), Run(date(2021, 1, 1), date(2021, 1, 9))
    assert longest([new, old], TODAY) == new
    with pytest.raises(ValueError, match="empty"):
        longest([], TODAY)


def test_total_counts_shared_days_once() -> None:
    assert total_days(runs(COUNTER, [FIRST, SECOND]), TODAY) == 433 + 81 + 175
    # Corrected backwards into the run before it:
    overlapping = replace(COUNTER, sobriety_on=date(2026, 5, 1))
    whole = (TODAY - date(2026, 3, 11)).days
    assert total_days(runs(overlapping, [SECOND]), TODAY) == whole
    inside = [Run(date(2026, 1, 1), date(2026, 2, 1)), Run(date(2026, 1, 5), date(2026, 1, 9))]
    assert total_days(inside, TODAY) == 31


spans = st.lists(
    st.tuples(st.dates(date(2020, 1, 1), TODAY), st.integers(0, 400)), min_size=1, max_size=6
)


@given(spans)
def test_longest_never_exceeds_total_and_total_never_exceeds_the_calendar(
    drawn: list[tuple[date, int]],
) -> None:
    every = [Run(start, min(start + timedelta(days=span), TODAY)) for start, span in drawn]
    total = total_days(every, TODAY)
    assert run_days(longest(every, TODAY), TODAY) <= total
    covered = {
        run.started_on + timedelta(days=day) for run in every for day in range(run_days(run, TODAY))
    }
    assert total == len(covered)
