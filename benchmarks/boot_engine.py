"""Start of the whole app against Flet's bare engine.

Ours: installed, offline, to the first reachable control, Python and all. The other: the stock web
client with canvaskit and no Python behind it, warm, to the moment it offers its accessibility tree.
"""

from __future__ import annotations

import sys
from statistics import median

from benchmarks.serving import CountingServer
from benchmarks.starts import install, keep_one_counter, phone, report, runs, start, table
from benchmarks.stock import build_stock
from scripts.build_pwa import REPOSITORY, build_site

GOAL = 1.2


def main() -> int:
    site = CountingServer(build_site())
    engine = CountingServer(build_stock(REPOSITORY / ".build" / "bench" / "engine", python=False))
    ours: list[float] = []
    theirs: list[float] = []
    with phone() as context:
        install(context, site.url)
        keep_one_counter(context, site.url)
        start(context, site.url, "control")
        start(context, engine.url, "engine")
        site.stop()
        for _ in range(runs(9)):
            ours.append(start(context, site.url, "control")["control"])
            theirs.append(start(context, engine.url, "engine")["engine"])
    print(table({"Twofold, first control": ours, "bare stock engine": theirs}))
    print(report("boot_engine", median(ours) / median(theirs), GOAL))
    return 0


if __name__ == "__main__":
    sys.exit(main())
