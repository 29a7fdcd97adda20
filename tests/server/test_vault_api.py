"""The vaults over HTTP, as docs/protocol.md says."""

from __future__ import annotations

import hashlib
import threading
import time
from collections.abc import Callable

import httpx
import pytest

from tests.server.vault_client import VaultClient, frames, made_seal

Device = Callable[..., VaultClient]


@pytest.fixture
def device(client: httpx.Client) -> Device:
    return lambda name="home", token="": VaultClient(client, name, token)


@pytest.fixture
def home(device: Device) -> VaultClient:
    """A registered vault."""
    made = device()
    assert made.register().status_code == 201
    return made


def refusal(answer: httpx.Response) -> tuple[int, str]:
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.headers["cache-control"] == "no-store"
    body = answer.json()
    assert body["status"] == answer.status_code
    assert body["title"]
    return answer.status_code, body["code"]


def test_a_vault_is_registered_once_and_confirmed_after(device: Device) -> None:
    first, again = device().register(), device().register()
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json() == again.json() == device().call("GET").json()
    generation = first.json().pop("generation")
    assert 0 < generation < 2**53
    assert {key: value for key, value in first.json().items() if key != "generation"} == {
        "head": 0,
        "snapshot": 0,
        "floor": 0,
        "bytes": 0,
        "quota": 64 * 1024 * 1024,
        "retention_days": None,
    }
    assert first.headers["cache-control"] == "no-store"


def test_batches_are_numbered_and_come_back_as_they_were(home: VaultClient) -> None:
    sealed = [made_seal(number, 256 if number % 2 else 512) for number in range(5)]
    first = home.append(*sealed[:3]).json()
    assert first["seqs"] == [1, 2, 3]
    assert home.append(*sealed[3:]).json()["seqs"] == [4, 5]
    assert home.pull(0) == list(enumerate(sealed, start=1))
    assert home.pull(3, limit=1) == [(4, sealed[3])]
    answer = home.call("GET", "/batches", after=5)
    assert answer.content == b""
    assert answer.headers["twofold-head"] == "5"
    assert answer.headers["twofold-generation"] == str(first["generation"])
    assert home.call("GET").json()["bytes"] == sum(map(len, sealed))


def test_a_batch_sent_again_keeps_its_place(home: VaultClient) -> None:
    one, two, three = map(made_seal, range(3))
    assert home.append(one, two).json()["seqs"] == [1, 2]
    again = home.append(two, three, one, three).json()
    assert again["seqs"] == [2, 3, 1, 3]
    assert again["head"] == 3
    assert len(home.pull(0)) == 3


@pytest.mark.parametrize("below", ["", "/batches?after=0", "/snapshot", "/events?after=0"])
def test_a_strangers_vault_looks_like_none(device: Device, home: VaultClient, below: str) -> None:
    assert home.append(made_seal(1)).status_code == 200
    stranger, nobody = device(token="other"), device("absent")
    answers = [each.client.get(each.path + below, headers=each.authorization)
               for each in (stranger, nobody)]  # fmt: skip
    assert refusal(answers[0]) == refusal(answers[1]) == (404, "vault.unknown")
    assert answers[0].content == answers[1].content
    assert {*answers[0].headers} == {*answers[1].headers}


def test_who_has_another_token_changes_nothing(device: Device, home: VaultClient) -> None:
    stranger = device(token="other")
    assert refusal(stranger.register()) == (409, "vault.taken")
    assert refusal(stranger.append(made_seal(1))) == (404, "vault.unknown")
    assert refusal(stranger.call("DELETE")) == (404, "vault.unknown")
    assert refusal(stranger.put_snapshot(made_seal(1), 1)) == (404, "vault.unknown")
    assert home.call("GET").json()["head"] == 0


@pytest.mark.parametrize(
    "authorization",
    ["", "Bearer", "Basic abc", "Bearer " + "A" * 42, "Bearer " + "A" * 42 + "B"],
)
def test_without_a_readable_token_nothing_is_answered(
    home: VaultClient, authorization: str
) -> None:
    headers = {"Authorization": authorization} if authorization else {}
    answer = home.client.get(home.path, headers=headers)
    assert refusal(answer) == (401, "token.missing")
    assert answer.headers["www-authenticate"] == "Bearer"


@pytest.mark.parametrize("last", ["", "AA", "B", "=", "+", "%20"])
def test_a_vault_has_one_spelling(home: VaultClient, last: str) -> None:
    path = f"/v1/vaults/{'A' * 21}{last}"
    answer = home.client.get(path, headers=home.authorization)
    assert refusal(answer) == (400, "request.invalid")


def test_a_snapshot_takes_the_place_of_batches(home: VaultClient) -> None:
    batches = [made_seal(number) for number in range(6)]
    home.append(*batches)
    assert refusal(home.call("GET", "/snapshot")) == (404, "snapshot.none")
    first, second = made_seal("first", 512), made_seal("second", 1024)
    state = home.put_snapshot(first, 3).json()
    assert (state["snapshot"], state["floor"], state["head"]) == (3, 0, 6)
    answer = home.call("GET", "/snapshot")
    assert answer.content == first
    assert answer.headers["twofold-through"] == "3"
    tag = answer.headers["etag"]
    assert refusal(home.put_snapshot(second, 5)) == (412, "snapshot.changed")
    assert refusal(home.put_snapshot(second, 5, '"other"')) == (412, "snapshot.changed")
    state = home.put_snapshot(second, 5, tag).json()
    assert home.put_snapshot(second, 5, tag).json() == state  # the answer was lost
    assert (state["snapshot"], state["floor"], state["head"]) == (5, 3, 6)
    assert state["bytes"] == len(second) + sum(map(len, batches[3:]))
    assert home.call("GET", "/snapshot").content == second
    assert refusal(home.call("GET", "/batches", after=2)) == (410, "batches.compacted")
    assert [seq for seq, _ in home.pull(3)] == [4, 5, 6]
    assert home.append(batches[5], batches[0]).json()["seqs"] == [6, 7]


@pytest.mark.parametrize(("through", "code"), [(0, 422), (2, 422), (1, 200)])
def test_a_snapshot_stands_for_what_there_is(home: VaultClient, through: int, code: int) -> None:
    home.append(made_seal(1))
    assert home.put_snapshot(made_seal("s"), through).status_code == code


def test_what_makes_no_sense_is_refused(home: VaultClient) -> None:
    sealed = made_seal(1)
    for body in (b"", b"\0", b"\0\0\0\0", frames([sealed])[:-1], frames([sealed]) + b"\0"):
        answer = home.call("POST", "/batches", content=body)
        assert refusal(answer) == (400, "request.invalid"), body
    for bad in (sealed[:-1], b"x" + sealed[1:], b"2fld\x02" + sealed[5:], sealed + b"\0" * 8):
        assert refusal(home.append(sealed, bad)) == (422, "batch.invalid")
        assert refusal(home.put_snapshot(bad, 1)) == (422, "snapshot.invalid")
    for query in ("", "?after=-1", "?after=x", "?after=1&after=2", "?after=0&limit=0"):
        answer = home.client.get(home.path + "/batches" + query, headers=home.authorization)
        assert refusal(answer) == (400, "request.invalid"), query
    assert refusal(home.call("PUT", "/snapshot", content=sealed, through=1)) == (
        400,
        "request.invalid",
    )
    assert home.call("GET").json()["head"] == 0


def test_other_methods_are_named(home: VaultClient) -> None:
    answer = home.call("PATCH", "/batches")
    assert refusal(answer) == (405, "http.405")
    assert answer.headers["allow"] == "GET, POST, HEAD"


def test_erasing_leaves_nothing(home: VaultClient) -> None:
    home.append(made_seal(1))
    home.put_snapshot(made_seal("s"), 1)
    generation = home.call("GET").json()["generation"]
    answer = home.call("DELETE")
    assert (answer.status_code, answer.content) == (204, b"")
    assert refusal(home.call("GET")) == (404, "vault.unknown")
    state = home.register().json()
    assert (state["head"], state["bytes"]) == (0, 0)
    assert state["generation"] != generation
    assert home.pull(0) == []


def test_news_come_at_once(home: VaultClient) -> None:
    assert home.call("GET", "/events", after=5).json()["head"] == 0
    began = time.monotonic()
    writer = threading.Timer(0.3, home.append, [made_seal(1)])
    writer.start()
    answer = home.call("GET", "/events", after=0)
    writer.join()
    assert answer.json()["head"] == 1
    assert 0.25 < time.monotonic() - began < 2


def test_large_bodies_pass(home: VaultClient) -> None:
    large = made_seal("large", 253_952)
    assert home.append(large).status_code == 200
    assert home.pull(0) == [(1, large)]
    snapshot = made_seal("snapshot", 4096 * 1024)
    assert home.put_snapshot(snapshot, 1).status_code == 200
    got = home.call("GET", "/snapshot").content
    assert hashlib.sha256(got).digest() == hashlib.sha256(snapshot).digest()


def test_the_server_says_whether_it_is_ready(client: httpx.Client) -> None:
    assert client.get("/readyz").text == "ok\n"


def test_metrics_count_routes_alone(home: VaultClient) -> None:
    home.append(made_seal(1))
    text = home.client.get("/metrics").text
    assert (
        'twofold_requests_total{method="POST",route="/v1/vaults/{vault}/batches",status="200"} 1.0'
        in text
    )
    assert home.path.rpartition("/")[2] not in text
