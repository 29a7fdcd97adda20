"""A lapse keeps what came before, and the person decides what follows."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mobile_app.domain.lapses import NOTE_LIMIT, LapseName, record_lapse
from mobile_app.domain.runs import runs
from mobile_app.domain.sobriety import Counter, CounterKind, Run
from mobile_app.errors import DomainError

TODAY = date(2026, 11, 23)
STARTED = date(2026, 6, 1)
COUNTER = Counter(id="c1", label="Alcohol", kind=CounterKind.SUBSTANCE, sobriety_on=STARTED)


def test_the_counter_may_stay_as_it_is() -> None:
    counter, lapse = record_lapse(COUNTER, id="l1", on=TODAY, today=TODAY)
    assert counter == COUNTER
    assert lapse.restarted_on is None
    assert lapse.name is LapseName.UNNAMED
    assert runs(counter, [lapse]) == (Run(STARTED, None),)


def test_or_restart_with_the_old_run_kept() -> None:
    counter, lapse = record_lapse(
        COUNTER,
        id="l1",
        on=date(2026, 11, 21),
        today=TODAY,
        restart_on=date(2026, 11, 22),
        name=LapseName.RELAPSE,
        note="  a hard week ",
    )
    assert counter.sobriety_on == date(2026, 11, 22)
    assert (counter.id, counter.label) == ("c1", "Alcohol")
    assert (lapse.name, lapse.note) == (LapseName.RELAPSE, "a hard week")
    assert runs(counter, [lapse]) == (
        Run(STARTED, date(2026, 11, 21)),
        Run(date(2026, 11, 22), None),
    )


@pytest.mark.parametrize(
    ("arguments", "field"),
    [
        ({"on": TODAY + timedelta(days=1)}, "on"),
        ({"on": STARTED - timedelta(days=1)}, "on"),
        ({"restart_on": TODAY + timedelta(days=1)}, "restart_on"),
        ({"on": TODAY, "restart_on": TODAY - timedelta(days=1)}, "restart_on"),
        ({"note": "secret" * NOTE_LIMIT}, "note"),
    ],
)
def test_impossible_lapses_are_refused(arguments: dict[str, Any], field: str) -> None:
    with pytest.raises(DomainError) as caught:
        record_lapse(COUNTER, **({"id": "l1", "on": TODAY, "today": TODAY} | arguments))
    assert caught.value.field == field
    assert "secret" not in str(caught.value)


@given(st.lists(st.tuples(st.integers(0, 90), st.integers(0, 3), st.booleans()), max_size=8))
def test_runs_tile_the_calendar_without_overlap(steps: list[tuple[int, int, bool]]) -> None:
    counter, lapses = COUNTER, []
    for index, (later, rest, restart) in enumerate(steps):
        on = counter.sobriety_on + timedelta(days=later)
        restart_on = on + timedelta(days=rest) if restart else None
        try:
            counter, lapse = record_lapse(
                counter, id=str(index), on=on, today=TODAY, restart_on=restart_on
            )
        except DomainError:
            assert max(on, restart_on or on) > TODAY
            continue
        lapses.append(lapse)
    every = runs(counter, lapses)
    assert every[0].started_on == STARTED
    for earlier, later_run in pairwise(every):
        assert earlier.ended_on is not None
        assert earlier.started_on <= earlier.ended_on <= later_run.started_on
    assert every[-1] == Run(counter.sobriety_on, None)
