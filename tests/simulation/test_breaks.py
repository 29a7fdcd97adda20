"""The stories can fail: each way to break the engine is caught by one of them."""

from __future__ import annotations

from itertools import islice

import pytest

from tests.simulation.breaks import BREAKS, Break
from tests.simulation.worlds.cast import cast_for
from tests.simulation.worlds.playing import play_one

STORIES = 150
"""At most so many are tried, of those in which the break could show."""


@pytest.mark.parametrize("broken", BREAKS, ids=lambda broken: broken.name)
def test_a_broken_engine_is_caught(broken: Break, monkeypatch: pytest.MonkeyPatch) -> None:
    seeds = islice((seed for seed in range(10**6) if broken.shows(cast_for(seed))), STORIES)
    broken.apply(monkeypatch)
    assert any(play_one(seed).wrongs for seed in seeds)
