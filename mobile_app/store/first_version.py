"""The first version's records: two plain images, read here for the last time.

They become a journal once (`mobile_app.store.journal.writing`), and are removed when that was
written and read back. A marker stays under their names: a version that knows nothing of journals
takes it for an image of a newer version, and leaves everything alone.

Removing replaces. What a disk or its file system keeps of bytes replaced is beyond an
app's reach (docs/journal.md says so plainly).
"""

from __future__ import annotations

from asyncio import gather
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from typing import Any, Final

from mobile_app.device.ports import BlobStore
from mobile_app.errors import StoreCorrupt, StoreMigration
from mobile_app.store.image import (
    Header,
    encode_image,
    payload_of,
    read_header,
    read_lines,
    salvage_lines,
)
from mobile_app.store.journal.entries import Entries
from mobile_app.store.records import usable_clock, usable_device

IMAGES: Final = ("records.a", "records.b")
SEALED_ASIDE: Final = "aside.sealed."
_PLAIN_ASIDE: Final = "aside.records."

_MARKER_SCHEMA: Final = 65535
MARKER: Final = encode_image(schema=_MARKER_SCHEMA, generation=0, device="", clock="", lines=[])


@dataclass(slots=True)
class Images:
    """`batches` are stored records with the schema that wrote them, the sound image's first.

    `present`: there is an image to be removed; `marker`: there was once. `damaged` are whole blobs
    by name; `newest_damaged` says that the newest image may have been among them.
    """

    batches: list[tuple[int, list[bytes]]] = field(default_factory=list)
    device: str = ""
    clock: str = ""
    present: bool = False
    marker: bool = False
    damaged: dict[str, bytes] = field(default_factory=dict)
    newest_damaged: bool = False

    def entries(self) -> list[tuple[int, Entries]]:
        """Every line as one that is still to be read."""
        return [
            (schema, Entries(odd=[(schema, payload_of(line)) for line in lines]))
            for schema, lines in self.batches
        ]


async def read_images(blobs: BlobStore, schema: int) -> Images:
    """Raises StoreMigration when an image is of a newer version: nothing was touched then."""
    images = Images()
    newest: Header | None = None
    damaged: list[tuple[str, bytes, Header | None]] = []
    for name, data in zip(IMAGES, await gather(*map(blobs.read, IMAGES)), strict=True):
        if data is None:
            continue
        header = read_header(data)
        if header is not None and header.schema == _MARKER_SCHEMA:
            images.marker = True
            continue
        images.present = True
        if header is not None and header.schema > schema:
            raise StoreMigration("records: written by a newer version")
        try:
            if header is None:
                raise StoreCorrupt("image: header")
            lines = read_lines(data, header)
        except StoreCorrupt:
            damaged.append((name, data, header))
            continue
        if newest is None or header.generation > newest.generation:
            newest = header
            images.batches = [(header.schema, lines)]
            images.device = usable_device(header.device)
            images.clock = usable_clock(header.clock)
    for name, data, damaged_header in damaged:
        images.damaged[name] = data
        older = damaged_header and newest and damaged_header.generation < newest.generation
        images.newest_damaged = images.newest_damaged or not older
        if damaged_header is not None or newest is None:
            wrote = damaged_header.schema if damaged_header is not None else schema
            images.batches.append((wrote, salvage_lines(data)))
    return images


async def remove_images(
    blobs: BlobStore, seal: Callable[[bytes], Coroutine[Any, Any, bytes]]
) -> None:
    """Put the marker in their place; copies of damaged images are kept, sealed.

    Raises StoreError. Whatever it is interrupted by, the next call goes on.
    """
    for name in await blobs.names():
        if name.startswith(_PLAIN_ASIDE):
            data = await blobs.read(name) or b""
            await blobs.write(name.replace("aside.", SEALED_ASIDE, 1), await seal(data))
            await blobs.delete(name)
    for name in IMAGES:
        await blobs.write(name, MARKER)


async def mark(blobs: BlobStore) -> None:
    """In a new store too: a first version that comes back must not begin one of its own."""
    await blobs.write(IMAGES[0], MARKER)
