"""What the client asks, byte for byte, and how it reads what a good server answers."""

from __future__ import annotations

import json
import logging
import traceback
from collections.abc import Callable, Coroutine
from typing import Any

import pytest

from mobile_app.device.memory import HandledHttp
from mobile_app.device.ports import HttpRequest, HttpResponse
from mobile_app.errors import NetworkError, NoServerHere, Offline, TooLarge, VaultUnknown
from mobile_app.sync.client import PULL_LIMIT_BYTES, HttpRemote
from mobile_app.sync.keys import Keys
from mobile_app.sync.ports import Appended, Pulled, Snapshot, VaultState

VAULT = "__________-AAAAAAAAAAA"
TOKEN = "-_8" + "A" * 40
KEYS = Keys(
    vault_id=b"\xff" * 7 + b"\xff\x80" + bytes(7),
    access_token=b"\xfb\xff" + bytes(30),
    seal_key=bytes(32),
    recovery_key=bytes(32),
)
SEALED = b"2fld" + bytes(286)
STATE = {
    "generation": 2,
    "head": 9,
    "snapshot": 5,
    "floor": 3,
    "bytes": 4096,
    "quota": 1 << 26,
    "retention_days": None,
}


def json_answer(told: object, status: int = 200) -> HttpResponse:
    return HttpResponse(status, json.dumps(told).encode(), {"content-type": "application/json"})


def bytes_answer(body: bytes, **headers: str) -> HttpResponse:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return HttpResponse(200, body, {"content-type": "application/octet-stream", **named})


def remote_that_is_told(answer: HttpResponse) -> tuple[HttpRemote, HandledHttp]:
    async def handle(_: HttpRequest) -> HttpResponse:
        return answer

    http = HandledHttp(handle)
    return HttpRemote(http, KEYS), http


def only(http: HandledHttp) -> HttpRequest:
    [request] = http.sent
    assert request.headers["Authorization"] == f"Bearer {TOKEN}"
    return request


def address(path: str) -> str:
    return f"https://twofold.example/v1/vaults/{VAULT}{path}"


@pytest.mark.parametrize("status", [200, 201])
async def test_registering(status: int) -> None:
    remote, http = remote_that_is_told(json_answer(STATE, status))
    assert await remote.register() == VaultState(2, 9, 5, 3, 4096, 1 << 26, None)
    asked = only(http)
    assert (asked.method, asked.url, asked.body) == ("PUT", address(""), b"")


async def test_the_state() -> None:
    remote, http = remote_that_is_told(json_answer({**STATE, "retention_days": 400}))
    assert (await remote.state()).retention_days == 400
    assert (only(http).method, only(http).url, only(http).body) == ("GET", address(""), None)


async def test_appending() -> None:
    remote, http = remote_that_is_told(json_answer({"generation": 1, "head": 12, "seqs": [12, 4]}))
    assert await remote.append([SEALED, SEALED + b"x"]) == Appended(1, 12, (12, 4))
    asked = only(http)
    assert (asked.method, asked.url) == ("POST", address("/batches"))
    assert asked.headers["Content-Type"] == "application/octet-stream"
    assert asked.body == bytes([0, 0, 1, 34]) + SEALED + bytes([0, 0, 1, 35]) + SEALED + b"x"


async def test_pulling() -> None:
    frames = b"".join(
        seq.to_bytes(8, "big") + len(SEALED).to_bytes(4, "big") + SEALED for seq in (8, 9)
    )
    answer = bytes_answer(frames, twofold_generation="3", twofold_head="11")
    remote, http = remote_that_is_told(answer)
    assert await remote.pull(7, 2) == Pulled(3, 11, ((8, SEALED), (9, SEALED)))
    assert (only(http).method, only(http).url) == ("GET", address("/batches?after=7&limit=2"))


async def test_pulling_where_there_is_nothing_new() -> None:
    answer = bytes_answer(b"", twofold_generation="1", twofold_head="7")
    assert await remote_that_is_told(answer)[0].pull(7, 64) == Pulled(1, 7, ())
    went_back = bytes_answer(b"", twofold_generation="2", twofold_head="3")
    assert await remote_that_is_told(went_back)[0].pull(7, 64) == Pulled(2, 3, ())


async def test_a_pull_too_large_is_not_read() -> None:
    body = bytes(PULL_LIMIT_BYTES + 1)
    answer = bytes_answer(body, twofold_generation="1", twofold_head="7")
    with pytest.raises(TooLarge):
        await remote_that_is_told(answer)[0].pull(7, 64)


async def test_the_snapshot() -> None:
    remote, http = remote_that_is_told(bytes_answer(SEALED, twofold_through="5", etag='"a1"'))
    assert await remote.snapshot() == Snapshot(SEALED, 5, '"a1"')
    assert (only(http).method, only(http).url) == ("GET", address("/snapshot"))


async def test_no_snapshot_yet() -> None:
    assert await remote_that_is_told(problem(404, "snapshot.none"))[0].snapshot() is None
    with pytest.raises(VaultUnknown):
        await remote_that_is_told(problem(404, "vault.unknown"))[0].snapshot()


@pytest.mark.parametrize(
    ("replaces", "condition"), [(None, ("If-None-Match", "*")), ('"a1"', ("If-Match", '"a1"'))]
)
async def test_replacing_the_snapshot(replaces: str | None, condition: tuple[str, str]) -> None:
    remote, http = remote_that_is_told(json_answer(STATE))
    assert (await remote.put_snapshot(SEALED, 5, replaces)).snapshot == 5
    asked = only(http)
    assert (asked.method, asked.url) == ("PUT", address("/snapshot?through=5"))
    assert asked.body == SEALED
    conditions = {name: value for name, value in asked.headers.items() if name.startswith("If")}
    assert conditions == dict([condition])


async def test_waiting() -> None:
    remote, http = remote_that_is_told(json_answer({"generation": 1, "head": 8}))
    assert await remote.wait(7) == 8
    assert (only(http).method, only(http).url) == ("GET", address("/events?after=7"))


async def test_erasing() -> None:
    remote, http = remote_that_is_told(HttpResponse(204, b""))
    await remote.erase()
    assert (only(http).method, only(http).url, only(http).body) == ("DELETE", address(""), None)


def problem(status: int, code: str) -> HttpResponse:
    body = json.dumps({"type": "about:blank", "status": status, "code": code}).encode()
    return HttpResponse(status, body, {"content-type": "application/problem+json"})


EVERY_CALL: dict[str, Callable[[HttpRemote], Coroutine[Any, Any, object]]] = {
    "register": HttpRemote.register,
    "state": HttpRemote.state,
    "append": lambda remote: remote.append([SEALED]),
    "pull": lambda remote: remote.pull(0, 1),
    "snapshot": HttpRemote.snapshot,
    "put_snapshot": lambda remote: remote.put_snapshot(SEALED, 1, None),
    "wait": lambda remote: remote.wait(0),
    "erase": HttpRemote.erase,
}


@pytest.mark.parametrize("call", EVERY_CALL)
async def test_a_plain_website_is_no_server_for_backups(call: str) -> None:
    page = {"content-type": "text/html; charset=utf-8"}
    for answer in (
        HttpResponse(200, b"<html>Welcome</html>", page),
        HttpResponse(403, b"<html>Sign in</html>", page),
        HttpResponse(404, b"<html>Not found</html>", page),
        HttpResponse(405, b"", {}),
        HttpResponse(501, b"", {}),
        HttpResponse(302, b"", {"location": "https://twofold.example/welcome"}),
        problem(404, "http.404"),
    ):
        with pytest.raises(NoServerHere):
            await EVERY_CALL[call](remote_that_is_told(answer)[0])


@pytest.mark.parametrize("call", EVERY_CALL)
async def test_nothing_is_asked_twice_and_nothing_said_of_what_was_asked(
    call: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    for answer in (problem(401, VAULT), problem(404, "vault.unknown"), HttpResponse(500, b"")):
        remote, http = remote_that_is_told(answer)
        with pytest.raises(NetworkError) as caught:
            await EVERY_CALL[call](remote)
        assert len(http.sent) == 1
        told = "".join(traceback.format_exception(caught.value)) + caplog.text + repr(http.sent)
        assert VAULT not in told
        assert TOKEN not in told


async def test_offline_is_passed_on() -> None:
    remote, http = remote_that_is_told(json_answer(STATE))
    http.online = False
    with pytest.raises(Offline):
        await remote.state()
