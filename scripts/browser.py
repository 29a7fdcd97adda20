"""Find a Chromium for the browser tests and the figures, or get one.

    python -m scripts.browser            print its path (exit code 1: none)
    python -m scripts.browser --ensure   install one first if there is none

In order: TWOFOLD_CHROMIUM, a browser of the machine (Chromium, Chrome, Edge), one that Playwright
has; then, with --ensure, Debian's package as root, then Playwright's own download. Every candidate
is started once (`--version`): a package that is only a pointer to an app store does not count.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

NAMES = (
    "chromium",
    "chromium-browser",
    "google-chrome-stable",
    "google-chrome",
    "chrome",
    "microsoft-edge-stable",
    "microsoft-edge",
)
MAC_APPS = (
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
)
NONE_FOUND = """\
The tests need a Chromium-based browser and none could be found or installed. One of these helps:
  - install Chromium, Chrome or Edge (Debian: sudo apt install chromium)
  - {python} -m playwright install --with-deps chromium
  - TWOFOLD_CHROMIUM=/path/to/chromium make test"""


def main(argv: list[str]) -> int:
    """Print the browser's path; with `--ensure` install one when there is none."""
    given = os.environ.get("TWOFOLD_CHROMIUM")
    if given and not starts(given):
        print(f"TWOFOLD_CHROMIUM={given} does not start. Correct or unset it.", file=sys.stderr)
        return 1
    path = find_browser() or (install_browser() if "--ensure" in argv else None)
    if path is None:
        print(NONE_FOUND.format(python=sys.executable), file=sys.stderr)
        return 1
    print(path)
    return 0


def find_browser() -> Path | None:
    """The first browser that starts, or None."""
    return next((Path(path) for path in candidates() if starts(path)), None)


def candidates() -> Iterator[str]:
    """Paths worth trying, best first; not all of them exist."""
    given = os.environ.get("TWOFOLD_CHROMIUM")
    if given:
        yield given
        return
    for name in NAMES:
        found = shutil.which(name)
        if found:
            yield found
    yield from MAC_APPS
    own = playwright_chromium()
    if own:
        yield own


def install_browser() -> Path | None:
    """Debian's package as root, else Playwright's own; None when neither gave one that starts."""
    apt = shutil.which("apt-get")
    if apt and os.geteuid() == 0:
        tell("No browser found: installing the system's chromium …")
        environ = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        for arguments in (
            ["update", "-qq"],
            ["install", "-y", "-qq", "--no-install-recommends", "chromium"],
        ):
            # Its output goes to stderr: stdout is the answer.
            subprocess.run([apt, *arguments], env=environ, stdout=sys.stderr, check=False)
        found = find_browser()
        if found:
            return found
    tell("Fetching Playwright's Chromium …")
    command = [sys.executable, "-m", "playwright", "install", "chromium"]
    subprocess.run(command, stdout=sys.stderr, check=False)
    return find_browser()


def playwright_chromium() -> str | None:
    """Where Playwright keeps (or would keep) its Chromium; None when it is not installed."""
    code = (
        "from playwright.sync_api import sync_playwright as s\n"
        "with s() as p: print(p.chromium.executable_path)"
    )
    asked = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=False
    )
    return asked.stdout.strip() or None


def starts(path: str) -> bool:
    """Whether the program runs and says its version."""
    try:
        ended = subprocess.run([path, "--version"], capture_output=True, timeout=30, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return ended.returncode == 0 and bool(ended.stdout.strip())


def tell(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
