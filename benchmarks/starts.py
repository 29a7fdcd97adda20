"""Measured starts in a real browser: what the figures about starting share.

Times are milliseconds since navigation began, taken by a script inside the page.
"""

from __future__ import annotations

import json
import os
import re
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from typing import Any

from playwright.sync_api import BrowserContext, Page, sync_playwright
from playwright.sync_api import Error as PlaywrightError

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
  addEventListener("twofold:ready", () => {
    note("handed over");
    queueMicrotask(() => look(false)); // once the shell has heard it too
  });
  // A control counts when a tap on its middle would reach the app: not while anything covers it.
  const reachable = (node) => {
    const box = node.getBoundingClientRect();
    const [x, y] = [box.left + box.width / 2, box.top + box.height / 2];
    if (!box.width || x < 0 || y < 0 || x > innerWidth || y > innerHeight) return false;
    const shell = document.getElementById("twofold-shell");
    return !shell?.contains(document.elementFromPoint(x, y));
  };
  const look = (again = true) => {
    if (marks.control) return;
    const placeholder = document.querySelector("flt-semantics-placeholder");
    if (placeholder) {
      note("engine");
      const box = placeholder.getBoundingClientRect();
      const at = { clientX: box.left + box.width / 2, clientY: box.top + box.height / 2 };
      placeholder.dispatchEvent(new MouseEvent("click", { ...at, bubbles: true }));
    }
    const roles = "flt-semantics[role=button], flt-semantics[role=tab]";
    for (const control of document.querySelectorAll(roles)) {
      if (reachable(control)) {
        note("control");
        marks.which = control.textContent || control.getAttribute("aria-label") || control.role;
        return;
      }
    }
    if (again) setTimeout(look, 8);
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


Marks = dict[str, Any]
"""Milliseconds by mark; "which" names the control, "text" what was asked to be read."""


def start(
    context: BrowserContext,
    url: str,
    mark: str,
    *,
    slowdown: int = 1,
    read: str = "",
    seconds: int = 180,
) -> Marks:
    """Open `url` in a new tab, wait for `mark`, close it again; all marks by name.

    `slowdown` throttles the processor of the page and, where the browser can, of its workers
    ("throttled workers" says whether it could). `read` is a selector whose text is returned too.
    Raises RuntimeError when the mark does not come in time.
    """
    page = context.new_page()
    page.add_init_script(WATCH)
    throttled = _throttle(context, page, slowdown) if slowdown > 1 else lambda: False
    try:
        page.goto(url, wait_until="commit")
        marks = wait_for_mark(page, mark, seconds)
        if read:
            marks["text"] = page.locator(read).inner_text()
        return {**marks, "throttled workers": throttled()}
    finally:
        page.close()


def _throttle(context: BrowserContext, page: Page, slowdown: int) -> Callable[[], bool]:
    session = context.new_cdp_session(page)
    session.send("Emulation.setCPUThrottlingRate", {"rate": slowdown})
    workers: list[bool] = []

    def attached(event: dict[str, Any]) -> None:
        # Playwright speaks to the page alone; a message to the worker goes through its session.
        message = {
            "id": 1,
            "method": "Emulation.setCPUThrottlingRate",
            "params": {"rate": slowdown},
        }
        try:
            session.send(
                "Target.sendMessageToTarget",
                {"sessionId": event["sessionId"], "message": json.dumps(message)},
            )
        except PlaywrightError:
            workers.append(False)

    def answered(event: dict[str, Any]) -> None:
        workers.append("error" not in json.loads(event["message"]))

    session.on("Target.attachedToTarget", attached)
    session.on("Target.receivedMessageFromTarget", answered)
    session.send("Target.setAutoAttach", {"autoAttach": True, "waitForDebuggerOnStart": False})
    return lambda: bool(workers) and all(workers)


def wait_for_mark(page: Page, mark: str, seconds: int = 180) -> Marks:
    """All marks of a page opened with WATCH, as soon as `mark` is among them."""
    deadline = time.monotonic() + seconds
    marks: Marks = {}
    while time.monotonic() < deadline:
        marks = page.evaluate("() => window.benchMarks ?? {}")
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


def keep_one_counter(context: BrowserContext, url: str) -> None:
    """Go through the first run as a person would: one thing to count, since yesterday."""
    page = context.new_page()
    page.add_init_script(WATCH)
    page.goto(url)
    wait_for_mark(page, "control")
    for name in ("Alcohol", "Yesterday", "Start"):
        node = page.locator("flt-semantics").get_by_text(name, exact=True)
        named = page.locator(f'flt-semantics[aria-label="{name}"]')
        node.or_(named).first.dispatch_event("click")
        page.wait_for_timeout(400)
    page.get_by_role("tab").first.wait_for(timeout=60_000)
    page.wait_for_timeout(1_500)  # the card for the shell follows half a second after the write
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
