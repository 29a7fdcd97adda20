"""Start of the real app against Flet's stock hello world.

Ours: installed, server stopped, everything from the service worker, little data (one counter).
Stock: second and later visits of `flet publish`'s layout, served from this machine with the
browser's cache warm; it cannot start offline at all. Both: from navigation to the first control
Python drew that a tap would reach. Runs are interleaved, the figure is the ratio of the medians.
"""

from __future__ import annotations

import sys
from statistics import median

from benchmarks.serving import CountingServer
from benchmarks.starts import (
    install,
    keep_one_counter,
    peak_renderer_bytes,
    phone,
    report,
    runs,
    start,
    table,
)
from benchmarks.stock import build_stock
from scripts.build_pwa import REPOSITORY, build_site

GOAL = 0.20
SLOWDOWN = 4


def main() -> int:
    site = CountingServer(build_site())
    stock = CountingServer(build_stock(REPOSITORY / ".build" / "bench" / "stock"))
    ours: list[float] = []
    theirs: list[float] = []
    with phone() as context:
        install(context, site.url)
        keep_one_counter(context, site.url)
        start(context, site.url, "control")
        start(context, stock.url, "control")  # warms its cache
        site.stop()
        for _ in range(runs(5)):
            ours.append(start(context, site.url, "control")["control"])
            theirs.append(start(context, stock.url, "control")["control"])
        print(table({"Twofold, offline, warm": ours, "stock hello world, warm": theirs}))
        slow = [start(context, site.url, "control", slowdown=SLOWDOWN) for _ in range(3)]
        slow_name = f"Twofold, processor {SLOWDOWN}x slower"
        print(table({slow_name: [marks["control"] for marks in slow]}))
        if not all(marks["throttled workers"] for marks in slow):
            print("  (this browser slowed the page only, not the worker Python runs in)")
    with phone() as context:
        site.start()
        install(context, site.url)
        start(context, site.url, "control")
        print(f"  peak memory of the tab {peak_renderer_bytes() / 1e6:.0f} MB (resident)")
    print(report("boot", median(ours) / median(theirs), GOAL))
    return 0


if __name__ == "__main__":
    sys.exit(main())
