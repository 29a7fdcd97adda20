"""First contentful paint of the counter against an empty page, both offline, from one worker.

The empty page is one word of static HTML that the same service worker serves. Runs are interleaved.
Each of ours also checks that the counter painted is right: the days since the date on the card.
"""

from __future__ import annotations

import json
import re
import sys
from datetime import date, timedelta
from statistics import median

from benchmarks.serving import CountingServer
from benchmarks.starts import install, phone, report, runs, start, table
from scripts.build_pwa import REPOSITORY, Options, build

GOAL = 1.25
PAINT = "first-contentful-paint"
EMPTY = b"<!doctype html><html lang=en><meta charset=utf-8><title>Empty</title><p>Empty"
DAYS = 1234


def main() -> int:
    options = Options(REPOSITORY / ".build" / "bench" / "shell", extra={"empty.html": EMPTY})
    build(options)
    site = CountingServer(options.out)
    ours: list[float] = []
    theirs: list[float] = []
    with phone() as context:
        install(context, site.url)
        page = context.new_page()
        page.goto(f"{site.url}empty.html")
        page.evaluate("card => localStorage.setItem('twofold.card', card)", card())
        page.close()
        site.stop()
        for _ in range(runs(21)):
            seen = start(context, site.url, PAINT, read="#shell-counters")
            shown = re.sub(r"\D", "", str(seen["text"]).split("day")[0])
            if shown != str(DAYS):
                raise RuntimeError(f"the shell painted {seen['text']!r}, not {DAYS} days")
            ours.append(float(seen[PAINT]))
            theirs.append(float(start(context, f"{site.url}empty.html", PAINT)[PAINT]))
    print(table({"boot shell with counter": ours, "empty page": theirs}))
    print(f"  the counter was right in {len(ours)} of {len(ours)}: {DAYS} days")
    print(report("boot_shell", median(ours) / median(theirs), GOAL))
    return 0


def card() -> str:
    """What the app leaves for the shell: one counter (docs/boot-shell.md)."""
    since = date.today() - timedelta(days=DAYS)  # noqa: DTZ011 - the browser's own day
    counter = {"label": "Alcohol", "on": since.isoformat(), "first": 0, "next": []}
    return json.dumps(
        {
            "v": 1,
            "locked": False,
            "theme": "system",
            "scale": 1.0,
            "country": "US",
            "counters": [counter],
            "meetings": [],
            "list_updated": None,
        }
    )


if __name__ == "__main__":
    sys.exit(main())
