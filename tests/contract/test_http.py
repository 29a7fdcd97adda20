"""The http contract over a real socket, natively, and over its fake."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from mobile_app.device.memory import HandledHttp
from mobile_app.device.native import HttpxHttp
from mobile_app.device.native.connections import Connections
from mobile_app.device.ports import Http, HttpRequest, HttpResponse
from mobile_app.errors import NoServerHere, Offline
from mobile_app.sync.client import HttpRemote
from tests.browser.serving import StaticServer
from tests.contract import http_contract
from tests.contract.http_server import SLOW_SECONDS, Answering, AnsweringServer, answer
from tests.contract.remote_contract import fresh_keys, sealed


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    server = AnsweringServer(("127.0.0.1", 0), Answering)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    server.server_close()


@pytest.fixture
async def native(address: str) -> AsyncIterator[HttpxHttp]:
    http = HttpxHttp(address)
    yield http
    await http.close()


async def _in_memory(request: HttpRequest) -> HttpResponse:
    path = request.url.removeprefix("https://twofold.example")
    if path.startswith("/v1/slow"):
        await asyncio.sleep(SLOW_SECONDS)
    status, headers, body = answer(request.method, path, request.headers, request.body or b"")
    return HttpResponse(status, body, {name.lower(): value for name, value in headers.items()})


@pytest.mark.parametrize("case", http_contract.CASES)
async def test_in_memory(case: str) -> None:
    await http_contract.CASES[case](lambda: HandledHttp(_in_memory))


@pytest.mark.parametrize("case", http_contract.CASES)
async def test_natively(case: str, native: HttpxHttp) -> None:
    await http_contract.CASES[case](lambda: native)


async def test_nobody_to_ask() -> None:
    fake = HandledHttp(_in_memory, server="")
    for http in (fake, HttpxHttp("")):
        assert http.server == ""
        with pytest.raises(Offline):
            await http.send(HttpRequest("GET", "v1/told"), limit_bytes=9)
        http.use_server("http://127.0.0.1:9/")
        assert http.server == "http://127.0.0.1:9/"
    fake.online = False
    with pytest.raises(Offline):
        await fake.send(HttpRequest("GET", "v1/told"), limit_bytes=9)
    with pytest.raises(Offline):
        await _sent_and_closed(HttpxHttp("http://127.0.0.1:9/"))


async def _sent_and_closed(http: HttpxHttp) -> None:
    try:
        await http.send(HttpRequest("GET", "v1/told"), limit_bytes=9)
    finally:
        await http.close()


async def test_calls_that_follow_share_a_connection(address: str) -> None:
    http: Http = HttpxHttp(address)
    connections = http._connections  # type: ignore[attr-defined]
    assert isinstance(connections, Connections)
    for _ in range(3):
        await http.send(HttpRequest("POST", "v1/told", body=b"x"), limit_bytes=5000)
    async with connections.borrow() as client:
        pool = client._transport._pool  # type: ignore[attr-defined]
        assert len(pool.connections) == 1
    await connections.close()
    assert not pool.connections


async def test_the_connection_goes_by_itself(
    native: HttpxHttp, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("mobile_app.device.native.connections.KEPT_SECONDS", 0.05)
    connections = native._connections
    async with connections.borrow() as first:
        await asyncio.sleep(0.2)
        assert not first.is_closed, "taken from under a call"
    async with asyncio.timeout(5):
        while not first.is_closed:
            await asyncio.sleep(0.01)
    async with connections.borrow() as second:
        assert second is not first
    async with connections.borrow() as third:
        assert third is second


def test_another_event_loop_begins_anew(address: str) -> None:
    http = HttpxHttp(address)

    async def ask() -> int:
        answered = await http.send(HttpRequest("GET", "v1/bytes"), limit_bytes=256)
        await http.close()
        return answered.status

    assert [asyncio.run(ask()), asyncio.run(ask())] == [200, 200]


async def test_a_plain_website_says_so(tmp_path: Path) -> None:
    site = StaticServer(tmp_path)
    site.start()
    http = HttpxHttp(site.url)
    remote = HttpRemote(http, fresh_keys())
    calls = (
        remote.register(),
        remote.state(),
        remote.append([sealed()]),
        remote.pull(0, 9),
        remote.snapshot(),
        remote.put_snapshot(sealed(), 1, None),
        remote.wait(0),
        remote.erase(),
    )
    for call in calls:
        with pytest.raises(NoServerHere):
            await call
    await http.close()
    site.stop()
