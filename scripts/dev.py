"""`make dev`: the app in a browser, restarted at every change, without building the site.

    python -m scripts.dev [--port 8550]

The app runs here as an ordinary Python program with its native adapters, and the browser only
draws it: no Pyodide, no service worker, no boot shell (for those: make run). What it stores goes to
.build/dev, so that trying things out touches nobody's own data. Meeting lists come from a server at
TWOFOLD_SERVER, such as the one `make run` starts; without one the bundled sample is used.
"""

from __future__ import annotations

import argparse
import logging
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from watchfiles import PythonFilter, watch

from scripts.foreground import terminal_to_itself

ROOT = Path(__file__).resolve().parent.parent
WATCHED = (ROOT / "mobile_app", ROOT / "assets" / "content")
SOURCES = PythonFilter(extra_extensions=[".json"])
STOP_SECONDS = 5


def main(argv: Sequence[str]) -> int:
    """Run until Ctrl-C."""
    parser = argparse.ArgumentParser(prog="make dev", description="Hot reload in a browser")
    parser.add_argument("--port", type=int, default=8550)
    port: int = parser.parse_args(argv).port
    logging.getLogger("watchfiles").setLevel(logging.ERROR)  # being stopped is no news
    environ = environment(port)
    print(f"Twofold (development) is at http://127.0.0.1:{port}  (Ctrl-C stops it)", flush=True)
    with terminal_to_itself():
        app = start(environ)
        try:
            for changes in watch(*WATCHED, watch_filter=SOURCES, raise_interrupt=False):
                names = sorted({Path(path).name for _, path in changes})
                print(f"Changed: {', '.join(names)}. Restarting …", flush=True)
                stop(app)
                app = start(environ)
        finally:
            stop(app)
    return 0


def environment(port: int) -> dict[str, str]:
    """What Flet and the app are told: serve a browser here, keep data apart."""
    return {
        "TWOFOLD_SERVER": "http://127.0.0.1:8000",
        **os.environ,
        "TWOFOLD_DATA": str(ROOT / ".build" / "dev"),
        "FLET_FORCE_WEB_SERVER": "true",
        "FLET_SERVER_IP": "127.0.0.1",
        "FLET_SERVER_PORT": str(port),
        "FLET_WEB_NO_CDN": "true",  # develops on a train too, and asks no third party
        "FLET_WEB_ROUTE_URL_STRATEGY": "hash",  # as the built site does
    }


def start(environ: dict[str, str]) -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, "-m", "mobile_app.app"], cwd=ROOT, env=environ)


def stop(app: subprocess.Popen[bytes]) -> None:
    """Ask, then insist: a connected browser can hold the web server open."""
    app.terminate()
    try:
        app.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        app.kill()
        app.wait()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
