"""Folding: making segments of the tail, so that opening stays quick and storage small.

The newest small segments and the tail become new segments; then a new head stands for the whole
journal; only then what nobody needs any more is removed. A crash anywhere before the new head
leaves the old one, whose segments and tails are all still there. The generation before is kept
until the next fold, so that even a device that lost the newest writes has somewhere to go back to.

Sizes grow geometrically: a segment joins when it is at most twice as large as what is newer, and
never again once it is half full. So each record is rewritten a few times in its life, and a store
has few segments.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Iterator
from dataclasses import dataclass

from mobile_app.device.ports import BlobStore
from mobile_app.errors import StoreError
from mobile_app.store.documents import Documents
from mobile_app.store.journal.entries import Entries, Ids, encode_entries
from mobile_app.store.journal.head import Head, Segment, encode_head
from mobile_app.store.journal.header import (
    HEADS,
    Header,
    Kind,
    segment_name,
    segment_number,
    tail_generation,
)
from mobile_app.store.journal.reading import Found, Tail
from mobile_app.store.sealing import MARK_BYTES, OpenKey


@dataclass(frozen=True, slots=True)
class Limits:
    """When to fold. A tail's batches each cost a decryption at the next start."""

    tail_batches: int = 32
    tail_bytes: int = 128 * 1024
    segment_bytes: int = 256 * 1024
    slack_bytes: int = 512 * 1024
    """Everything is folded once storage holds twice the live bytes and this."""


@dataclass(slots=True)
class Plan:
    """A fold, decided on at one moment; what is saved while it is carried out goes to `tail` on."""

    head: Head
    whole: bool
    puts: dict[str, dict[str, bytes]]
    drops: dict[str, list[str]]
    odd: list[tuple[int, bytes]]


def plan_fold(
    found: Found,
    documents: Documents,
    limits: Limits,
    *,
    whole: bool,
    device: str,
    clock: str,
    odd: list[tuple[int, bytes]],
) -> Plan:
    """Choose what to fold and begin a new tail. `odd` is all there is of that; used if whole.

    Only right after a commit or a load: the tail's blob must end where `found.tail` says.
    """
    segments = found.head.segments if found.head is not None else []
    kept = 0 if whole else _kept(segments, found.tail.end, limits)
    chosen = segments[kept:]
    if found.tail.sequence:
        found.tail = Tail(found.tail.generation + 1, found.tail.before)
    if kept == 0:
        puts = {table: dict(held.lines) for table, held in documents.durable.items()}
        drops: dict[str, list[str]] = {}
    else:
        puts, drops = _mentioned(found, chosen, documents)
    head = Head(
        generation=found.tail.generation,
        device=device,
        clock=clock,
        before=found.tail.before,
        next_number=found.next_number,
        segments=segments[:kept],
    )
    if not whole:
        odd = [line for segment in chosen for line in segment.odd]
    return Plan(head, whole, puts, drops, odd)


def _kept(segments: list[Segment], tail_bytes: int, limits: Limits) -> int:
    """How many of the oldest segments stay as they are."""
    kept, newer = len(segments), tail_bytes
    while kept and segments[kept - 1].size <= min(2 * newer, limits.segment_bytes // 2):
        kept -= 1
        newer += segments[kept].size
    return kept


def _mentioned(
    found: Found, chosen: list[Segment], documents: Documents
) -> tuple[dict[str, dict[str, bytes]], dict[str, list[str]]]:
    """The live lines of every id in `chosen` and the tails, and the ids that have none.

    Those lines cannot be in an older segment: the latest mention of an id is the live one.
    """
    ids: Ids = {}
    batches = (batch for tail in found.ids_by_tail.values() for batch in tail)
    for mentioned in (*(segment.ids for segment in chosen), *batches):
        for table, some in mentioned.items():
            ids.setdefault(table, {}).update(some)
    puts: dict[str, dict[str, bytes]] = {}
    drops: dict[str, list[str]] = {}
    for table, some in ids.items():
        held = documents.durable.get(table)
        lines = held.lines if held is not None else {}
        puts[table] = {id: lines[id] for id in some if id in lines}
        if len(puts[table]) < len(some):
            drops[table] = [id for id in some if id not in lines]
    return puts, drops


class Folder:
    """Carries plans out. Raises StoreError; the journal is then as it was, and stays whole."""

    def __init__(self, blobs: BlobStore, key: OpenKey, schema: int, limits: Limits) -> None:
        self._blobs = blobs
        self._key = key
        self._schema = schema
        self._limits = limits

    async def carry_out(self, plan: Plan, found: Found) -> None:
        """Write segments and head, and bring `found` up to date."""
        head = plan.head
        first = head.next_number
        try:
            for entries in _split(plan, self._limits.segment_bytes):
                head.segments.append(await self._write_segment(head, entries))
                head.next_number += 1
                await asyncio.sleep(0)  # saves come between
        except StoreError:
            # No room, perhaps: give back what was taken.
            for number in range(first, head.next_number):
                with contextlib.suppress(StoreError):
                    await self._blobs.delete(segment_name(number))
            raise
        slot = HEADS[1] if found.slot == HEADS[0] else HEADS[0]
        # After an error here the head may still have landed, so its segments stay. The next fold
        # writes over them.
        await self.write_head(head, slot)
        found.former, found.head = found.head, head
        found.slot, found.next_number = slot, head.next_number
        found.damaged.pop(slot, None)
        for generation in [one for one in found.ids_by_tail if one < head.generation]:
            del found.ids_by_tail[generation]

    async def write_head(self, head: Head, slot: str) -> None:
        """Make `head` the newest. An error that comes after the bytes have landed is none."""
        header = self._header(Kind.HEAD, head.generation)
        data = header + await self._key.sealer.seal(encode_head(head), header)
        try:
            await self._blobs.write(slot, data)
        except StoreError:
            if await self._blobs.read(slot) != data:
                raise

    async def clean_up(self, found: Found) -> None:
        """Remove every segment and tail that neither the head nor the former one needs."""
        heads = [head for head in (found.head, found.former) if head is not None]
        segments = {segment.number for head in heads for segment in head.segments}
        tails = min((head.generation for head in heads), default=0)
        for name in await self._blobs.names():
            number, generation = segment_number(name), tail_generation(name)
            if (number and number not in segments) or 0 < generation < tails:
                await self._blobs.delete(name)

    def tail_header(self, generation: int) -> bytes:
        return self._header(Kind.TAIL, generation)

    async def _write_segment(self, head: Head, entries: Entries) -> Segment:
        number = head.next_number
        header = self._header(Kind.SEGMENT, head.generation, number)
        entries.device, entries.clock = head.device, head.clock
        sealed = await self._key.sealer.seal(encode_entries(entries), header)
        await self._blobs.write(segment_name(number), header + sealed)
        return Segment(
            number=number,
            generation=head.generation,
            size=len(header) + len(sealed),
            mark=sealed[-MARK_BYTES:],
            ids=entries.ids(),
            odd=entries.odd,
        )

    def _header(self, kind: Kind, generation: int, number: int = 0) -> bytes:
        return Header(
            suite=self._key.sealer.suite,
            kind=kind,
            schema=self._schema,
            store_id=self._key.store_id,
            generation=generation,
            number=number,
        ).pack()


def _split(plan: Plan, segment_bytes: int) -> Iterator[Entries]:
    """The plan's contents in pieces of about `segment_bytes`; nothing when there is nothing."""
    piece, size = Entries(drops=plan.drops, odd=plan.odd), 0
    for table, lines in plan.puts.items():
        into = piece.puts.setdefault(table, {})
        for id, line in lines.items():
            if size >= segment_bytes:
                yield piece
                piece, size = Entries(), 0
                into = piece.puts.setdefault(table, {})
            into[id] = line
            size += len(line) + len(id)
    if piece.puts or piece.drops or piece.odd:
        yield piece
