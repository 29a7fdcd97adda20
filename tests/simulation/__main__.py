"""Play seeded worlds: `python -m tests.simulation --seeds 2000 --start 0`, or `make simulate`.

One seed alone is told from its beginning to its end, so that is how a failing one is looked at.
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections.abc import Iterable
from concurrent.futures import ProcessPoolExecutor

from tests.simulation.worlds.playing import Played, describe, play, play_one

_AT_ONCE = 25


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.simulation", description=__doc__)
    parser.add_argument("--seeds", type=int, default=2000, help="how many")
    parser.add_argument("--start", type=int, default=0, help="the first")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1, help="processes")
    args = parser.parse_args()
    if args.seeds == 1:
        return tell(args.start)
    began, total = time.monotonic(), Played()
    for played in _play_all(range(args.start, args.start + args.seeds), args.jobs):
        for told in played.wrong:
            print(describe(told, whole=not total.wrong))
        total.add(played)
        said = f"\r{total.stories} worlds, {len(total.wrong)} ended badly"
        print(said, end="", file=sys.stderr, flush=True)
    print(file=sys.stderr)
    for what, times in sorted(total.met.items()):
        print(f"{times:8}  {what}")
    seconds = time.monotonic() - began
    print(f"simulate: {len(total.wrong)} of {total.stories} worlds ended badly, {seconds:.0f} s")
    return bool(total.wrong)


def tell(seed: int) -> int:
    told = play_one(seed)
    if told.wrongs:
        print(describe(told))
    else:
        print("\n".join([*told.trace, f"Well: {told.cast}"]))
    return bool(told.wrongs)


def _play_all(seeds: range, jobs: int) -> Iterable[Played]:
    groups = [seeds[at : at + _AT_ONCE] for at in range(0, len(seeds), _AT_ONCE)]
    if jobs == 1:
        yield from map(play, groups)
        return
    with ProcessPoolExecutor(jobs) as pool:
        yield from pool.map(play, groups)


if __name__ == "__main__":
    sys.exit(main())
