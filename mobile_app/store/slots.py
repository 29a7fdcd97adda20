"""Two generations of the image over any BlobStore, and what to do when one is damaged.

An image is always written over the older of two blobs, so the newest sound one is never the one
being replaced: a torn write, or a device that lies about durability, costs at most that write.

A damaged blob is copied aside under another name before anything may overwrite it. Its sound lines
are merged into the other generation: merging takes the later stamp field by field, so lines from
any generation can only add what is missing.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import Final

from mobile_app.device.ports import BlobStore
from mobile_app.errors import StoreCorrupt, StoreError, StoreMigration
from mobile_app.store.image import Header, read_header, read_lines, salvage_lines

SLOTS: Final = ("records.a", "records.b")
ASIDE_PREFIX: Final = "aside."


@dataclass(frozen=True, slots=True)
class Batch:
    """Lines and the schema version that wrote them."""

    schema: int
    lines: list[bytes]


@dataclass(slots=True)
class Found:
    """What storage holds. `header` is that of the newest sound image, None when there is none.

    `batches` are to be merged, the sound image first. `aside` names the copies of damaged blobs;
    `latest_damaged` says that the newest image may have been among them.
    """

    header: Header | None = None
    batches: list[Batch] = field(default_factory=list)
    aside: list[str] = field(default_factory=list)
    latest_damaged: bool = False


class Slots:
    """Reads and replaces images. `schema` is the version this app understands."""

    def __init__(self, blobs: BlobStore, schema: int) -> None:
        self._blobs = blobs
        self._schema = schema
        self._next = SLOTS[0]
        self._pending_aside: dict[str, bytes] = {}

    async def load(self, *, may_write: bool) -> Found:
        """Raises StoreMigration when any image is of a newer version: nothing was touched then.

        Without `may_write` (another tab writes) damaged blobs are only read.
        """
        found = Found()
        damaged: list[tuple[bytes, Header | None]] = []
        newest: tuple[str, Header, list[bytes]] | None = None
        self._pending_aside = {}
        for name in SLOTS:
            data = await self._blobs.read(name)
            if data is None:
                continue
            header = read_header(data)
            if header is not None and header.schema > self._schema:
                raise StoreMigration("records: written by a newer version")
            try:
                if header is None:
                    raise StoreCorrupt("image: header")
                lines = read_lines(data, header)
            except StoreCorrupt:
                damaged.append((data, header))
                copy = f"{ASIDE_PREFIX}{name}.{hashlib.sha256(data).hexdigest()[:12]}"
                self._pending_aside[copy] = data
                found.aside.append(copy)
                continue
            if newest is None or header.generation > newest[1].generation:
                newest = (name, header, lines)
        if newest is not None:
            found.header = newest[1]
            found.batches.append(Batch(newest[1].schema, newest[2]))
        self._next = SLOTS[1] if newest is not None and newest[0] == SLOTS[0] else SLOTS[0]
        for data, header in damaged:
            older = header and found.header and header.generation < found.header.generation
            found.latest_damaged = found.latest_damaged or not older
            if header is not None or found.header is None:
                schema = header.schema if header is not None else self._schema
                found.batches.append(Batch(schema, salvage_lines(data)))
        if may_write:
            await self._try_to_set_aside()
        return found

    async def replace(self, data: bytes) -> None:
        """Make `data` the newest image. Raises StoreError; the former newest stands then."""
        await self._set_aside()
        await self._blobs.write(self._next, data)
        self._next = SLOTS[1] if self._next == SLOTS[0] else SLOTS[0]

    def forget(self) -> None:
        """Everything was erased."""
        self._next = SLOTS[0]
        self._pending_aside = {}

    async def _try_to_set_aside(self) -> None:
        try:
            await self._set_aside()
        except StoreError:
            # Reading must work on a full disk too. The copies stay pending, and no image is
            # replaced before they are made.
            return

    async def _set_aside(self) -> None:
        while self._pending_aside:
            name, data = next(iter(self._pending_aside.items()))
            if await self._blobs.read(name) is None:
                await self._blobs.write(name, data)
            del self._pending_aside[name]
