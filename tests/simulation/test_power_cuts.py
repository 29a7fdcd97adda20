"""Fewer of the runs that `python -m benchmarks crash` makes."""

from __future__ import annotations

import pytest

from tests.simulation.power_cuts import Outcome, every_boundary, random_cuts


@pytest.mark.parametrize("seed", range(2))
async def test_a_cut_at_every_write_loses_nothing_acknowledged(seed: int) -> None:
    outcome = await every_boundary(seed, steps=25)
    assert outcome.runs > 60
    assert outcome == Outcome(runs=outcome.runs)


@pytest.mark.parametrize("seed", range(6))
async def test_cuts_at_random_bytes_lose_nothing_acknowledged(seed: int) -> None:
    assert await random_cuts(seed, cuts=25, steps=12) == Outcome(runs=25)
