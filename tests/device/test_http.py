"""Requests over a real socket: sizes, times, encodings, and other people's addresses."""

from __future__ import annotations

import gzip
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from mobile_app.device.native import HttpxHttp
from mobile_app.errors import NetworkError, Offline, ServerFault, TooLarge


class Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        body, headers, status = b"x" * 1000, {}, 200
        if self.path == "/packs/etag":
            headers["ETag"] = '"1"'
            if self.headers.get("If-None-Match") == '"1"':
                status, body = 304, b""
        elif self.path == "/bomb":
            body, headers = gzip.compress(b"x" * 10_000_000), {"Content-Encoding": "gzip"}
        elif self.path == "/bad-gzip":
            body, headers = b"no gzip", {"Content-Encoding": "gzip"}
        elif self.path == "/missing":
            status, body = 404, b"no"
        elif self.path == "/away":
            status, headers = 302, {"Location": "http://127.0.0.1:9/elsewhere"}
        elif self.path == "/moved":
            status, headers = 302, {"Location": "/packs"}
        elif self.path == "/round":
            status, headers = 302, {"Location": "/round"}
        elif self.path == "/to-file":
            status, headers = 302, {"Location": "file:///etc/passwd"}
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        if self.path == "/drip":
            for _ in range(40):
                self.wfile.write(b"x")
                self.wfile.flush()
                time.sleep(0.05)
        if status != 304:
            self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


class QuietServer(ThreadingHTTPServer):
    def handle_error(self, request: object, client_address: object) -> None:
        """A client that hangs up in the middle is what these tests are about."""


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    server = QuietServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    server.server_close()


async def test_a_relative_address_is_the_servers(address: str) -> None:
    answer = await HttpxHttp(address).get("packs/x", limit_bytes=1000)
    assert (answer.status, answer.body) == (200, b"x" * 1000)


async def test_a_conditional_request(address: str) -> None:
    http = HttpxHttp(address)
    first = await http.get("/packs/etag", limit_bytes=1000)
    assert first.headers["etag"] == '"1"'
    again = await http.get(
        "/packs/etag", headers={"If-None-Match": first.headers["etag"]}, limit_bytes=1000
    )
    assert (again.status, again.body) == (304, b"")


async def test_a_status_is_an_answer(address: str) -> None:
    http = HttpxHttp(address)
    assert (await http.get("missing", limit_bytes=10)).status == 404
    assert (await http.get("away", limit_bytes=1000)).status == 302, "not followed elsewhere"


@pytest.mark.parametrize("path", ["large", "bomb"])
async def test_the_limit_counts_decoded_bytes(path: str, address: str) -> None:
    with pytest.raises(TooLarge):
        await HttpxHttp(address).get(path, limit_bytes=999)


async def test_the_deadline_is_for_all_of_it(address: str) -> None:
    began = time.monotonic()
    with pytest.raises(Offline):
        await HttpxHttp(address).get("drip", limit_bytes=5000, timeout_seconds=0.3)
    assert time.monotonic() - began < 1.5


@pytest.mark.parametrize(
    ("server", "url", "expected"),
    [
        ("", "/x", Offline),
        ("http://127.0.0.1:9/", "/x", Offline),
        ("http://no-such-host.invalid/", "/x", Offline),
        ("http://127.0.0.1:9/", "https://example.org/x", ServerFault),
        ("http://127.0.0.1:9/", "//example.org/x", ServerFault),
    ],
)
async def test_nobody_there_or_somebody_else(
    server: str, url: str, expected: type[NetworkError]
) -> None:
    with pytest.raises(expected):
        await HttpxHttp(server).get(url, limit_bytes=10, timeout_seconds=5)


async def test_an_answer_that_cannot_be_decoded(address: str) -> None:
    with pytest.raises(ServerFault):
        await HttpxHttp(address).get("bad-gzip", limit_bytes=1000)


async def test_an_address_elsewhere_is_read_only_when_it_was_meant(address: str) -> None:
    for http in (HttpxHttp("https://twofold.example/"), HttpxHttp("")):
        with pytest.raises(NetworkError):
            await http.get(f"{address}packs", limit_bytes=2000)
        answer = await http.get(f"{address}packs", limit_bytes=2000, elsewhere=True)
        assert len(answer.body) == 1000
        moved = await http.get(f"{address}moved", limit_bytes=2000, elsewhere=True)
        assert len(moved.body) == 1000
        for path in ("round", "to-file", "bomb"):
            with pytest.raises(NetworkError):
                await http.get(f"{address}{path}", limit_bytes=2000, elsewhere=True)
