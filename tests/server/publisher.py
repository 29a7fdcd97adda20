"""Somebody else's web server, as good or as bad as a test wants it."""

from __future__ import annotations

import gzip
import json
import socket
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType

Answer = Callable[["_Handler"], None]

MEETING = {
    "name": "Two Benches",
    "slug": "two-benches",
    "day": 2,
    "time": "19:00",
    "end_time": "20:00",
    "types": ["O", "D"],
    "formatted_address": "9 Placeholder Path, Sampleford",
}


def meetings(count: int) -> bytes:
    """A Meeting Guide feed of `count` meetings."""
    return json.dumps([{**MEETING, "slug": f"m-{n}", "day": n % 7} for n in range(count)]).encode()


@dataclass
class Publisher:
    """Answers every path by the function `at` has for it; `asked` are the requests it saw."""

    at: dict[str, Answer] = field(default_factory=dict)
    asked: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    closing: threading.Event = field(default_factory=threading.Event)

    def __enter__(self) -> Publisher:
        publisher = self

        class Handler(_Handler):
            owner = publisher

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,))
        self._thread.start()
        return self

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        self.closing.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def publish(self, path: str, answer: Answer) -> str:
        """Answer `path` so from now on; returns its address."""
        self.at[path] = answer
        return self.url + path


class _Handler(BaseHTTPRequestHandler):
    owner: Publisher
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        self.owner.asked.append((self.path, {k.lower(): v for k, v in self.headers.items()}))
        self.close_connection = True
        try:
            self.owner.at[self.path](self)
        except (BrokenPipeError, ConnectionResetError):
            return

    def log_message(self, *_arguments: object) -> None:
        """Tests read what was asked from `Publisher.asked`."""

    def reply(self, status: int, body: bytes = b"", **headers: str) -> None:
        self.send_response(status)
        sent = {"Content_Length": str(len(body)), "Connection": "close", **headers}
        for name, value in sent.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)


def feed(body: bytes, **headers: str) -> Answer:
    """A sound answer that honours If-None-Match and If-Modified-Since."""

    def answer(handler: _Handler) -> None:
        # If-None-Match goes first where there is an ETag (RFC 9110, 13.2.2).
        kind, asked = ("ETag", "If-None-Match")
        if kind not in headers:
            kind, asked = ("Last_Modified", "If-Modified-Since")
        if kind in headers and handler.headers.get(asked) == headers[kind]:
            handler.reply(304, **headers)
        else:
            handler.reply(200, body, Content_Type="application/json", **headers)

    return answer


def status(code: int) -> Answer:
    return lambda handler: handler.reply(code, b"no")


def redirect(target: str) -> Answer:
    return lambda handler: handler.reply(302, Location=target)


def page(handler: _Handler) -> None:
    handler.reply(200, b"<html>Log in</html>", Content_Type="text/html; charset=utf-8")


def compressed(body: bytes) -> Answer:
    return lambda handler: handler.reply(200, gzip.compress(body), Content_Encoding="gzip")


def damaged_gzip(body: bytes) -> Answer:
    packed = bytearray(gzip.compress(body))
    packed[20] ^= 0xFF
    return lambda handler: handler.reply(200, bytes(packed), Content_Encoding="gzip")


def short_gzip(body: bytes) -> Answer:
    return lambda handler: handler.reply(200, gzip.compress(body)[:-9], Content_Encoding="gzip")


def odd_coding(handler: _Handler) -> None:
    handler.reply(200, b"?", Content_Encoding="compress")


def truncated(body: bytes) -> Answer:
    """Promises all of `body` and closes the connection halfway."""

    def answer(handler: _Handler) -> None:
        handler.send_response(200)
        handler.send_header("Content-Length", str(len(body)))
        handler.end_headers()
        handler.wfile.write(body[: len(body) // 2])

    return answer


def endless(handler: _Handler) -> None:
    """A body without an end, as fast as it is read."""
    handler.send_response(200)
    handler.send_header("Connection", "close")
    handler.end_headers()
    while not handler.owner.closing.is_set():
        handler.wfile.write(b"[" * 65536)


def trickle(handler: _Handler) -> None:
    """A byte now and then, for ever: never silent for long, never done."""
    handler.send_response(200)
    handler.send_header("Connection", "close")
    handler.end_headers()
    handler.connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    while not handler.owner.closing.is_set():
        handler.wfile.write(b"[")
        time.sleep(0.02)


def silent(handler: _Handler) -> None:
    """Accepts and says nothing."""
    handler.owner.closing.wait(30)
