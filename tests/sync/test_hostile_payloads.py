"""The device's side of the wire format: whatever a seal held, it is read or refused, and cheap."""

from __future__ import annotations

import asyncio
import tracemalloc
import zlib
from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mobile_app.errors import CannotOpen, Refusal
from mobile_app.sync.codec import (
    BATCH,
    PLAIN_LIMIT_BYTES,
    SNAPSHOT,
    Payload,
    decode_payload,
    encode_payload,
    read_state,
    write_state,
)
from tests.fuzzing import fuzz_settings

pytestmark = pytest.mark.fuzz

SPARE_BYTES = 4 * 1024 * 1024
REASONS = {Refusal.MALFORMED, Refusal.NEWER}

BOMB = zlib.compress(bytes(32 * 1024 * 1024), 9)

numbers = st.integers() | st.floats(allow_nan=False, allow_infinity=False)
json_values = st.recursive(
    st.none() | st.booleans() | numbers | st.text(max_size=12),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3)
    ),
    max_leaves=8,
)
objects = st.dictionaries(st.text(max_size=8), json_values, max_size=4)
kinds = st.sampled_from([BATCH, SNAPSHOT])


@given(kinds, objects, st.lists(objects, max_size=6))
@fuzz_settings(300)
def test_what_is_written_is_read(
    kind: bytes, head: dict[str, Any], states: list[dict[str, Any]]
) -> None:
    payload = _outcome(kind, _encoded(kind, head, states))
    assert isinstance(payload, Payload)
    assert payload.head == head
    assert [read_state(line) for line in payload.lines] == states


@given(kinds, st.binary(max_size=300))
@fuzz_settings(500)
def test_anything_is_read_or_refused(kind: bytes, data: bytes) -> None:
    for payload in (data, kind + data, kind + b"\x01" + data):
        _read_or_refuse(kind, payload)


@given(kinds, objects, st.lists(objects, min_size=1, max_size=4), st.data())
@fuzz_settings(200)
def test_an_altered_payload_is_read_or_refused(
    kind: bytes, head: dict[str, Any], states: list[dict[str, Any]], data: st.DataObject
) -> None:
    sound = bytearray(_encoded(kind, head, states))
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(sound) - 1))
        sound[at] = data.draw(st.integers(0, 255))
    cut = data.draw(st.integers(0, len(sound)))
    _read_or_refuse(kind, bytes(sound[:cut]))
    _read_or_refuse(kind, bytes(sound))


@given(st.integers(0, 2**32 - 1))
@fuzz_settings(25)
def test_a_small_seal_never_fills_the_memory(told_bytes: int) -> None:
    """A thousandfold stream, whatever length it gives itself, unpacks to no more than it says."""
    payload = b"B\x01" + (2).to_bytes(4, "big") + b"{}\x01" + told_bytes.to_bytes(4, "big") + BOMB
    tracemalloc.start()
    try:
        _read_or_refuse(BATCH, payload)
    finally:
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
    assert peak < 4 * PLAIN_LIMIT_BYTES[BATCH] + SPARE_BYTES


def _read_or_refuse(kind: bytes, payload: bytes) -> None:
    found = _outcome(kind, payload)
    if isinstance(found, CannotOpen):
        assert found.reason in REASONS
        return
    for line in found.lines:
        state = read_state(line)
        assert state is None or isinstance(write_state(state), bytes)


def _outcome(kind: bytes, payload: bytes) -> Payload | CannotOpen:
    try:
        return decode_payload(kind, payload)
    except CannotOpen as error:
        return error


def _encoded(kind: bytes, head: dict[str, Any], states: Sequence[dict[str, Any]]) -> bytes:
    return asyncio.run(encode_payload(kind, head, [write_state(one) for one in states]))
