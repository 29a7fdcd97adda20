"""Servers for the browser tests. All can be stopped and started again at the same address."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Mapping
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Protocol

from tests.commands.waiting import free_port

HOST = "127.0.0.1"
START_SECONDS = 60


class Serving(Protocol):
    """What a test may do to a server."""

    url: str

    def start(self) -> None: ...

    def stop(self) -> None: ...


class StaticServer:
    """The files of `folder`, below `prefix` ("" or "/some/path"), as a plain static host."""

    def __init__(
        self, folder: Path, prefix: str = "", handler: type[QuietHandler] | None = None
    ) -> None:
        self.folder = folder
        self.handler = handler or QuietHandler
        self.prefix = prefix
        self.port = free_port()
        self.url = f"http://{HOST}:{self.port}{prefix}/"
        self.asked: list[str] = []
        """Paths that were asked for, in order."""
        self._server: ThreadingHTTPServer | None = None

    def start(self) -> None:
        handler = partial(
            self.handler, directory=str(self.folder), prefix=self.prefix, asked=self.asked
        )
        self._server = ThreadingHTTPServer((HOST, self.port), handler)
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def stop(self) -> None:
        if self._server is not None:
            self._server.shutdown()
            self._server.server_close()
            self._server = None


class QuietHandler(SimpleHTTPRequestHandler):
    extensions_map: Mapping[str, str] = {  # type: ignore[assignment]
        **SimpleHTTPRequestHandler.extensions_map,
        ".mjs": "text/javascript",
        ".js": "text/javascript",
        ".wasm": "application/wasm",
        ".webmanifest": "application/manifest+json",
    }

    def __init__(self, *args: object, prefix: str, asked: list[str], **more: object) -> None:
        self.prefix = prefix
        self.asked = asked
        super().__init__(*args, **more)  # type: ignore[arg-type]

    def translate_path(self, path: str) -> str:
        self.asked.append(path)
        if not path.startswith(f"{self.prefix}/"):
            path = "/not-served"
        return super().translate_path(path[len(self.prefix) :])

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing: a test's output is its own."""


class TwofoldServer:
    """The real server, serving a built site from a process of its own."""

    def __init__(self, site: Path, data: Path) -> None:
        self.site = site
        self.data = data
        self.port = free_port()
        self.url = f"http://{HOST}:{self.port}/"
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        log = self.data / "server.log"
        command = [sys.executable, "-m", "sync_server", "serve", "--host", HOST]
        command += ["--port", str(self.port), "--site", str(self.site)]
        environ = {**os.environ, "TWOFOLD_DATA": str(self.data)}
        with log.open("ab") as output:
            self._process = subprocess.Popen(command, stdout=output, stderr=output, env=environ)
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline:
            if self._process.poll() is not None:
                raise RuntimeError(f"the server ended at once: {log.read_text()}")
            try:
                with urllib.request.urlopen(f"{self.url}livez", timeout=2):  # noqa: S310
                    return
            except (urllib.error.URLError, OSError):
                time.sleep(0.1)
        raise RuntimeError(f"the server did not answer within {START_SECONDS} s")

    def stop(self) -> None:
        if self._process is not None:
            self._process.terminate()
            self._process.wait(timeout=20)
            self._process = None
