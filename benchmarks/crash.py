"""Power cuts and kills: acknowledged records lost, and changes half applied.

Simulated: the power goes at every write of several lives, before and after it, and at random
bytes of random writes, again and again on one disk. So it does at every write of what must be whole
or not at all: restoring (merging, replacing), migrating, setting a passcode, folding, mending.
Real: a process that saves and restores is killed at random moments, again and again on one folder.
(tests/simulation has fewer runs of all.)
"""

from __future__ import annotations

import asyncio
import os
import time
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.simulation.acts import ACTS, cut_act
from tests.simulation.kills import kill_rounds
from tests.simulation.power_cuts import Outcome, every_boundary, random_cuts

LIVES, STEPS = 10, 30
RANDOM_LIVES, CUTS = 36, 30
ACT_SEEDS, TORN_BYTES = 12, 8
KILLS = 200
GOAL_RUNS = 2000


def main() -> None:
    total = Outcome()
    began = time.monotonic()
    if hasattr(os, "fork"):
        with TemporaryDirectory() as folder:
            total.add(kill_rounds(Path(folder), KILLS, seed=1))
        print(f"{total.runs} processes killed in {time.monotonic() - began:.0f} s")
    began = time.monotonic()
    simulated = asyncio.run(cut_many())
    print(f"{simulated.runs} simulated power cuts of lives in {time.monotonic() - began:.0f} s")
    total.add(simulated)
    for name in ACTS:
        cuts = asyncio.run(cut_acts(name))
        print(f"{cuts.runs} cuts of: {name}")
        total.add(cuts)
    met = total.runs >= GOAL_RUNS and total == Outcome(runs=total.runs)
    if total.unexpected:
        print(f"unexpected: {total.unexpected}")
    print(
        f"crash: {total.lost} acknowledged lost and {total.half} half applied in {total.runs} runs "
        f"(goal 0 and 0 in {GOAL_RUNS:,} or more): {'met' if met else 'missed'}"
    )


async def cut_many() -> Outcome:
    total = Outcome()
    for seed in range(LIVES):
        total.add(await every_boundary(seed, STEPS))
    for seed in range(RANDOM_LIVES):
        total.add(await random_cuts(seed, CUTS, steps=14))
    return total


async def cut_acts(name: str) -> Outcome:
    total = Outcome()
    for seed in range(ACT_SEEDS):
        total.add(await cut_act(ACTS[name], seed, TORN_BYTES))
    return total


if __name__ == "__main__":
    main()
