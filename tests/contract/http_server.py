"""The server of the http contract: as a function, and behind a real socket."""

from __future__ import annotations

import contextlib
import json
import time
from collections.abc import Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import count

SLOW_SECONDS = 4.0
_counted = count()


def answer(
    method: str, path: str, headers: Mapping[str, str], body: bytes
) -> tuple[int, dict[str, str], bytes]:
    """Status, headers and body for a request; names of `headers` in any case."""
    match path.partition("?")[0].split("/")[1:]:
        case ["v1", "told"]:
            lower = {name.lower(): value for name, value in headers.items()}
            told = {"method": method, "path": path, "headers": lower, "body": body.hex()}
            more = {
                "Set-Cookie": "known=again; Path=/",
                "ETag": '"old"',
                "Cache-Control": "max-age=60",
            }
            return 200, more, json.dumps(told).encode()
        case ["v1", "bytes"]:
            return 200, {"Twofold-Through": "7", "ETag": '"tag"'}, bytes(range(256))
        case ["v1", "count"]:
            return 200, {"Cache-Control": "max-age=60"}, str(next(_counted)).encode()
        case ["v1", "status", status]:
            return int(status), {"Retry-After": "30"}, b""
        case ["v1", "moved"]:
            return 307, {"Location": "/v1/told"}, b""
        case ["v1", "away"]:
            return 302, {"Location": "https://example.org/"}, b""
        case ["v1", "slow"]:
            return 200, {}, b"late"
        case _:
            return 404, {"Retry-After": "30"}, b""


def answer_over(handler: BaseHTTPRequestHandler) -> None:
    """Answer the request that `handler` has read the head of."""
    length = int(handler.headers.get("Content-Length", 0))
    body = handler.rfile.read(length)
    if handler.path.startswith("/v1/slow"):
        time.sleep(SLOW_SECONDS)
    status, headers, told = answer(handler.command, handler.path, dict(handler.headers), body)
    handler.send_response(status)
    for name, value in headers.items():
        handler.send_header(name, value)
    if status != 204:
        handler.send_header("Content-Length", str(len(told)))
    handler.end_headers()
    with contextlib.suppress(ConnectionError):  # it did not wait for us
        handler.wfile.write(told)


class Answering(BaseHTTPRequestHandler):
    """Connections are kept, as real servers keep them."""

    protocol_version = "HTTP/1.1"

    def answer_it(self) -> None:
        answer_over(self)

    do_GET = do_POST = do_PUT = do_DELETE = answer_it

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


class AnsweringServer(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that hangs up in the middle is what some cases are about."""
