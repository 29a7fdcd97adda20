"""Reading a journal: its head, the segments it names, then the tail, each in order.

`read_journal` takes nothing on trust: whatever is not exactly what the head and the marks say is
damage. With damage, `salvage` reads every blob of the journal that opens under the key, those of
the generation before included, and leaves it to the caller to merge them.
"""

from __future__ import annotations

from asyncio import gather
from dataclasses import dataclass, field

from mobile_app.device.ports import BlobStore
from mobile_app.errors import CannotOpen, StoreCorrupt, StoreKeyLost
from mobile_app.store.journal.entries import Entries, Ids, decode_entries
from mobile_app.store.journal.frames import NO_MARK, Frame, open_frame, split_frames, unbroken
from mobile_app.store.journal.head import Head, Segment, decode_head
from mobile_app.store.journal.header import (
    HEADER_BYTES,
    HEADS,
    SEGMENT_PREFIX,
    TAIL_PREFIX,
    Header,
    Kind,
    number_in,
    read_header,
    segment_name,
    tail_name,
)
from mobile_app.store.sealing import MARK_BYTES, OpenKey


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
    """Reads through `blobs` with `key`, as a version that understands `schema`."""

    def __init__(self, blobs: BlobStore, key: OpenKey, schema: int) -> None:
        self._blobs = blobs
        self._key = key
        self._schema = schema

    async def read(self, heads: dict[str, bytes], names: list[str], *, live: bool) -> Found:
        """`heads` are the head blobs there are, `names` those of all.

        `live`: somebody else may be writing meanwhile. The last frame may then be on its way and
        is left out without a word. Raises StoreMigration, StoreKeyLost, StoreError.
        """
        found = Found()
        foreign = 0
        for slot, data in heads.items():
            header = read_header(data, self._schema)
            foreign += header is not None and not self._is_ours(header)
            head = await self._open_head(data)
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
            await self._read_segments(found, found.head)
            await self._read_tails(found, found.head, live)
            last = tail_name(found.tail.generation)
            found.missing |= any(name.startswith(TAIL_PREFIX) and name > last for name in names)
        return found

    async def salvage(self, found: Found, names: list[str]) -> Found:
        """`found` with every piece that opens, oldest first, and a tail above all there is."""
        names = [name for name in names if name.startswith((SEGMENT_PREFIX, TAIL_PREFIX))]
        pieces: list[tuple[int, int, int, Piece]] = []
        found.ids_by_tail = {}
        highest = found.head.generation if found.head is not None else 0
        for name in names:
            if name.startswith(TAIL_PREFIX):
                highest = max(highest, number_in(name))
            data = await self._blobs.read(name) or b""
            header = self._header(data)
            if header is None or header.kind not in (Kind.SEGMENT, Kind.TAIL):
                found.damaged[name] = data
                continue
            highest = max(highest, header.generation)
            if header.kind is Kind.SEGMENT:
                opened = [await self._open_segment(data)]
            else:
                frames = split_frames(data)
                opened = [await self._open_batch(data, frame) for frame in frames]
                if len(data) != (frames[-1].end if frames else HEADER_BYTES):
                    found.damaged[name] = data
            if None in opened:
                found.damaged[name] = data
            order = (header.generation, header.kind, header.number)
            pieces += [(*order, Piece(header.schema, one)) for one in opened if one is not None]
        found.pieces = [piece for *_, piece in sorted(pieces, key=lambda one: one[:3])]
        found.tail = Tail(highest + 1)
        numbers = [number_in(name) for name in names if name.startswith(SEGMENT_PREFIX)]
        found.next_number = max([found.next_number, *(number + 1 for number in numbers)])
        return found

    async def _open_head(self, data: bytes) -> Head | None:
        header = self._header(data)
        if header is None or header.kind is not Kind.HEAD:
            return None
        try:
            return decode_head(await self._open_rest(data), header.generation)
        except (CannotOpen, StoreCorrupt):
            return None

    async def _read_segments(self, found: Found, head: Head) -> None:
        names = [segment_name(segment.number) for segment in head.segments]
        blobs = await gather(*map(self._blobs.read, names))
        opened = await gather(*map(self._open_named, head.segments, blobs))
        for segment, name, data, piece in zip(head.segments, names, blobs, opened, strict=True):
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
        header = self._header(data)
        if header is None or header.kind is not Kind.SEGMENT:
            return None
        if (header.number, header.generation) != (segment.number, segment.generation):
            return None
        entries = await self._open_segment(data)
        return None if entries is None else Piece(header.schema, entries)

    async def _read_tails(self, found: Found, head: Head, live: bool) -> None:
        found.tail = Tail(head.generation, head.before)
        generation = head.generation
        while (data := await self._blobs.read(tail_name(generation))) is not None:
            tail = Tail(generation, found.tail.before)
            header = self._header(data)
            if header is None or (header.kind, header.generation) != (Kind.TAIL, generation):
                if not live:
                    found.damaged[tail_name(generation)] = data
                return
            frames = split_frames(data)
            opened = await gather(
                *(self._open_batch(data, frame) for frame in unbroken(frames, tail.before))
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
                return
            found.tail = tail
            generation += 1

    async def _open_segment(self, data: bytes) -> Entries | None:
        try:
            return decode_entries(await self._open_rest(data))
        except (CannotOpen, StoreCorrupt):
            return None

    async def _open_batch(self, tail: bytes, frame: Frame) -> Entries | None:
        try:
            plain = await open_frame(self._key.sealer, tail[:HEADER_BYTES], frame)
            return decode_entries(plain)
        except (CannotOpen, StoreCorrupt):
            return None

    async def _open_rest(self, data: bytes) -> bytes:
        return await self._key.sealer.open(data[HEADER_BYTES:], data[:HEADER_BYTES])

    def _header(self, data: bytes) -> Header | None:
        """A sound header of a blob sealed with our key."""
        header = read_header(data, self._schema)
        return header if header is not None and self._is_ours(header) else None

    def _is_ours(self, header: Header) -> bool:
        return (header.suite, header.store_id) == (self._key.sealer.suite, self._key.store_id)
