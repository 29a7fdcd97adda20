"""Clients that dawdle, ramble or never listen: over real sockets, none of them holds the server."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import suppress

import httpx
import pytest

from sync_server import connections
from sync_server.store.feeds import FeedStore
from sync_server.vaults import bodies
from sync_server.vaults.limits import Limits
from tests.server.raw_sockets import connected, keep_sending, read_all, read_until
from tests.server.running import RunningServer
from tests.server.vault_client import VaultClient, made_seal

SOON = 0.3


@pytest.mark.parametrize("sent", [b"", b"GET /livez HTTP/1.1\r\nHost: x\r\nX-Slow: "])
def test_who_never_finishes_a_head_is_hung_up_on(
    server: RunningServer, monkeypatch: pytest.MonkeyPatch, sent: bytes
) -> None:
    monkeypatch.setattr(connections, "HEAD_SECONDS", SOON)
    with connected(server, sent) as connection:
        began = time.monotonic()
        assert read_all(connection) == b""
        assert SOON / 2 < time.monotonic() - began < 5


def test_a_head_that_trickles_is_hung_up_on(
    server: RunningServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connections, "HEAD_SECONDS", SOON)
    with connected(server, b"GET /livez HTTP/1.1\r\n") as connection:
        assert keep_sending(connection, b"x: y\r\n", pause=0.05) < 4


def test_a_second_request_has_its_own_time(
    server: RunningServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connections, "HEAD_SECONDS", SOON)
    with connected(server) as connection:
        for _ in range(4):
            connection.sendall(b"GET /livez HTTP/1.1\r\nHost: x\r\n\r\n")
            assert b"200 OK" in read_until(connection, b"ok\n")
            time.sleep(SOON / 2)
        connection.sendall(b"GET /livez HTTP/1.1\r\n")
        assert read_all(connection) == b""


@pytest.mark.parametrize("piece", [b"x-many: y\r\n", b"y" * 100])
def test_endless_headers_are_cut_off(server: RunningServer, piece: bytes) -> None:
    with connected(server, b"GET /livez HTTP/1.1\r\nx-one: ") as connection:
        assert keep_sending(connection, piece * 10) < 5
        httpx.get(server.url + "/livez").raise_for_status()


def test_headers_a_little_too_large_are_answered(server: RunningServer) -> None:
    head = b"GET /livez HTTP/1.1\r\nx: " + b"y" * connections.HEAD_BYTES
    with connected(server, head) as connection:
        answer = read_all(connection)
    assert answer.startswith(b"HTTP/1.1 431 ")
    assert b"application/problem+json" in answer
    assert b'"code":"head.too_large"' in answer


def test_there_are_only_so_many_connections(
    server: RunningServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connections, "MOST_CONNECTIONS", 2)
    with connected(server) as one, connected(server) as other, connected(server) as last:
        assert read_all(last) == b""
        for connection in (one, other):
            connection.sendall(b"GET /livez HTTP/1.1\r\nHost: x\r\n\r\n")
            assert b"200 OK" in read_until(connection, b"ok\n")


def test_what_is_no_http_is_answered_with_a_problem(server: RunningServer) -> None:
    with connected(server, b"\x16\x03\x01\x02\x00 hello\r\n\r\n") as connection:
        answer = read_all(connection)
    assert answer.startswith(b"HTTP/1.1 400 ")
    assert b'"code":"request.invalid"' in answer


def test_an_answer_nobody_reads_is_dropped(
    server: RunningServer, client: httpx.Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connections, "UNREAD_SECONDS", SOON)
    home = VaultClient(client, "home")
    home.register()
    home.append(made_seal(1))
    home.put_snapshot(made_seal("large", 16 * 1024 * 1024), 1)
    head = f"GET {home.path}/snapshot HTTP/1.1\r\nHost: x\r\n"
    head += "".join(f"{name}: {value}\r\n" for name, value in home.authorization.items())
    with connected(server, f"{head}\r\n".encode()) as connection:
        time.sleep(SOON * 4)
        connection.settimeout(10)
        with suppress(ConnectionResetError):
            assert len(read_all(connection)) < 16 * 1024 * 1024
    assert home.call("GET", "/snapshot").status_code == 200


@pytest.mark.parametrize("length", ["Content-Length: 5000", "Transfer-Encoding: chunked"])
def test_a_body_that_never_comes_is_not_waited_for(
    server: RunningServer, client: httpx.Client, monkeypatch: pytest.MonkeyPatch, length: str
) -> None:
    monkeypatch.setattr(bodies, "PATIENCE_SECONDS", SOON)
    home = VaultClient(client, "home")
    home.register()
    head = f"POST {home.path}/batches HTTP/1.1\r\nHost: x\r\n{length}\r\n"
    head += "".join(f"{name}: {value}\r\n" for name, value in home.authorization.items())
    with connected(server, f"{head}\r\n".encode()) as connection:
        answer = read_all(connection)
    assert answer.startswith(b"HTTP/1.1 408 ")
    assert b'"code":"body.slow"' in answer


def test_a_slow_body_that_keeps_the_pace_is_taken(
    client: httpx.Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bodies, "PATIENCE_SECONDS", SOON)
    monkeypatch.setattr(bodies, "SLOWEST_BYTES_PER_SECOND", 256)
    home = VaultClient(client, "home")
    home.register()
    sealed = made_seal(1)

    def pieces() -> Iterator[bytes]:
        yield len(sealed).to_bytes(4, "big")
        for start in range(0, len(sealed), 50):
            yield sealed[start : start + 50]
            time.sleep(0.1)

    answer = client.post(home.path + "/batches", content=pieces(), headers=home.authorization)
    assert answer.json()["seqs"] == [1]


@pytest.mark.parametrize("told", [True, False])
def test_too_large_a_body_is_refused_whatever_it_says(client: httpx.Client, told: bool) -> None:
    home = VaultClient(client, "home")
    home.register()
    body = bytes(2 * 1024 * 1024)
    sent = body if told else iter([body[:1000], body[1000:]])
    answer = client.post(home.path + "/batches", content=sent, headers=home.authorization)
    assert answer.status_code == 413
    assert answer.json()["code"] == "body.too_large"
    assert client.get(home.path, headers=home.authorization).status_code == 200


def test_more_batches_or_larger_ones_than_allowed_are_refused(client: httpx.Client) -> None:
    home = VaultClient(client, "home")
    home.register()
    assert home.append(*(made_seal(number) for number in range(64))).status_code == 200
    assert home.append(*(made_seal(number) for number in range(65))).status_code == 413
    assert home.append(made_seal("large", 262_144)).status_code == 413


def test_large_bodies_wait_for_room(store: FeedStore) -> None:
    with (
        RunningServer(store, None, Limits(memory_bytes=1000)) as narrow,
        httpx.Client(base_url=narrow.url) as client,
    ):
        home = VaultClient(client, "home")
        home.register()
        home.append(made_seal(1), made_seal(2), made_seal(3))
        assert len(home.pull(0)) == 3
        home.append(*(made_seal(number) for number in range(10)))
        for answer in (
            home.call("GET", "/batches", after=0),
            home.put_snapshot(made_seal("large", 512), 1),
        ):
            assert (answer.status_code, answer.json()["code"]) == (503, "server.busy")
            assert answer.headers["retry-after"] == "2"
        assert home.put_snapshot(made_seal("small"), 1).status_code == 200
        assert home.call("GET", "/snapshot").status_code == 200


def test_who_leaves_while_waiting_for_news_makes_room(store: FeedStore) -> None:
    with (
        RunningServer(store, None, Limits(event_waiters=1)) as narrow,
        httpx.Client(base_url=narrow.url) as client,
    ):
        home = VaultClient(client, "home")
        home.register()

        def is_waiting() -> bool:
            events = home.path + "/events?after=0"
            try:
                answer = client.get(events, headers=home.authorization, timeout=SOON)
            except httpx.ReadTimeout:
                return True
            assert answer.status_code == 503
            return False

        assert is_waiting()  # and leaves
        began = time.monotonic()
        while not is_waiting():
            assert time.monotonic() - began < 5
