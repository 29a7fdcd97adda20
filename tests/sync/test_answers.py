"""Answers of servers that are broken, hostile or in the middle of something else."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mobile_app import errors
from mobile_app.device.ports import HttpResponse
from mobile_app.errors import NetworkError, NoServerHere, ServerFault
from mobile_app.sync.answers import (
    MAX_BATCH_BYTES,
    problem_code,
    read_appended,
    read_head,
    read_pulled,
    read_snapshot,
    read_state,
    refusal,
    retry_after_seconds,
)
from tests.sync.test_client import SEALED, STATE, bytes_answer, json_answer, problem

REFUSALS = [
    (401, "token.missing", errors.Unauthorized, False),
    (404, "vault.unknown", errors.VaultUnknown, False),
    (409, "vault.taken", errors.VaultTaken, False),
    (409, "batch.gap", errors.ServerBusy, True),
    (410, "batches.compacted", errors.Compacted, False),
    (408, "body.slow", errors.TooSlow, True),
    (411, "body.length", errors.BatchRefused, False),
    (413, "body.too_large", errors.BatchRefused, False),
    (412, "snapshot.changed", errors.SnapshotChanged, False),
    (422, "batch.invalid", errors.BatchRefused, False),
    (422, "snapshot.invalid", errors.BatchRefused, False),
    (429, "rate.exceeded", errors.RateLimited, True),
    (503, "server.busy", errors.ServerBusy, True),
    (507, "quota.exceeded", errors.Quota, True),
    # A code of a later version, and proxies that speak for themselves.
    (400, "request.invalid", errors.ServerFault, True),
    (500, "server.fault", errors.ServerFault, True),
    (404, "something.new", errors.NoServerHere, True),
    (408, "", errors.TooSlow, True),
    (413, "", errors.BatchRefused, False),
    (426, "", errors.VersionMismatch, False),
    (429, "", errors.RateLimited, True),
    (502, "", errors.ServerBusy, True),
    (503, "", errors.ServerBusy, True),
    (504, "", errors.ServerBusy, True),
    (507, "", errors.Quota, True),
    (401, "", errors.NoServerHere, True),
    (200, "", errors.NoServerHere, True),
    (500, "", errors.ServerFault, True),
]


@pytest.mark.parametrize(("status", "code", "kind", "retryable"), REFUSALS)
def test_each_refusal_has_its_error(
    status: int, code: str, kind: type[NetworkError], retryable: bool
) -> None:
    answer = problem(status, code) if code else HttpResponse(status, b"<html>", {})
    error = refusal(answer)
    assert type(error) is kind
    assert error.retryable is retryable


@pytest.mark.parametrize(
    "answer",
    [
        HttpResponse(503, b'{"code": "vault.unknown"}', {"content-type": "application/json"}),
        HttpResponse(503, b"{", {"content-type": "application/problem+json"}),
        HttpResponse(503, b'["vault.unknown"]', {"content-type": "application/problem+json"}),
        HttpResponse(503, b'{"code": 7}', {"content-type": "application/problem+json"}),
        HttpResponse(503, b"\xff", {"content-type": "application/problem+json"}),
        HttpResponse(503, b"[" * 60_000, {"content-type": "application/problem+json"}),
    ],
)
def test_what_only_looks_like_a_problem(answer: HttpResponse) -> None:
    assert problem_code(answer) == ""
    assert type(refusal(answer)) is errors.ServerBusy


@pytest.mark.parametrize(
    ("said", "seconds"),
    [
        ("0", 0.0),
        ("30", 30.0),
        ("9" * 19, 86_400.0),
        ("9" * 5000, None),
        ("-3", None),
        ("٣", None),
        ("soon", None),
        ("", None),
        ("Wed, 25 Nov 2026 10:02:00 GMT", 120.0),
        ("Wed, 25 Nov 2026 09:00:00 GMT", 0.0),
        ("Wed, 25 Nov 2099 10:00:00 GMT", 86_400.0),
        ("Wed, 25 Nov 2026 10:02:00", None),  # without a zone: not to be compared
        ("Wed, 99 Nov 2026 10:02:00 GMT", None),
    ],
)
def test_how_long_to_wait(said: str, seconds: float | None) -> None:
    headers = {"retry-after": said, "date": "Wed, 25 Nov 2026 10:00:00 GMT"}
    assert retry_after_seconds(headers) == seconds
    error = refusal(HttpResponse(503, b"", headers))
    assert isinstance(error, errors.ServerBusy)
    assert error.retry_after_seconds == seconds


def test_a_date_means_nothing_without_the_servers_own() -> None:
    assert retry_after_seconds({"retry-after": "Wed, 25 Nov 2026 10:02:00 GMT"}) is None
    assert retry_after_seconds({}) is None


NO_NUMBERS = [None, "1", 1.5, True, -1, 1 << 63, [], {}]


@pytest.mark.parametrize("name", ["generation", "head", "snapshot", "floor", "bytes", "quota"])
@pytest.mark.parametrize("value", NO_NUMBERS)
def test_a_state_with_what_is_no_number(name: str, value: object) -> None:
    with pytest.raises(ServerFault):
        read_state(json_answer({**STATE, name: value}))
    with pytest.raises(ServerFault):
        read_state(json_answer({key: value for key, value in STATE.items() if key != name}))


@pytest.mark.parametrize(
    "told",
    [
        {**STATE, "generation": 0},
        {**STATE, "snapshot": 10},
        {**STATE, "floor": 6},
        {**STATE, "retention_days": "long"},
        [STATE],
        None,
    ],
)
def test_a_state_that_cannot_be(told: object) -> None:
    with pytest.raises(ServerFault):
        read_state(json_answer(told))


@pytest.mark.parametrize(
    "told",
    [
        {},
        {"generation": 1, "head": 5},
        {"generation": 1, "head": 5, "seqs": "45"},
        {"generation": 1, "head": 5, "seqs": [5]},
        {"generation": 1, "head": 5, "seqs": [4, 5, 6]},
        {"generation": 1, "head": 5, "seqs": [5, 6]},
        {"generation": 1, "head": 5, "seqs": [0, 5]},
        {"generation": 1, "head": 5, "seqs": [True, 5]},
        {"generation": 1, "head": 5, "seqs": [4, None]},
        {"generation": 0, "head": 5, "seqs": [4, 5]},
        {"generation": 1, "head": None, "seqs": [4, 5]},
    ],
)
def test_appended_that_cannot_be(told: object) -> None:
    with pytest.raises(ServerFault):
        read_appended(json_answer(told), 2)


def frame(seq: int, sealed: bytes = SEALED, length: int | None = None) -> bytes:
    said = len(sealed) if length is None else length
    return seq.to_bytes(8, "big") + said.to_bytes(4, "big") + sealed


@pytest.mark.parametrize(
    "body",
    [
        frame(4),
        frame(6),
        frame(5) + frame(5),
        frame(5) + frame(7),
        frame(5) + frame(6) + frame(7),  # more than the limit
        frame(5)[:-1],
        frame(5) + b"\0",
        frame(5) + frame(6)[:12],
        frame(5, b"", length=0),
        frame(5, SEALED[:-1]),
        frame(5, length=1 << 31),
        frame(5, bytes(MAX_BATCH_BYTES + 1)),
    ],
)
def test_frames_that_cannot_be(body: bytes) -> None:
    with pytest.raises(ServerFault):
        read_pulled(bytes_answer(body, twofold_generation="1", twofold_head="99"), 4, 2)


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"twofold_generation": "1"},
        {"twofold_head": "5"},
        {"twofold_generation": "0", "twofold_head": "5"},
        {"twofold_generation": "1", "twofold_head": "4"},
        {"twofold_generation": "1", "twofold_head": "-5"},
        {"twofold_generation": "1", "twofold_head": "5.0"},
        {"twofold_generation": "1", "twofold_head": "9" * 19},
        {"twofold_generation": "1", "twofold_head": "9" * 5000},
        {"twofold_generation": "٣", "twofold_head": "5"},
    ],
)
def test_batches_beside_numbers_that_cannot_be(headers: dict[str, str]) -> None:
    assert read_pulled(bytes_answer(frame(5), twofold_generation="1", twofold_head="5"), 4, 1)
    with pytest.raises(ServerFault):
        read_pulled(bytes_answer(frame(5), **headers), 4, 1)


def test_a_server_that_has_more_and_gives_nothing() -> None:
    with pytest.raises(ServerFault):
        read_pulled(bytes_answer(b"", twofold_generation="1", twofold_head="5"), 4, 1)


@pytest.mark.parametrize(
    "answer",
    [
        bytes_answer(SEALED, etag='"a"'),
        bytes_answer(SEALED, etag='"a"', twofold_through="0"),
        bytes_answer(SEALED, twofold_through="5"),
        bytes_answer(SEALED, etag="a", twofold_through="5"),
        bytes_answer(SEALED, etag='"a"\r\nX: y', twofold_through="5"),
        bytes_answer(SEALED, etag=f'"{"a" * 300}"', twofold_through="5"),
        bytes_answer(SEALED[:-1], etag='"a"', twofold_through="5"),
    ],
)
def test_a_snapshot_that_cannot_be(answer: HttpResponse) -> None:
    with pytest.raises(ServerFault):
        read_snapshot(answer)


def test_a_weak_tag_is_a_tag() -> None:
    answer = bytes_answer(SEALED, etag='W/"a"', twofold_through="5")
    assert read_snapshot(answer).tag == 'W/"a"'


def test_a_page_where_bytes_or_json_were_wanted() -> None:
    page = HttpResponse(200, b"<html>", {"content-type": "text/html"})
    for read in (read_state, read_snapshot, read_head):
        with pytest.raises(NoServerHere):
            read(page)
    with pytest.raises(NoServerHere):
        read_pulled(page, 0, 1)


ANY_JSON: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=9),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=9), inner),
)


@given(st.dictionaries(st.sampled_from([*STATE, "seqs"]), ANY_JSON) | ANY_JSON, st.integers(0, 3))
def test_any_json_is_read_or_refused(told: Any, sent: int) -> None:
    answer = json_answer(told)
    for read in (read_state, read_head, lambda answer: read_appended(answer, sent)):
        try:
            read(answer)
        except ServerFault:
            continue


@given(st.binary(max_size=700), st.integers(0, 5), st.integers(0, 9))
def test_any_bytes_are_read_or_refused(body: bytes, after: int, head: int) -> None:
    try:
        pulled = read_pulled(
            bytes_answer(body, twofold_generation="1", twofold_head=str(head)), after, 64
        )
    except ServerFault:
        return
    assert b"".join(frame(seq, sealed) for seq, sealed in pulled.batches) == body
    assert pulled.generation == 1
