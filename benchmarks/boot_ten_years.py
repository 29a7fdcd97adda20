"""Start of the real app with ten years of records against Flet's stock hello world.

As `boot`, but what is stored is 20,000 records, sealed: check-ins, uses of cards, lapses. Beside it
runs the same app with one counter only, so that the cost of the years shows by itself.
"""

from __future__ import annotations

import asyncio
import sys
from statistics import median

from playwright.sync_api import BrowserContext

from benchmarks.serving import CountingServer
from benchmarks.starts import install, keep_one_counter, phone, report, runs, start, table
from benchmarks.stock import build_stock
from benchmarks.ten_years import RECORDS, lay_in, write_ten_years
from scripts.build_pwa import REPOSITORY, build_site

GOAL = 0.25


def main() -> int:
    disk = asyncio.run(write_ten_years())
    built = build_site()
    # Two origins, so that each has its own storage.
    site, other = CountingServer(built), CountingServer(built)
    stock = CountingServer(build_stock(REPOSITORY / ".build" / "bench" / "stock"))
    ours: list[float] = []
    little: list[float] = []
    theirs: list[float] = []
    with phone() as context:
        for one in (site, other):
            install(context, one.url)
            keep_one_counter(context, one.url)
        lay_in(context, site.url, disk)
        for one in (site, other, site, other, stock):
            _control(context, one.url)  # by now card and registration are of this store
        site.stop()
        other.stop()
        for _ in range(runs(5)):
            ours.append(_control(context, site.url))
            little.append(_control(context, other.url))
            theirs.append(_control(context, stock.url))
    stored = sum(map(len, disk.blobs.values()))
    print(f"  {RECORDS:,} records, {len(disk.blobs)} blobs, {stored / 1e6:.1f} MB")
    print(
        table(
            {
                "Twofold, ten years, offline, warm": ours,
                "Twofold, one counter, the same": little,
                "stock hello world, warm": theirs,
            }
        )
    )
    print(report("boot_ten_years", median(ours) / median(theirs), GOAL))
    return 0


def _control(context: BrowserContext, url: str) -> float:
    return float(start(context, url, "control")["control"])


if __name__ == "__main__":
    sys.exit(main())
