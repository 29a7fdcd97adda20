"""From storage to documents in memory, whatever state storage is in."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Final, Protocol, TypeAlias

from mobile_app.device.ports import BlobStore
from mobile_app.errors import StoreKeyLost
from mobile_app.store.documents import Documents
from mobile_app.store.first_version import SEALED_ASIDE, Images, read_images
from mobile_app.store.journal.entries import Entries
from mobile_app.store.journal.header import (
    ASIDE_PREFIX,
    HEADS,
    segment_number,
    tail_generation,
)
from mobile_app.store.journal.opening import Opener
from mobile_app.store.journal.reading import Found, Reader
from mobile_app.store.journal.salvaging import salvage
from mobile_app.store.sealing import OpenKey

_TRIES_WHILE_OTHERS_WRITE: Final = 5
_NAME_IN_COPY: Final = 40
"""Characters of a damaged blob's name that its copy's name repeats: names have a limit."""

OpenTheKey: TypeAlias = Callable[[], Awaitable[OpenKey | None]]


class Rules(Protocol):
    """What the documents are; see `mobile_app.store.migrations`."""

    @property
    def version(self) -> int: ...

    def upgrade(self, entries: Entries, wrote: int) -> Entries:
        """`entries` of schema version `wrote` as this version's; what cannot be read is `odd`."""

    def join(self, table: str, id: str, known: bytes, other: bytes) -> bytes:
        """One document from two states of it, in whichever order they came."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenReport:
    """Damage met while opening; nothing of it was overwritten.

    `set_aside` names the copies of damaged blobs. `records` could be read. `latest_may_be_missing`:
    what is damaged may have held changes that nothing else holds. `unreadable_records` are kept as
    they are, but cannot be shown by this version.
    """

    set_aside: tuple[str, ...]
    records: int
    latest_may_be_missing: bool
    unreadable_records: int


@dataclass(slots=True)
class Loaded:
    """`device` and `clock` are the latest batch's, "" in a new store.

    `aside` are copies of damaged blobs still to be made. `rewrite`: everything is to be folded
    before anything is added. `has_gone`: a table was dropped since the last whole fold.
    """

    found: Found
    images: Images
    sound: bool
    device: str = ""
    clock: str = ""
    odd: list[tuple[int, bytes]] = field(default_factory=list)
    aside: dict[str, bytes] = field(default_factory=dict)
    rewrite: bool = False
    has_gone: bool = False

    def report(self, records: int) -> OpenReport | None:
        if self.sound and not self.aside and not self.odd:
            return None
        found = self.found
        only_a_head = found.head is not None and set(found.damaged) <= set(HEADS)
        whole = self.sound or (only_a_head and not found.missing)
        return OpenReport(
            set_aside=tuple(self.aside),
            records=records,
            latest_may_be_missing=not whole or self.images.newest_damaged,
            unreadable_records=len(self.odd),
        )


async def load(
    blobs: BlobStore, open_key: OpenTheKey, rules: Rules, documents: Documents, *, live: bool
) -> Loaded:
    """Fill `documents`. `live`: somebody else may be writing meanwhile. Writes nothing.

    Raises StoreMigration, StoreKeyLost, StoreError, and whatever `open_key` does.
    """
    found, images, sound = await _read(blobs, open_key, rules, live)
    loaded = Loaded(found, images, sound, rewrite=not sound)
    if found.head is not None:
        loaded.device, loaded.clock = found.head.device, found.head.clock
    for piece in found.pieces:
        loaded.rewrite = loaded.rewrite or piece.schema != rules.version
        _take(loaded, documents, rules, piece.schema, piece.entries)
    if images.present:
        # Beside a journal too: a first version may have been at work again meanwhile.
        loaded.rewrite = True
        loaded.device = loaded.device or images.device
        loaded.clock = max(loaded.clock, images.clock)
        for schema, entries in images.entries():
            _take(loaded, documents, rules, schema, entries, join=True)
    for prefix, damaged in ((ASIDE_PREFIX, found.damaged), (SEALED_ASIDE, images.damaged)):
        for name, data in damaged.items():
            copy = f"{prefix}{name[:_NAME_IN_COPY]}.{sha256(data).hexdigest()[:12]}"
            loaded.aside[copy] = data
    found.pieces = []
    return loaded


async def _read(
    blobs: BlobStore, open_key: OpenTheKey, rules: Rules, live: bool
) -> tuple[Found, Images, bool]:
    """What storage holds, salvaged if need be, and whether it was sound as it was."""
    seen_before: object = None
    for _ in range(_TRIES_WHILE_OTHERS_WRITE):
        names = await blobs.names()
        heads = await _heads(blobs)
        images = await read_images(blobs, rules.version)
        # After them: it is made before a first journal is, and another tab may be making both.
        key = await open_key()
        if key is None:
            return _without_key(names, heads, images)
        opener = Opener(key, rules.version)
        found = await Reader(blobs, opener).read(heads, names, live=live)
        if found.sound and found.head is not None:
            return found, images, True
        # Beside a writer it may only look like damage. What is damaged stays as it is.
        seen = (heads, found.damaged, found.missing)
        if not live or seen == seen_before:
            break
        seen_before = seen
    await salvage(blobs, opener, found, names)
    if found.head is None:
        # No head, and yet something? Then there was a journal.
        found.missing = found.missing or bool(found.pieces) or images.marker
    return found, images, found.sound


def _without_key(
    names: list[str], heads: dict[str, bytes], images: Images
) -> tuple[Found, Images, bool]:
    """A new store, or the first version's. Raises StoreKeyLost where a journal lies."""
    if heads or any(segment_number(name) or tail_generation(name) for name in names):
        raise StoreKeyLost("journal: there is no key")
    # A marker is written after a journal: where there is neither journal nor key, both are gone.
    gone = images.marker and not images.present
    return Found(missing=gone), images, not gone


async def _heads(blobs: BlobStore) -> dict[str, bytes]:
    found = await asyncio.gather(*map(blobs.read, HEADS))
    return {slot: data for slot, data in zip(HEADS, found, strict=True) if data is not None}


def _take(
    loaded: Loaded,
    documents: Documents,
    rules: Rules,
    schema: int,
    entries: Entries,
    *,
    join: bool = False,
) -> None:
    loaded.device = entries.device or loaded.device
    if schema != rules.version or entries.odd:
        join = True
        entries = rules.upgrade(entries, schema)
        loaded.odd += [one for one in entries.odd if one not in loaded.odd]
    loaded.clock = max(loaded.clock, entries.clock)
    loaded.has_gone = loaded.has_gone or bool(entries.gone)
    if join or not loaded.sound:
        for table, lines in entries.puts.items():
            held = documents.durable.get(table)
            for id, line in lines.items():
                known = held.lines.get(id) if held is not None else None
                if known is not None and known != line:
                    lines[id] = rules.join(table, id, known, line)
    documents.apply(entries)
