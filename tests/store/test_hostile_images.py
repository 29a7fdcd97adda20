"""The first version's images guard against accidents only: here lines say whatever they like."""

from __future__ import annotations

import asyncio
import json
from binascii import crc32
from random import Random
from typing import Any

from hypothesis import example, given, settings
from hypothesis import strategies as st

from mobile_app.changes.states import document_from
from mobile_app.device.memory import FixedClock, MemoryBlobStore, MemoryDisk, SeededEntropy
from mobile_app.store.database import Database
from mobile_app.store.export import export_records
from mobile_app.store.image import encode_image, encode_line

SOUND = [
    encode_line(
        {
            "type": "check_in",
            "id": f"c{n}",
            "writes": {f"01a1fb4ba0c0-{n:04x}-d1": {"n": n}},
            **({"removed_at": f"01a1fb4ba0c0-{n + 50:04x}-d1"} if n % 3 == 2 else {}),
        }
    )
    for n in range(9)
]
EXPECTED = {f"c{n}": n for n in range(9) if n % 3 != 2}
DEEP = b'{"type":"check_in","id":"deep","writes":{"01a1fb4ba0c0-0001-d1":{"n":%b}}}'

stamps = st.sampled_from(["01a1fb4ba0c0-0001-d1", "ffffffffffff-ffff-d1", "no stamp", ""])
anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5) | stamps,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner),
    max_leaves=8,
)
forged = st.fixed_dictionaries(
    {},
    optional={
        "type": st.sampled_from(["check_in", "counter", "", "Odd", 7, None]),
        "id": st.sampled_from(["c1", "c2", "new", "", "x" * 300, 3, None]),
        "writes": anything | st.dictionaries(stamps, anything, max_size=2),
        "removed_at": anything,
        "restored_at": anything,
        "twofold": anything,
        "more": anything,
    },
)


def line_of(payload: bytes) -> bytes:
    return b"%08x %b" % (crc32(payload), payload)


FAR = line_of(
    b'{"type":"check_in","id":"far","writes":{"ffffffffffff-ffff-d1":{"n":1}}}',
)
"""Taken at its word, no later stamp would be left for anything to come."""

odd_lines = st.one_of(
    forged.map(lambda value: line_of(json.dumps(value).encode("utf-8", "surrogatepass"))),
    anything.map(lambda value: line_of(json.dumps(value).encode("utf-8", "surrogatepass"))),
    st.binary(max_size=30).map(lambda data: line_of(data.replace(b"\n", b""))),
    st.binary(max_size=30).map(lambda data: data.replace(b"\n", b"")),
    st.sampled_from([900, 5000, 200_000]).map(
        lambda depth: line_of(DEEP % (b"[" * depth + b"]" * depth))
    ),
)


async def open_on(disk: MemoryDisk) -> Database:
    return await Database.open(MemoryBlobStore(disk), FixedClock(), SeededEntropy())


@settings(max_examples=120, deadline=None)
@given(
    odd=st.lists(odd_lines, max_size=4),
    order=st.randoms(use_true_random=False),
    whole=st.booleans(),
    clock=stamps,
    device=st.sampled_from(["d1", "", "D 1", "é", "x" * 40]),
)
@example(odd=[FAR], order=Random(1), whole=True, clock="ffffffffffff-ffff-d1", device="D 1")
@example(
    odd=[line_of(DEEP % (b"[" * 900 + b"]" * 900))],
    order=Random(1),
    whole=True,
    clock="zzz",
    device="",
)
def test_sound_lines_are_read_and_odd_ones_kept(
    odd: list[bytes], order: Any, whole: bool, clock: str, device: str
) -> None:
    lines = [*SOUND, *odd]
    order.shuffle(lines)
    image = encode_image(schema=1, generation=3, device=device, clock=clock, lines=lines)
    if not whole:
        image += b"\n"
    asyncio.run(_check({"records.a": image}, odd))


async def _check(blobs: dict[str, bytes], odd: list[bytes]) -> None:
    disk = MemoryDisk(dict(blobs))
    db = await open_on(disk)
    found = {record.id: dict(record.fields) for record in db.all("check_in")}
    for id, n in EXPECTED.items():
        if not any(f'"{id}"'.encode() in line for line in odd):
            assert found[id] == {"n": n}
    for record in db.every():
        document_from(record)
    export_records(db, FixedClock().now())
    for id in ("c5", "c8"):
        assert id not in found, "removed stays removed"
    await db.save("check_in", "later", {"n": 1})
    again = await open_on(disk)
    assert {record.id for record in again.all("check_in")} == {*found, "later"}
    before, after = db.report, again.report
    unreadable = before.unreadable_records if before is not None else 0
    assert (after.unreadable_records if after is not None else 0) == unreadable
    assert after is None or not after.set_aside
