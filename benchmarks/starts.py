"""Measured starts in a real browser: what the figures about starting share.

Times are milliseconds since navigation began, taken by a script inside the page.
"""

from __future__ import annotations

import json
import os
import re
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from statistics import median

from playwright.sync_api import BrowserContext, Page, sync_playwright
from playwright.sync_api import TimeoutError as PlaywrightTimeout

from scripts.browser import find_browser

FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)
PHONE_WIDTH, PHONE_HEIGHT = 390, 844
PROFILE_PREFIX = "twofold-figure-"

WATCH = """
(() => {
  if (window !== window.top) return;
  const marks = (window.benchMarks = {});
  const note = (name) => { marks[name] ??= performance.now(); };
  addEventListener("twofold:ready", () => note("handed over"));
  // A control counts when a tap on its middle would reach the app: not while anything covers it.
  const reachable = (node) => {
    const box = node.getBoundingClientRect();
    const [x, y] = [box.left + box.width / 2, box.top + box.height / 2];
    if (!box.width || x < 0 || y < 0 || x > innerWidth || y > innerHeight) return false;
    const shell = document.getElementById("twofold-shell");
    return !shell?.contains(document.elementFromPoint(x, y));
  };
  const look = () => {
    const placeholder = document.querySelector("flt-semantics-placeholder");
    if (placeholder) {
      note("engine");
      const box = placeholder.getBoundingClientRect();
      const at = { clientX: box.left + box.width / 2, clientY: box.top + box.height / 2 };
      placeholder.dispatchEvent(new MouseEvent("click", { ...at, bubbles: true }));
    }
    const controls = document.querySelectorAll("flt-semantics[role=button], flt-semantics[role=tab]");
    for (const control of controls) {
      if (reachable(control)) {
        note("control");
        marks.which = control.textContent || control.getAttribute("aria-label") || control.role;
        return;
      }
    }
    setTimeout(look, 8);
  };
  look();
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) marks[entry.name] ??= entry.startTime;
  }).observe({ type: "paint", buffered: true });
})();
"""


@contextmanager
def phone(*flags: str) -> Iterator[BrowserContext]:
    """A phone-sized browser with a fresh profile on disk, as an installed app would have one."""
    path = find_browser()
    if path is None:
        raise RuntimeError("no Chromium here: see `python -m scripts.browser`")
    with (
        tempfile.TemporaryDirectory(prefix=PROFILE_PREFIX) as profile,
        sync_playwright() as tool,
    ):
        context = tool.chromium.launch_persistent_context(
            profile,
            executable_path=str(path),
            args=[*FLAGS, *flags],
            headless=True,
            viewport={"width": PHONE_WIDTH, "height": PHONE_HEIGHT},
        )
        try:
            yield context
        finally:
            context.close()


def start(
    context: BrowserContext, url: str, mark: str, *, slowdown: int = 1, seconds: int = 180
) -> dict[str, float]:
    """Open `url` in a new tab, wait for `mark`, close it again; all marks by name.

    `slowdown` throttles the processor of the page (and of its workers where the browser can).
    Raises RuntimeError when the mark does not come in time.
    """
    page = context.new_page()
    page.add_init_script(WATCH)
    if slowdown > 1:
        session = context.new_cdp_session(page)
        session.send("Emulation.setCPUThrottlingRate", {"rate": slowdown})
    try:
        page.goto(url, wait_until="commit")
        return wait_for_mark(page, mark, seconds)
    finally:
        page.close()


def wait_for_mark(page: Page, mark: str, seconds: int = 180) -> dict[str, float]:
    """All marks of a page opened with WATCH, as soon as `mark` is among them."""
    deadline = time.monotonic() + seconds
    marks: dict[str, float] = {}
    while time.monotonic() < deadline:
        try:
            marks = page.evaluate("() => window.benchMarks ?? {}")
        except PlaywrightTimeout:
            break
        if mark in marks:
            return marks
        page.wait_for_timeout(50)
    raise RuntimeError(f"{page.url}: no {mark!r} within {seconds} s, only {json.dumps(marks)}")


def install(context: BrowserContext, url: str, *, seconds: int = 180) -> None:
    """Visit the built site until its service worker holds everything a start needs."""
    page = context.new_page()
    page.add_init_script(WATCH)
    page.goto(url)
    wait_for_mark(page, "handed over", seconds)
    page.evaluate("() => navigator.serviceWorker.ready.then(() => true)")
    page.wait_for_timeout(500)
    page.close()


def peak_renderer_bytes() -> int:
    """The largest peak resident set among the renderers of browsers opened by `phone` (Linux)."""
    parents: dict[int, int] = {}
    peaks: dict[int, int] = {}
    ours: set[int] = set()
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            command = (folder / "cmdline").read_bytes()
            status = (folder / "status").read_text()
        except OSError:
            continue
        pid = int(folder.name)
        found = dict(re.findall(r"^(PPid|VmHWM):\s+(\d+)", status, re.MULTILINE))
        parents[pid] = int(found.get("PPid", 0))
        if PROFILE_PREFIX.encode() in command and b"--type=" not in command:
            ours.add(pid)
        if b"--type=renderer" in command:
            peaks[pid] = int(found.get("VmHWM", 0)) * 1024

    def is_ours(pid: int) -> bool:
        while pid > 1 and pid not in ours:
            pid = parents.get(pid, 0)
        return pid in ours

    return max((peak for pid, peak in peaks.items() if is_ours(pid)), default=0)


def runs(default: int) -> int:
    """How often to repeat: TWOFOLD_BENCH_RUNS, else `default`."""
    return int(os.environ.get("TWOFOLD_BENCH_RUNS", default))


def report(name: str, value: float, goal: float, unit: str = "") -> str:
    """The last line of a figure: smaller is better."""
    verdict = "met" if value <= goal else "missed"
    return f"{name}: {value:.2f}{unit} (goal <= {goal:.2f}{unit}): {verdict}"


def table(rows: Mapping[str, list[float]]) -> str:
    """Medians and spread, in milliseconds, one line for each name."""
    return "\n".join(
        f"  {name:<34} median {median(values):7.0f} ms   ({min(values):.0f} to {max(values):.0f})"
        for name, values in rows.items()
    )
