"""Fewer of the runs that `python -m benchmarks crash` makes."""

from __future__ import annotations

import pytest

from tests.simulation.acts import ACTS, cut_act
from tests.simulation.power_cuts import Outcome


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("name", ACTS)
async def test_an_act_is_whole_or_not_at_all(name: str, seed: int) -> None:
    outcome = await cut_act(ACTS[name], seed, torn=6)
    assert outcome.runs >= 6
    assert outcome == Outcome(runs=outcome.runs)
