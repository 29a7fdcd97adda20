"""Bytes on the wire from the first request until the app is usable, strongest compression.

Nobody has typed an emoji yet, so that font is not among them. Also printed: what the whole
installation fetches, and what the device keeps for one version.
"""

from __future__ import annotations

import sys

from benchmarks.serving import CountingServer
from benchmarks.starts import WATCH, phone, report, wait_for_mark
from scripts.build_pwa import REPOSITORY, Options, build

GOAL_MEGABYTES = 16.0


def main() -> int:
    options = Options(REPOSITORY / ".build" / "bench" / "release", release=True)
    build(options)
    site = CountingServer(options.out)
    with phone() as context:
        page = context.new_page()
        page.add_init_script(WATCH)
        page.goto(site.url)
        wait_for_mark(page, "control")
        until_usable = site.take()
        page.evaluate("() => navigator.serviceWorker.ready.then(() => true)")
        page.wait_for_timeout(1_000)
        later = site.take()
        kept = page.evaluate(
            "async () => (await navigator.storage.estimate()).usageDetails?.caches ?? 0"
        )
    if any("emoji" in path for path in until_usable):
        raise RuntimeError("an emoji font was fetched before anyone typed one")
    for path, size_bytes in sorted(until_usable.items(), key=lambda item: -item[1])[:12]:
        print(f"  {size_bytes / 1e6:7.2f} MB  {path}")
    print(f"  {sum(later.values()) / 1e6:7.2f} MB  more to be ready for offline")
    print(f"  {kept / 1e6:7.2f} MB  kept on the device for one version (raw, twice in an update)")
    megabytes = sum(until_usable.values()) / 1e6
    print(report("first_visit", megabytes, GOAL_MEGABYTES, " MB"))
    return 0


if __name__ == "__main__":
    sys.exit(main())
