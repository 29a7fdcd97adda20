"""Two thousand worlds that follow from their seeds: each ends well (decision 0094)."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from mobile_app.sync.state import QUIET, Reason
from tests.simulation.worlds.acts import ACTS
from tests.simulation.worlds.hostile import WAYS
from tests.simulation.worlds.playing import Played, describe, play

SEEDS = 2000
CHUNK = 100


MET = (
    *(f"lie: {way}" for way in WAYS),
    *(f"healed: {reason}" for reason in Reason if reason not in QUIET),
    *(f"report: {name}" for name in ("unreadable", "newer", "set_aside")),
    "batches sent again",
    "copies of long texts",
    "failed: store.full",
    "refused: sync.quota",
    "snapshots",
    "vault begun anew",
)
"""Besides all acts. Where one of these no longer happens, the stories prove less than they say."""


@pytest.fixture(scope="module")
def all_played() -> Played:
    return Played()


@pytest.mark.parametrize("first", range(0, SEEDS, CHUNK))
def test_worlds_end_well(first: int, all_played: Played) -> None:
    played = play(range(first, first + CHUNK))
    all_played.add(played)
    assert played.stories == CHUNK
    assert not played.wrong, "\n".join(
        describe(told, whole=told is played.wrong[0]) for told in played.wrong
    )


def test_all_troubles_were_met(all_played: Played) -> None:
    if all_played.stories < SEEDS:
        all_played.add(play(range(all_played.stories, SEEDS)))
    acts = {f"act: {act.__name__}" for act in ACTS}
    assert {name for name in (*acts, *MET) if not all_played.met[name]} == set()


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
