"""Requests nobody would send: each is answered, as a refusal or a success, and none is our fault.

`make fuzz` tries more of them than the usual fifteen hundred.
"""

from __future__ import annotations

import asyncio
import itertools
import json
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync_server.app import Application, create_app
from sync_server.config import Settings
from sync_server.store.opening import open_store
from sync_server.vaults import watcher
from sync_server.vaults.limits import Limits
from tests.fuzzing import fuzz_settings
from tests.server.vault_client import VaultClient, frames, made_seal

CASES = 1500
HANGS_SECONDS = 10
REFUSALS = {400, 401, 404, 405, 408, 409, 410, 412, 413, 422, 429, 503, 507}

with httpx.Client() as nowhere:
    OWNER = VaultClient(nowhere, "owner")
VAULT = OWNER.path.rpartition("/")[2].encode()
TOKEN = OWNER.authorization["Authorization"].encode()


@dataclass(frozen=True)
class Fuzzed:
    """An application, and the loop it lives in."""

    application: Application
    runner: asyncio.Runner

    def ask(
        self,
        method: str,
        path: bytes,
        query: bytes = b"",
        headers: Sequence[tuple[bytes, bytes]] = (),
        pieces: Sequence[bytes] = (),
    ) -> tuple[int, dict[bytes, bytes], bytes]:
        """Status, headers and body of the answer."""
        sent: list[dict[str, Any]] = []
        left = list(pieces)

        async def receive() -> dict[str, Any]:
            if left:
                body = left.pop(0)
                return {"type": "http.request", "body": body, "more_body": bool(left)}
            return {"type": "http.request"} if not pieces else {"type": "http.disconnect"}

        async def send(message: Any) -> None:
            sent.append(message)

        scope = {
            "type": "http",
            "asgi": {"version": "3.0"},
            "http_version": "1.1",
            "scheme": "http",
            "method": method,
            "path": path.decode("latin-1"),
            "raw_path": path,
            "root_path": "",
            "query_string": query,
            "headers": [*headers],
            "client": ("203.0.113.1", 1),
            "server": ("testserver", 80),
        }
        self.runner.run(asyncio.wait_for(self.application(scope, receive, send), HANGS_SECONDS))
        if not sent:
            return 0, {}, b""  # whoever asked has left
        body = b"".join(message.get("body", b"") for message in sent[1:])
        return sent[0]["status"], dict(sent[0]["headers"]), body


@pytest.fixture(scope="module")
def fuzzed(tmp_path_factory: pytest.TempPathFactory, migrated: Path) -> Iterator[Fuzzed]:
    folder = tmp_path_factory.mktemp("fuzzed")
    shutil.copy(migrated, folder)
    limits = Limits(registrations_per_address=10**6, registrations_per_hour=10**6)
    with (
        pytest.MonkeyPatch.context() as patch,
        open_store(Settings.from_environment({"TWOFOLD_DATA": str(folder)})) as store,
        asyncio.Runner() as runner,
    ):
        patch.setattr(watcher, "PATIENCE_SECONDS", 0.001)
        made = Fuzzed(create_app(store, None, limits), runner)
        path, token = b"/v1/vaults/" + VAULT, [(b"authorization", TOKEN)]
        assert made.ask("PUT", path, headers=token)[0] == 201
        body = frames([made_seal(number) for number in range(3)])
        assert made.ask("POST", path + b"/batches", headers=token, pieces=[body])[0] == 200
        yield made
        made.application.close()


def mostly(usual: Any, other: Any) -> Any:
    return st.one_of(usual, usual, usual, other)


def mutated(usual: st.SearchStrategy[bytes]) -> Any:
    """Now and then with a byte changed, one dropped, or an end that is missing or too many."""

    def mutate(drawn: tuple[bytes, int, int, bytes]) -> bytes:
        text, at, how, more = drawn
        at %= len(text) + 1
        cut = text[at + 1 :] if how == 0 else text[at:] if how == 1 else b""
        return text[:at] + more + cut

    changed = st.tuples(usual, st.integers(0, 2000), st.integers(0, 2), st.binary(max_size=3))
    return mostly(usual, changed.map(mutate))


NUMBERS = st.one_of(
    st.integers(-2, 12), st.sampled_from([2**31, 2**53 - 1, 2**53, 2**63, 2**64, 10**30])
)
PARAMETERS = st.tuples(
    st.sampled_from([b"after", b"limit", b"through", b"other"]),
    mostly(NUMBERS.map(lambda number: str(number).encode()), st.binary(max_size=6)),
).map(b"=".join)
QUERIES = mutated(st.lists(PARAMETERS, max_size=3).map(b"&".join))
PATHS = mutated(
    st.tuples(
        st.just(b"/v1/vaults/"),
        mostly(st.just(VAULT), st.binary(max_size=24)),
        st.sampled_from([b"", b"/batches", b"/snapshot", b"/events", b"/", b"/batches/"]),
    ).map(b"".join)
)
HEADERS = st.lists(
    st.one_of(
        st.tuples(st.just(b"if-none-match"), mostly(st.just(b"*"), st.binary(max_size=5))),
        st.tuples(st.just(b"if-match"), mutated(st.just(b'"' + b"a" * 64 + b'"'))),
        st.tuples(
            st.just(b"content-length"), st.sampled_from([b"0", b"9", b"-1", b"x", b"9" * 30])
        ),
        st.tuples(
            st.sampled_from([b"accept", b"x-forwarded-for", b"range"]), st.binary(max_size=9)
        ),
    ),
    max_size=3,
)
TOKENS = mostly(
    st.just([(b"authorization", TOKEN)]),
    st.lists(st.tuples(st.just(b"authorization"), mutated(st.just(TOKEN))), max_size=2),
)
SEALS = mutated(
    st.tuples(st.integers(0, 30), st.sampled_from([256, 272, 512, 4096])).map(
        lambda drawn: made_seal(*drawn)
    )
)
BODIES = st.one_of(
    mutated(st.lists(SEALS, max_size=4).map(frames)), SEALS, st.binary(max_size=300), st.just(b"")
)


def pieces_of(drawn: tuple[bytes, list[int]]) -> list[bytes]:
    body, cuts = drawn
    places = sorted({0, len(body), *(cut % (len(body) + 1) for cut in cuts)})
    return [body[a:b] for a, b in itertools.pairwise(places)] or [body]


@given(
    method=st.sampled_from(["GET", "PUT", "POST", "DELETE", "HEAD", "OPTIONS", "PATCH", "X"]),
    path=PATHS,
    query=QUERIES,
    token=TOKENS,
    headers=HEADERS,
    pieces=st.tuples(BODIES, st.lists(st.integers(0, 5000), max_size=3)).map(pieces_of),
)
@pytest.mark.fuzz
@fuzz_settings(CASES)
def test_whatever_is_sent_is_answered(
    fuzzed: Fuzzed,
    method: str,
    path: bytes,
    query: bytes,
    token: list[tuple[bytes, bytes]],
    headers: list[tuple[bytes, bytes]],
    pieces: list[bytes],
) -> None:
    status, answered, body = fuzzed.ask(method, path, query, [*token, *headers], pieces)
    if status == 0 or status in (200, 201, 204):
        return
    assert status in REFUSALS
    assert answered[b"content-type"] == b"application/problem+json"
    if method != "HEAD":
        problem = json.loads(body)
        assert problem.keys() == {"type", "status", "code", "title"}
        assert problem["status"] == status


def test_the_owner_can_go_on_after_all_that(fuzzed: Fuzzed) -> None:
    path, token = b"/v1/vaults/" + VAULT, [(b"authorization", TOKEN)]
    assert fuzzed.ask("PUT", path, headers=token)[0] in (200, 201)
    head = json.loads(fuzzed.ask("GET", path, headers=token)[2])["head"]
    body = frames([made_seal("new")])
    status, _, answer = fuzzed.ask("POST", path + b"/batches", headers=token, pieces=[body])
    assert (status, json.loads(answer)["seqs"]) == (200, [head + 1])
