"""Bytes an installed app fetches when one line of its code has changed, strongest compression."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.serving import CountingServer
from benchmarks.starts import install, phone, report
from scripts.build_pwa import REPOSITORY, Options, build

GOAL_MEGABYTES = 1.5
CHANGED = Path("mobile_app") / "ui" / "strings" / "common.py"
NEW_LINE = '\nCHANGED_LINE = "one line more"\n'

WAIT_FOR_UPDATE = """async () => {
  const registration = await navigator.serviceWorker.getRegistration();
  await registration.update();
  for (let waited = 0; waited < 60000 && !registration.waiting; waited += 100) {
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return Boolean(registration.waiting);
}"""


def main() -> int:
    bench = REPOSITORY / ".build" / "bench"
    before = Options(bench / "release", release=True)
    build(before)
    with TemporaryDirectory() as folder:
        changed = Path(folder)
        for name in ("mobile_app", "assets"):
            shutil.copytree(REPOSITORY / name, changed / name)
        shutil.copy(REPOSITORY / "pyproject.toml", changed)
        with (changed / CHANGED).open("a", encoding="utf-8") as file:
            file.write(NEW_LINE)
        after = Options(bench / "release-changed", release=True, repository=changed)
        build(after)
    site = CountingServer(before.out)
    with phone() as context:
        install(context, site.url)
        page = context.new_page()
        page.goto(site.url)
        site.folder = after.out
        site.take()
        if not page.evaluate(WAIT_FOR_UPDATE):
            raise RuntimeError("the new version did not install within a minute")
        fetched = site.take()
    for path, size_bytes in sorted(fetched.items(), key=lambda item: -item[1]):
        print(f"  {size_bytes / 1e6:7.3f} MB  {path}")
    megabytes = sum(fetched.values()) / 1e6
    print(report("update", megabytes, GOAL_MEGABYTES, " MB"))
    return 0


if __name__ == "__main__":
    sys.exit(main())
