"""A static host for the figures: compressed companions, long caching, a count of what it sent."""

from __future__ import annotations

import threading
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import ClassVar
from urllib.parse import unquote, urlsplit

HOST = "127.0.0.1"
HEAD_BYTES = 250
"""Counted for each answer's head, about what one is; the bodies are counted exactly."""

TYPES = {
    "": "application/octet-stream",
    ".css": "text/css",
    ".html": "text/html; charset=utf-8",
    ".js": "text/javascript",
    ".json": "application/json",
    ".mjs": "text/javascript",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".wasm": "application/wasm",
    ".webmanifest": "application/manifest+json",
    ".woff2": "font/woff2",
}


class CountingServer:
    """Serves `folder` at one address, which stays the same when it is stopped and started again.

    `sent` maps each path asked for to the bytes sent for it, a round figure for its head included.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.sent: dict[str, int] = {}
        self._lock = threading.Lock()
        self._server: _Server | None = None
        self._port = 0
        self.start()

    @property
    def url(self) -> str:
        return f"http://{HOST}:{self._port}/"

    def start(self) -> None:
        if self._server is None:
            handler = partial(_Handler, self)
            self._server = _Server((HOST, self._port), handler)
            self._port = self._server.server_address[1]
            threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def stop(self) -> None:
        if self._server is not None:
            self._server.shutdown()
            self._server.close_connections()
            self._server.server_close()
            self._server = None

    def count(self, path: str, size_bytes: int) -> None:
        with self._lock:
            self.sent[path] = self.sent.get(path, 0) + size_bytes

    def take(self) -> dict[str, int]:
        """What was sent since the last call."""
        with self._lock:
            taken, self.sent = self.sent, {}
        return taken


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    allow_reuse_address = True

    def __init__(self, *arguments: object) -> None:
        super().__init__(*arguments)  # type: ignore[arg-type]
        self._open: set[object] = set()

    def process_request(self, request: object, client_address: object) -> None:
        self._open.add(request)
        super().process_request(request, client_address)  # type: ignore[arg-type]

    def shutdown_request(self, request: object) -> None:
        self._open.discard(request)
        super().shutdown_request(request)  # type: ignore[arg-type]

    def close_connections(self) -> None:
        # A browser keeps connections open; a stopped server must not answer on them.
        for request in list(self._open):
            self.shutdown_request(request)

    def handle_error(self, request: object, client_address: object) -> None:
        """A connection the browser or `close_connections` ended is no news."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    _encodings: ClassVar[tuple[tuple[str, str], ...]] = (("br", ".br"), ("gzip", ".gz"))

    def __init__(self, owner: CountingServer, *arguments: object) -> None:
        self._owner = owner
        super().__init__(*arguments)  # type: ignore[arg-type]

    def do_GET(self) -> None:
        path = unquote(urlsplit(self.path).path)
        file = self._owner.folder / path.lstrip("/")
        if path.endswith("/"):
            file /= "index.html"
        if not file.is_file():
            self._answer(404, b"", {})
            return
        headers = {
            "Content-Type": TYPES.get(file.suffix, TYPES[""]),
            "Cache-Control": "max-age=31536000, immutable" if "/static/" in path else "no-cache",
        }
        accepted = self.headers.get("Accept-Encoding", "")
        for name, suffix in self._encodings:
            companion = file.with_name(file.name + suffix)
            if name in accepted and companion.is_file():
                headers["Content-Encoding"] = name
                file = companion
                break
        self._answer(200, file.read_bytes(), headers)

    def _answer(self, status: int, body: bytes, headers: dict[str, str]) -> None:
        self.send_response(status)
        for name, value in {**headers, "Content-Length": str(len(body))}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)
        self._owner.count(self.path, HEAD_BYTES + len(body))

    def log_message(self, format: str, *arguments: object) -> None:
        """Say nothing: a figure's output is its own."""
