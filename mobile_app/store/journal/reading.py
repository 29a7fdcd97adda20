"""Reading a journal: its head, the segments it names, then the tail, each in order.

Nothing is taken on trust: whatever is not exactly what the head and the marks say is damage, and
then `salvaging` takes over.
"""

from __future__ import annotations

from asyncio import gather
from dataclasses import dataclass, field
from typing import Final

from mobile_app.device.ports import BlobStore
from mobile_app.errors import StoreKeyLost
from mobile_app.store.journal.entries import Entries, Ids
from mobile_app.store.journal.frames import NO_MARK, split_frames, unbroken
from mobile_app.store.journal.head import Head, Segment
from mobile_app.store.journal.header import (
    HEADER_BYTES,
    HEADS,
    Kind,
    segment_name,
    tail_generation,
    tail_name,
)
from mobile_app.store.journal.opening import Opener
from mobile_app.store.sealing import MARK_BYTES

_SEGMENTS_AT_ONCE: Final = 64
"""So many that ten years come in one go, and so few that no store is in memory three times."""


@dataclass(slots=True)
class Tail:
    """Where the next batch goes: its sequence, the mark it follows, and where it begins.

    `end` is 0 while the tail has no frame: its header is written with the first.
    """

    generation: int
    before: bytes = NO_MARK
    sequence: int = 0
    end: int = 0


@dataclass(slots=True)
class Piece:
    """Entries and the schema version that wrote them, in the order they are to be applied."""

    schema: int
    entries: Entries


@dataclass(slots=True)
class Found:
    """What storage holds. `head` is None where there is no journal yet.

    `slot` is the head's blob; `former` the sound head in the other one. `damaged` are whole blobs
    by name, `missing` tells that something which was there is not. `ids_by_tail` is what each
    batch of a tail mentions; `next_number` is above that of every segment.
    """

    head: Head | None = None
    slot: str = HEADS[1]
    former: Head | None = None
    pieces: list[Piece] = field(default_factory=list)
    tail: Tail = field(default_factory=lambda: Tail(1))
    ids_by_tail: dict[int, list[Ids]] = field(default_factory=dict)
    next_number: int = 1
    damaged: dict[str, bytes] = field(default_factory=dict)
    missing: bool = False

    @property
    def sound(self) -> bool:
        return not self.damaged and not self.missing


class Reader:
    """Reads through `blobs` what `opener` opens."""

    def __init__(self, blobs: BlobStore, opener: Opener) -> None:
        self._blobs = blobs
        self._opener = opener

    async def read(self, heads: dict[str, bytes], names: list[str], *, live: bool) -> Found:
        """`heads` are the head blobs there are, `names` those of all.

        `live`: somebody else may be writing meanwhile. The last frame may then be on its way and
        is left out without a word. Raises StoreMigration, StoreKeyLost, StoreError.
        """
        found = Found()
        foreign = 0
        opened = await gather(*map(self._opener.head, heads.values()))
        for (slot, data), head in zip(heads.items(), opened, strict=True):
            foreign += self._opener.is_foreign(data)
            if head is None:
                found.damaged[slot] = data
            elif found.head is None or head.generation > found.head.generation:
                found.slot, found.former, found.head = slot, found.head, head
            else:
                found.former = head
        if foreign and found.head is None:
            raise StoreKeyLost("journal: sealed with another key")
        if found.head is not None:
            found.next_number = found.head.next_number
            for start in range(0, len(found.head.segments), _SEGMENTS_AT_ONCE):
                some = found.head.segments[start : start + _SEGMENTS_AT_ONCE]
                await self._read_segments(found, some)
            reached = await self._read_tails(found, found.head, live)
            # Beside a writer even one that was there at first may be gone by now.
            found.missing |= any(tail_generation(name) > reached for name in names)
        return found

    async def _read_segments(self, found: Found, segments: list[Segment]) -> None:
        names = [segment_name(segment.number) for segment in segments]
        blobs = await gather(*map(self._blobs.read, names))
        opened = await gather(*map(self._open_named, segments, blobs))
        for segment, name, data, piece in zip(segments, names, blobs, opened, strict=True):
            if piece is not None:
                segment.ids, segment.odd = piece.entries.ids(), piece.entries.odd
                found.pieces.append(piece)
            elif data is None:
                found.missing = True
            else:
                found.damaged[name] = data

    async def _open_named(self, segment: Segment, data: bytes | None) -> Piece | None:
        """The segment the head means, to the byte, or None."""
        if data is None or data[-MARK_BYTES:] != segment.mark:
            return None
        header = self._opener.header(data)
        if header is None or header.kind is not Kind.SEGMENT:
            return None
        if (header.number, header.generation) != (segment.number, segment.generation):
            return None
        entries = await self._opener.segment(data)
        return None if entries is None else Piece(header.schema, entries)

    async def _read_tails(self, found: Found, head: Head, live: bool) -> int:
        """The generation of the last one that is there, a new one on its way included."""
        found.tail = Tail(head.generation, head.before)
        generation = head.generation
        while (data := await self._blobs.read(tail_name(generation))) is not None:
            tail = Tail(generation, found.tail.before)
            header = self._opener.header(data)
            if header is None or (header.kind, header.generation) != (Kind.TAIL, generation):
                if not live:
                    found.damaged[tail_name(generation)] = data
                return generation
            frames = split_frames(data)
            opened = await gather(
                *(
                    self._opener.batch(data[:HEADER_BYTES], frame)
                    for frame in unbroken(frames, tail.before)
                )
            )
            for frame, entries in zip(frames, opened, strict=False):
                if entries is None:
                    break
                found.pieces.append(Piece(header.schema, entries))
                found.ids_by_tail.setdefault(generation, []).append(entries.ids())
                tail.before, tail.end, tail.sequence = frame.mark, frame.end, tail.sequence + 1
            torn = len(data) != (frames[-1].end if frames else HEADER_BYTES)
            if tail.sequence < len(frames) or (torn and not live):
                found.damaged[tail_name(generation)] = data
                return generation
            found.tail = tail
            generation += 1
        return generation - 1
