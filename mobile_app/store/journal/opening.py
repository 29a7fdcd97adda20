"""Opening single pieces of a journal under its key: None for whatever is not sound and ours."""

from __future__ import annotations

from mobile_app.errors import CannotOpen, StoreCorrupt
from mobile_app.store.journal.entries import Entries, decode_entries
from mobile_app.store.journal.frames import Frame, open_frame
from mobile_app.store.journal.head import Head, decode_head
from mobile_app.store.journal.header import HEADER_BYTES, Header, Kind, read_header
from mobile_app.store.sealing import OpenKey


class Opener:
    """Opens with `key`, as a version that understands `schema`.

    Every call raises StoreMigration for what a newer version wrote.
    """

    def __init__(self, key: OpenKey, schema: int) -> None:
        self._key = key
        self._schema = schema

    def header(self, data: bytes) -> Header | None:
        """A sound header of a blob sealed with our key."""
        header = read_header(data, self._schema)
        return header if header is not None and self._is_ours(header) else None

    def is_foreign(self, data: bytes) -> bool:
        """Whether it has a sound header of a blob sealed with another key."""
        header = read_header(data, self._schema)
        return header is not None and not self._is_ours(header)

    def likely_headers(self, kind: Kind, generation: int, number: int) -> list[bytes]:
        """What a segment's or tail's header was before it was damaged, likeliest first."""
        return [
            Header(
                suite=self._key.sealer.suite,
                kind=kind,
                schema=schema,
                store_id=self._key.store_id,
                generation=generation,
                number=number,
            ).pack()
            for schema in range(self._schema, 0, -1)
        ]

    async def head(self, data: bytes) -> Head | None:
        header = self.header(data)
        if header is None or header.kind is not Kind.HEAD:
            return None
        try:
            return decode_head(await self._rest(data), header.generation)
        except (CannotOpen, StoreCorrupt):
            return None

    async def segment(self, data: bytes) -> Entries | None:
        """`data` has a sound header."""
        try:
            return decode_entries(await self._rest(data))
        except (CannotOpen, StoreCorrupt):
            return None

    async def batch(self, header: bytes, frame: Frame) -> Entries | None:
        """A frame of the tail that begins with `header`."""
        try:
            return decode_entries(await open_frame(self._key.sealer, header, frame))
        except (CannotOpen, StoreCorrupt):
            return None

    async def _rest(self, data: bytes) -> bytes:
        return await self._key.sealer.open(data[HEADER_BYTES:], data[:HEADER_BYTES])

    def _is_ours(self, header: Header) -> bool:
        return (header.suite, header.store_id) == (self._key.sealer.suite, self._key.store_id)
