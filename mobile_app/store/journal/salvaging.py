"""Salvage: of a journal that is damaged somewhere, every segment and batch that opens.

Those of the generation before are read too, and it is left to the caller to merge all of them. A
header is no secret: where a blob's own is damaged, the name and the heads tell what it was. The
cipher then decides whether that is true.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from mobile_app.device.ports import BlobStore
from mobile_app.store.journal.entries import Entries
from mobile_app.store.journal.frames import NO_MARK, split_frames, unbroken
from mobile_app.store.journal.head import Segment
from mobile_app.store.journal.header import (
    HEADER_BYTES,
    Header,
    Kind,
    segment_number,
    tail_generation,
)
from mobile_app.store.journal.opening import Opener
from mobile_app.store.journal.reading import Found, Piece, Tail


@dataclass(frozen=True, slots=True)
class _Opened:
    """What opens of a blob, in its own order; `whole` when that is all of it."""

    header: Header
    entries: list[Entries]
    whole: bool


async def salvage(blobs: BlobStore, opener: Opener, found: Found, names: list[str]) -> None:
    """Give `found` every piece that opens, oldest first, and a tail above all there is.

    `names` are those of all blobs. Raises StoreMigration, StoreError.
    """
    heads = [head for head in (found.former, found.head) if head is not None]
    known = {segment.number: segment for head in heads for segment in head.segments}
    highest = max((head.generation for head in heads), default=0)
    pieces: list[tuple[tuple[int, int, int], Piece]] = []
    for name in names:
        number, generation = segment_number(name), tail_generation(name)
        if not number and not generation:
            continue
        # Those that cannot be opened count too: nothing is to be written over them.
        found.next_number = max(found.next_number, number + 1)
        highest = max(highest, generation)
        data = await blobs.read(name) or b""
        opened = await _open(opener, data)
        if opened is None or not opened.whole:
            found.damaged[name] = data
            for mended in _mended(opener, data, generation, known.get(number)):
                other = await _open(opener, mended)
                if other is not None and (
                    opened is None or len(other.entries) > len(opened.entries)
                ):
                    opened = other
        if opened is not None and opened.entries:
            header = opened.header
            highest = max(highest, header.generation)
            order = (header.generation, header.kind, header.number)
            pieces += [(order, Piece(header.schema, entries)) for entries in opened.entries]
    found.pieces = [piece for _, piece in sorted(pieces, key=lambda one: one[0])]
    found.ids_by_tail = {}
    found.tail = Tail(highest + 1)


async def _open(opener: Opener, data: bytes) -> _Opened | None:
    header = opener.header(data)
    if header is None or header.kind not in (Kind.SEGMENT, Kind.TAIL):
        return None
    if header.kind is Kind.SEGMENT:
        entries = await opener.segment(data)
        return _Opened(header, [] if entries is None else [entries], entries is not None)
    frames = split_frames(data)
    opened = [await opener.batch(data[:HEADER_BYTES], frame) for frame in frames]
    in_order = unbroken(frames, frames[0].before if frames else NO_MARK)
    end = frames[-1].end if frames else HEADER_BYTES
    whole = None not in opened and len(in_order) == len(frames) and len(data) == end
    return _Opened(header, [entries for entries in opened if entries is not None], whole)


def _mended(
    opener: Opener, data: bytes, generation: int, segment: Segment | None
) -> Iterator[bytes]:
    """`data` with the header it should have, and without what was added to it."""
    if generation:
        for header in opener.likely_headers(Kind.TAIL, generation, 0):
            yield header + data[HEADER_BYTES:]
    elif segment is not None:
        for header in opener.likely_headers(Kind.SEGMENT, segment.generation, segment.number):
            yield header + data[HEADER_BYTES : segment.size]
