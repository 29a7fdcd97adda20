"""A small life of saves and removals, which leaves every kind of blob, and what may happen to them.

Bytes are flipped, cut, doubled, moved, dropped, forged, or put back from earlier.
"""

from __future__ import annotations

import asyncio
import struct
from binascii import crc32
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeAlias

from hypothesis import strategies as st

from mobile_app.device.memory import FixedClock, MemoryDisk, memory_device
from mobile_app.store.database import Database
from mobile_app.store.journal.entries import decode_entries, decode_line
from mobile_app.store.journal.folding import Limits
from mobile_app.store.journal.frames import open_frame, split_frames
from mobile_app.store.journal.header import HEADER_BYTES, HEADS, SEGMENT_PREFIX, TAIL_PREFIX
from mobile_app.store.keyring import DataKeyring

LIMITS = Limits(tail_batches=5, tail_bytes=4000, segment_bytes=2000, slack_bytes=2000)
SAVES, IDS = 48, 16

Blobs: TypeAlias = dict[str, bytes]
State: TypeAlias = dict[str, int]
"""The number last saved under each id; a removed one has none."""

Place: TypeAlias = tuple[str, int]
"""A blob, and where in it the segment or the batch ends."""


async def open_on(disk: MemoryDisk) -> Database:
    device = memory_device(disk, clock=FixedClock())
    keyring = DataKeyring(device.blobs, device.crypto, device.device_key, device.entropy)
    return await Database.open(
        device.blobs, device.clock, device.entropy, keyring=keyring, limits=LIMITS
    )


def state_of(db: Database) -> State:
    found = {record.id: record.fields["n"] for record in db.all("check_in")}
    return {id: n for id, n in found.items() if isinstance(n, int)}


@dataclass
class Life:
    """`states[n]` is what was there after save n; `history` every value each blob ever had."""

    disk: MemoryDisk = field(default_factory=MemoryDisk)
    states: list[State] = field(default_factory=lambda: [{}])
    history: list[Blobs] = field(default_factory=list)
    places: dict[tuple[str, int], list[Place]] = field(default_factory=dict)

    @property
    def last(self) -> State:
        return self.states[-1]

    @property
    def newest_tail(self) -> str:
        return max(name for name in self.disk.blobs if name.startswith(TAIL_PREFIX))


async def live() -> Life:
    life = Life()
    db = await open_on(life.disk)
    for n in range(SAVES):
        id = f"c{n * 7 % IDS}"
        if n % 6 == 5:
            await db.remove("check_in", id)
        else:
            await db.save("check_in", id, {"n": n, "words": "w" * (n % 40)})
        await db._journal.settle()
        life.states.append(state_of(db))
        life.history.append(dict(life.disk.blobs))
    await db.close()
    await find_places(life)
    assert len(life.last) < IDS - 2, "some are removed"
    assert all(slot in life.disk.blobs for slot in HEADS)
    return life


async def find_places(life: Life) -> None:
    device = memory_device(life.disk)
    keyring = DataKeyring(device.blobs, device.crypto, device.device_key, device.entropy)
    key = await keyring.open()
    assert key is not None

    def note(plain: bytes, place: Place) -> None:
        for id, line in decode_entries(plain).puts["check_in"].items():
            for fields in decode_line(line)["writes"].values():
                life.places.setdefault((id, fields["n"]), []).append(place)

    for name, data in life.disk.blobs.items():
        header, rest = data[:HEADER_BYTES], data[HEADER_BYTES:]
        if name.startswith(TAIL_PREFIX):
            for frame in split_frames(data):
                note(await open_frame(key.sealer, header, frame), (name, frame.end))
        elif name.startswith(SEGMENT_PREFIX):
            note(await key.sealer.open(rest, header), (name, len(data)))


LIFE = asyncio.run(live())
NAMES = sorted(LIFE.disk.blobs)
JOURNAL = [name for name in NAMES if name.startswith("journal.")]
TAILS = [name for name in NAMES if name.startswith(TAIL_PREFIX)]

Harm: TypeAlias = Callable[[Blobs], None]


def flip(name: str, at: int, bit: int) -> Harm:
    def harm(blobs: Blobs) -> None:
        if data := bytearray(blobs.get(name, b"")):
            data[at % len(data)] ^= 1 << bit
            blobs[name] = bytes(data)

    return harm


def cut(name: str, at: int) -> Harm:
    def harm(blobs: Blobs) -> None:
        if name in blobs:
            blobs[name] = blobs[name][: at % (len(blobs[name]) + 1)]

    return harm


def add(name: str, litter: bytes) -> Harm:
    def harm(blobs: Blobs) -> None:
        blobs[name] = blobs.get(name, b"") + litter

    return harm


def drop(name: str) -> Harm:
    return lambda blobs: blobs.pop(name, None) and None


def copy_to(source: str, target: str) -> Harm:
    def harm(blobs: Blobs) -> None:
        if source in blobs:
            blobs[target] = blobs[source]

    return harm


def put_back(name: str, when: int) -> Harm:
    """As it was after an earlier save; a blob that was not there then stays."""

    def harm(blobs: Blobs) -> None:
        blobs[name] = LIFE.history[when].get(name, blobs.get(name, b""))

    return harm


def shuffle_frames(name: str, order: list[int]) -> Harm:
    """The frames of a tail in another order, some left out, some twice."""

    def harm(blobs: Blobs) -> None:
        data = blobs.get(name, b"")
        frames, start = [], HEADER_BYTES
        for frame in split_frames(data):
            frames.append(data[start : frame.end])
            start = frame.end
        if frames:
            chosen = b"".join(frames[n % len(frames)] for n in order)
            blobs[name] = data[:HEADER_BYTES] + chosen

    return harm


def forge_header(name: str, kind: int, generation: int, number: int) -> Harm:
    """A header whose checksum holds, under a name of the journal's, before litter."""

    def harm(blobs: Blobs) -> None:
        store_id = LIFE.disk.blobs["journal.a"][16:32]
        packed = struct.pack(
            ">8sBBBxHxx16sQQ", b"2FJOURNL", 1, 1, kind, 1, store_id, generation, number
        )
        blobs[name] = packed + crc32(packed).to_bytes(4, "big") + b"litter" * 9

    return harm


at = st.integers(0, 10_000)
journal_names, tails = st.sampled_from(JOURNAL), st.sampled_from(TAILS)
far = st.sampled_from([0, 1, 9, 10**12 - 1, 10**12, 2**64 - 1])
odd_names = st.one_of(
    journal_names,
    st.from_regex(r"journal\.[st][a-z0-9._-]{0,12}", fullmatch=True),
    st.sampled_from(
        [
            "journal.t999999999999",
            "journal.s999999999999",
            "journal.t" + "9" * 60,
            "journal.s" + "z" * 71,
            "aside." + "x" * 70,
            "journal.",
        ]
    ),
)
harms = st.one_of(
    st.builds(flip, journal_names, at, st.integers(0, 7)),
    st.builds(cut, journal_names, at),
    st.builds(add, st.one_of(journal_names, odd_names), st.binary(min_size=1, max_size=80)),
    st.builds(drop, journal_names),
    st.builds(copy_to, journal_names, odd_names),
    st.builds(put_back, journal_names, st.integers(0, SAVES - 1)),
    st.builds(shuffle_frames, tails, st.lists(st.integers(0, 9), max_size=8)),
    st.builds(forge_header, odd_names, st.integers(0, 6), far, far),
)
