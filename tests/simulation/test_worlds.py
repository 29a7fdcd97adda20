"""Two thousand worlds that follow from their seeds: each ends well (decision 0094)."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.simulation.worlds.playing import describe, play

SEEDS = 2000
CHUNK = 100


@pytest.mark.parametrize("first", range(0, SEEDS, CHUNK))
def test_worlds_end_well(first: int) -> None:
    played = play(range(first, first + CHUNK))
    assert played.stories == CHUNK
    assert not played.wrong, "\n".join(
        describe(told, whole=told is played.wrong[0]) for told in played.wrong
    )


def test_a_seed_tells_the_same_story_in_every_process() -> None:
    told = [
        subprocess.run(
            [sys.executable, "-m", "tests.simulation", "--seeds", "1", "--start", "11"],
            env={**os.environ, "PYTHONHASHSEED": hash_seed},
            cwd=Path(__file__).parents[2],
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for hash_seed in ("1", "2")
    ]
    assert len(told[0].splitlines()) > 20
    assert told[0] == told[1]
