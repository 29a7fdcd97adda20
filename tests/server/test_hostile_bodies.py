"""The server's side of the wire format: whatever bytes come, it is an answer of ours, and cheap."""

from __future__ import annotations

import tracemalloc
from collections.abc import Callable
from typing import TypeVar

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync_server.errors import ApiProblem
from sync_server.vaults.frames import decode_frames, encode_frames
from sync_server.vaults.names import format_name, parse_bearer, parse_vault_id
from sync_server.vaults.sealed import OVERHEAD_BYTES, is_seal
from tests.fuzzing import fuzz_settings

pytestmark = pytest.mark.fuzz

MOST, BATCH_BYTES = 8, 4096
SPARE_BYTES = 64 * 1024
"""What a refusal may take besides the body itself, in memory."""

Answer = TypeVar("Answer")

lengths = st.integers(0, 2**32 - 1).map(lambda length: length.to_bytes(4, "big"))
framed = st.binary(max_size=60).map(lambda body: len(body).to_bytes(4, "big") + body)
bodies = st.lists(st.one_of(framed, framed, lengths, st.binary(max_size=20)), max_size=12).map(
    b"".join
)


@given(bodies)
@fuzz_settings(500)
def test_a_body_is_cut_whole_or_refused(body: bytes) -> None:
    batches = outcome(lambda: decode_frames(body, most=MOST, batch_bytes=BATCH_BYTES))
    if isinstance(batches, ApiProblem):
        assert 400 <= batches.status < 500
        return
    assert 1 <= len(batches) <= MOST
    assert b"".join(len(one).to_bytes(4, "big") + one for one in batches) == body


@given(lengths, st.binary(max_size=40))
@fuzz_settings(200)
def test_no_length_reserves_memory(length: bytes, rest: bytes) -> None:
    tracemalloc.start()
    outcome(lambda: decode_frames(length + rest, most=MOST, batch_bytes=2**32))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < SPARE_BYTES


@given(st.lists(st.tuples(st.integers(1, 2**63), st.binary(min_size=1, max_size=90)), max_size=9))
@fuzz_settings(200)
def test_what_is_sent_can_be_read(batches: list[tuple[int, bytes]]) -> None:
    body, found = encode_frames(batches), []
    while body:
        seq, length = int.from_bytes(body[:8], "big"), int.from_bytes(body[8:12], "big")
        found.append((seq, body[12 : 12 + length]))
        body = body[12 + length :]
    assert found == batches


@given(st.one_of(st.binary(max_size=700), st.binary(max_size=700).map(b"2fld\x01\x01".__add__)))
@fuzz_settings(500)
def test_only_what_may_be_a_seal_is_taken(data: bytes) -> None:
    assert not is_seal(data) or (
        data.startswith(b"2fld\x01\x01") and len(data) >= OVERHEAD_BYTES + 256
    )


@given(st.one_of(st.text(max_size=60), st.binary(min_size=14, max_size=18).map(format_name)))
@fuzz_settings(500)
def test_a_vault_has_one_spelling(text: str) -> None:
    found = outcome(lambda: parse_vault_id(text))
    if isinstance(found, ApiProblem):
        assert found.status == 400
        return
    assert format_name(found) == text


@given(
    st.one_of(
        st.text(max_size=80),
        st.binary(min_size=30, max_size=34).map(lambda token: f"Bearer {format_name(token)}"),
    )
)
@fuzz_settings(500)
def test_a_token_is_read_or_refused(text: str) -> None:
    found = outcome(lambda: parse_bearer(text))
    if isinstance(found, ApiProblem):
        assert found.status == 401
        return
    assert format_name(found) in text


def outcome(work: Callable[[], Answer]) -> Answer | ApiProblem:
    """What it gives, or the problem it answers with; anything else is a failure."""
    try:
        return work()
    except ApiProblem as problem:
        return problem
