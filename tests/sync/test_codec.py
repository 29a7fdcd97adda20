"""Payloads to the byte, and whatever else somebody may have sealed."""

from __future__ import annotations

import json
import tracemalloc
import zlib
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mobile_app.changes.hlc import Hlc
from mobile_app.errors import CannotOpen, Refusal
from mobile_app.sync.codec import (
    BATCH,
    HEAD_LIMIT_BYTES,
    PLAIN_LIMIT_BYTES,
    SNAPSHOT,
    decode_payload,
    encode_payload,
    read_state,
    write_state,
)
from mobile_app.sync.heads import BatchHead, Link, SnapshotHead

values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(codec=None), max_size=20),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3)
    ),
    max_leaves=8,
)
states = st.dictionaries(st.text(max_size=8), values, max_size=4)

SOUND = BatchHead(device="a", chain="0" * 16, number=1, previous="", seen=(1, 0), at_ms=0, schema=1)

numbers = st.integers(0, (1 << 53) - 1)
device_ids = st.from_regex(r"[0-9a-z]{1,32}", fullmatch=True)
chain_ids = st.from_regex(r"[0-9a-f]{16}", fullmatch=True)
ids = st.from_regex(r"[0-9a-f]{64}", fullmatch=True)
asks = st.lists(st.tuples(device_ids, chain_ids, st.integers(1, 99)), max_size=3).map(tuple)
batch_heads = st.builds(
    BatchHead,
    device=device_ids,
    chain=chain_ids,
    number=st.integers(1, 99),
    previous=ids | st.just(""),
    seen=st.tuples(numbers, numbers),
    at_ms=numbers,
    schema=st.integers(1, 9),
    asks=asks,
)
links = st.builds(Link, chain_ids, st.integers(1, 99), ids, numbers)
coverages = st.dictionaries(device_ids, st.integers(0, 1 << 47)).map(
    lambda ms: {device: Hlc(one, 0, device) for device, one in ms.items()}
)
snapshot_heads = st.builds(
    SnapshotHead,
    device=device_ids,
    at_ms=numbers,
    schema=st.integers(1, 9),
    through=st.tuples(numbers, numbers),
    coverage=coverages,
    chains=st.dictionaries(device_ids, links, max_size=3),
)


@given(st.sampled_from([BATCH, SNAPSHOT]), states, st.lists(states, max_size=5))
async def test_a_payload_gives_back_what_it_was_made_of(
    kind: bytes, head: dict[str, Any], some: list[dict[str, Any]]
) -> None:
    payload = await encode_payload(kind, head, [write_state(state) for state in some])
    found = decode_payload(kind, payload)
    assert found.head == head
    assert [read_state(line) for line in found.lines] == some


@given(batch_heads)
def test_a_batch_head_gives_itself_back(head: BatchHead) -> None:
    assert BatchHead.decode(json.loads(json.dumps(head.encode()))) == head


@given(snapshot_heads)
def test_a_snapshot_head_gives_itself_back(head: SnapshotHead) -> None:
    assert SnapshotHead.decode(json.loads(json.dumps(head.encode()))) == head


def reason_against(read: Callable[[], object]) -> Refusal | None:
    """Why `read` refuses, None when it does not. Anything but CannotOpen comes through."""
    try:
        read()
    except CannotOpen as refused:
        return refused.reason
    return None


def read_all(kind: bytes, payload: bytes) -> None:
    found = decode_payload(kind, payload)
    for line in found.lines:
        read_state(line)
    (BatchHead if kind == BATCH else SnapshotHead).decode(found.head)


ORDINARY = (None, Refusal.MALFORMED, Refusal.NEWER)


@given(st.sampled_from([BATCH, SNAPSHOT]), st.binary(max_size=200))
def test_any_bytes_are_a_payload_or_refused(kind: bytes, data: bytes) -> None:
    for payload in (data, kind + b"\1" + data, kind + b"\1\0\0\0\2{}" + data):
        assert reason_against(lambda: read_all(kind, payload)) in ORDINARY  # noqa: B023


@given(batch_heads, st.lists(states, max_size=3), st.data())
async def test_an_altered_payload_is_read_or_refused(
    head: BatchHead, some: list[dict[str, Any]], data: st.DataObject
) -> None:
    payload = bytearray(
        await encode_payload(BATCH, head.encode(), [write_state(state) for state in some])
    )
    for _ in range(data.draw(st.integers(1, 4))):
        payload[data.draw(st.integers(0, len(payload) - 1))] = data.draw(st.integers(0, 255))
    cut = bytes(payload[: data.draw(st.integers(0, len(payload)))])
    assert reason_against(lambda: read_all(BATCH, bytes(payload))) in ORDINARY
    assert reason_against(lambda: read_all(BATCH, cut)) in ORDINARY


@given(st.dictionaries(st.sampled_from(sorted(BatchHead.__slots__)), values))
def test_any_object_is_a_head_or_refused(some: dict[str, Any]) -> None:
    head = {**SOUND.encode(), **some}
    assert reason_against(lambda: BatchHead.decode(head)) in (None, Refusal.MALFORMED)
    assert reason_against(lambda: SnapshotHead.decode(head)) in (None, Refusal.MALFORMED)


def payload_of(
    body: bytes = b"",
    *,
    kind: bytes = BATCH,
    version: int = 1,
    head: bytes = b"{}",
    head_bytes: int | None = None,
    coding: int = 0,
    plain_bytes: int | None = None,
) -> bytes:
    length = len(head) if head_bytes is None else head_bytes
    plain = len(body) if plain_bytes is None else plain_bytes
    return (
        kind
        + bytes([version])
        + length.to_bytes(4, "big")
        + head
        + bytes([coding])
        + plain.to_bytes(4, "big")
        + body
    )


PACKED = zlib.compress(b'{"a":1}')


@pytest.mark.parametrize(
    ("payload", "reason"),
    [
        (b"", Refusal.MALFORMED),
        (b"B\1", Refusal.MALFORMED),
        (payload_of(kind=SNAPSHOT), Refusal.MALFORMED),
        (payload_of(version=0), Refusal.MALFORMED),
        (payload_of(version=2), Refusal.NEWER),
        (payload_of(head=b"[]"), Refusal.MALFORMED),
        (payload_of(head=b"{"), Refusal.MALFORMED),
        (payload_of(head=b"[" * 100_000), Refusal.MALFORMED),
        (payload_of(head_bytes=HEAD_LIMIT_BYTES + 1), Refusal.MALFORMED),
        (payload_of(b"{}", plain_bytes=1), Refusal.MALFORMED),
        (payload_of(b"{}", plain_bytes=3), Refusal.MALFORMED),
        (payload_of(coding=2), Refusal.MALFORMED),
        (payload_of(PACKED, coding=1, plain_bytes=6), Refusal.MALFORMED),
        (payload_of(PACKED, coding=1, plain_bytes=8), Refusal.MALFORMED),
        (payload_of(PACKED[:-1], coding=1, plain_bytes=7), Refusal.MALFORMED),
        (payload_of(PACKED + b"x", coding=1, plain_bytes=7), Refusal.MALFORMED),
        (payload_of(b"no zlib", coding=1, plain_bytes=7), Refusal.MALFORMED),
        (payload_of(plain_bytes=PLAIN_LIMIT_BYTES[BATCH] + 1), Refusal.MALFORMED),
    ],
)
def test_a_payload_against_the_rules_is_refused(payload: bytes, reason: Refusal) -> None:
    with pytest.raises(CannotOpen) as refused:
        decode_payload(BATCH, payload)
    assert refused.value.reason is reason


def test_a_packed_nothing_is_nothing() -> None:
    payload = payload_of(zlib.compress(b""), coding=1, plain_bytes=0)
    assert list(decode_payload(BATCH, payload).lines) == []


def test_a_bomb_is_not_unpacked() -> None:
    bomb = payload_of(zlib.compress(bytes(200_000_000), 9), coding=1, plain_bytes=1000)
    tracemalloc.start()
    try:
        with pytest.raises(CannotOpen):
            decode_payload(BATCH, bomb)
        assert tracemalloc.get_traced_memory()[1] < 2_000_000
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize(
    "line",
    [
        b"",
        b"7",
        b"[]",
        b"{",
        b'{"a":NaN}',
        b'{"a":-Infinity}',
        b'{"a":1e999}',
        b"\xff",
        b'{"a":' + b"9" * 5000 + b"}",
        b'{"a":' * 101 + b"1" + b"}" * 101,
        b'{"a":' + b"[" * 100_000 + b"}",
    ],
)
def test_a_line_that_could_not_be_written_again_is_left_out(line: bytes) -> None:
    assert read_state(line) is None


def test_brackets_in_a_text_are_no_depth() -> None:
    state = {"words": '[{"\\' * 200, "deep": [[[]]], "more": ["]"]}
    assert read_state(write_state(state)) == state


@pytest.mark.parametrize(
    "change",
    [
        {"device": "A"}, {"device": 1}, {"chain": "0"}, {"number": 0}, {"number": True},
        {"number": 1 << 53}, {"previous": "0"}, {"seen": [1]}, {"seen": [1, -1]}, {"seen": {}},
        {"at": 1.5}, {"schema": 0}, {"asks": [["a", "0" * 16, 0]]}, {"asks": [[1]]},
        {"asks": [["a", "0" * 16, 1]] * 65},
    ],
)  # fmt: skip
def test_a_head_against_the_rules_is_refused(change: dict[str, Any]) -> None:
    BatchHead.decode(SOUND.encode())
    with pytest.raises(CannotOpen):
        BatchHead.decode({**SOUND.encode(), **change})


@pytest.mark.parametrize(
    "change",
    [
        {"coverage": {"a": "0193a0000000-0000-bb02"}}, {"coverage": []}, {"coverage": {"a": 1}},
        {"chains": {"a": []}}, {"chains": {"A": ["0" * 16, 1, "0" * 64, 0]}}, {"through": None},
    ],
)  # fmt: skip
def test_a_snapshots_head_against_the_rules_is_refused(change: dict[str, Any]) -> None:
    sound = SnapshotHead(device="a", at_ms=0, schema=1, through=(1, 0), coverage={}, chains={})
    SnapshotHead.decode(sound.encode())
    with pytest.raises(CannotOpen):
        SnapshotHead.decode({**sound.encode(), **change})
