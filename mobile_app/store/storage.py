"""TinyDB over a BlobStore: reads from memory, writes staged until they are durable.

TinyDB is synchronous and a browser's storage is not, so a TinyDB write only stages documents;
`commit` makes all staged ones durable in one blob write and only then lets readers see them. A
failed commit therefore has nothing to undo: `discard` and memory is what storage holds.

TinyDB's own Table rebuilds every document at every write; RecordTable touches the ones written.
"""

from __future__ import annotations

from collections import ChainMap, Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias, cast

from tinydb import TinyDB
from tinydb.storages import Storage
from tinydb.table import Table

from mobile_app.changes.merge import merge
from mobile_app.errors import StoreCorrupt
from mobile_app.store.image import Header, decode_line, encode_image, encode_line
from mobile_app.store.migrations import Schema
from mobile_app.store.records import (
    Document,
    document_from,
    parse_stored,
    record_from,
    stored_from,
)
from mobile_app.store.slots import Found, Slots

Revision: TypeAlias = tuple[int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenReport:
    """Damage met while opening; nothing of it was overwritten.

    `set_aside` names the copies of damaged blobs. `records` could be read. `latest_may_be_missing`:
    the newest image was damaged, so the last changes may be lost where their lines were.
    `unreadable_records` are kept as they are, but cannot be shown by this version.
    """

    set_aside: tuple[str, ...]
    records: int
    latest_may_be_missing: bool
    unreadable_records: int


@dataclass(frozen=True, slots=True)
class Opened:
    """`header` is None for a new store; `latest_stamp` is the highest clock value met, or ""."""

    header: Header | None
    latest_stamp: str
    report: OpenReport | None


class BlobStorage(Storage):
    """A TinyDB Storage of `tables[type][id] = document`.

    Documents are added or replaced, never dropped: a removal is a tombstone, itself a document.
    """

    def __init__(self, slots: Slots, schema: Schema) -> None:
        self._slots = slots
        self._schema = schema
        self._generation = 0
        self._tables: dict[str, dict[str, Document]] = {}
        self._changed = Counter[str]()
        self._replaced = 0
        self._line_by_key: dict[tuple[str, str], bytes] = {}
        self._staged: dict[tuple[str, str], Document] = {}
        # Lines this version cannot read, carried along untouched into every new image.
        self._unreadable: list[bytes] = []

    def read(self) -> dict[str, dict[str, Any]]:
        """The live tables; documents are read-only views, so handing them out is safe."""
        return cast("dict[str, dict[str, Any]]", self._tables)

    def write(self, data: Mapping[str, Mapping[str, Any]]) -> None:
        """Stage the documents in `data`; those it leaves out stay as they are."""
        for type, documents in data.items():
            for id, document in documents.items():
                self._staged[type, id] = document

    def revision(self, type: str) -> Revision:
        """Another one than before when any record of `type` may be another one than before."""
        return self._replaced, self._changed[type]

    def pending(self, type: str, id: str) -> Document | None:
        """The document as it will be after the next commit."""
        return self._staged.get((type, id)) or self._tables.get(type, {}).get(id)

    async def commit(self, *, device: str, clock: str) -> bool:
        """Make what is staged durable, then visible; False when nothing was staged.

        Raises StoreError; all of it stays staged then.
        """
        if not self._staged:
            return False
        staged = self._staged
        lines = dict(self._line_by_key)
        for (type, id), document in staged.items():
            lines[type, id] = encode_line(stored_from(type, id, document))
        image = encode_image(
            schema=self._schema.version,
            generation=self._generation + 1,
            device=device,
            clock=clock,
            lines=[*lines.values(), *self._unreadable],
        )
        await self._slots.replace(image)
        self._generation += 1
        self._line_by_key = lines
        self._staged = {}
        for (type, id), document in staged.items():
            self._tables.setdefault(type, {})[id] = document
        self._changed.update({type for type, _ in staged})
        return True

    def discard(self) -> None:
        """Forget what is staged."""
        self._staged = {}

    def forget(self) -> None:
        """Everything was erased: memory and what is staged go too."""
        self._slots.forget()
        self._generation = 0
        self._tables, self._line_by_key, self._staged = {}, {}, {}
        self._unreadable = []
        self._replaced += 1

    async def load(self, *, may_write: bool) -> Opened:
        """Replace memory by what storage holds. Raises StoreMigration, StoreError."""
        found = await self._slots.load(may_write=may_write)
        self.discard()
        self._generation = found.header.generation if found.header else 0
        self._tables, self._line_by_key, self._unreadable = {}, {}, []
        self._replaced += 1
        latest = found.header.clock if found.header else ""
        for batch in found.batches:
            for line in batch.lines:
                latest = max(latest, self._take(line, batch.schema))
        return Opened(found.header, latest, self._report(found))

    def _take(self, line: bytes, schema: int) -> str:
        """Merge one stored line; returns its latest stamp, "" for one that cannot be read."""
        try:
            stored = decode_line(line)
            upgraded = self._schema.upgrade(stored, schema)
            parsed = [parse_stored(one) for one in upgraded]
        except (StoreCorrupt, LookupError, TypeError, ValueError, AttributeError):
            if line not in self._unreadable:
                self._unreadable.append(line)
            return ""
        latest = ""
        for raw, (type, id, document, stamp) in zip(upgraded, parsed, strict=True):
            known = self._tables.get(type, {}).get(id)
            if known is not None:
                both = merge(record_from(type, id, known), record_from(type, id, document))
                document = document_from(both)
                raw = stored_from(type, id, document)
            self._tables.setdefault(type, {})[id] = document
            self._line_by_key[type, id] = line if raw is stored else encode_line(raw)
            latest = max(latest, stamp)
        return latest

    def _report(self, found: Found) -> OpenReport | None:
        if not found.aside and not self._unreadable:
            return None
        return OpenReport(
            set_aside=tuple(found.aside),
            records=len(self._line_by_key),
            latest_may_be_missing=found.latest_damaged,
            unreadable_records=len(self._unreadable),
        )


class RecordTable(Table):
    """A Table keyed by record id whose writes touch the documents written, and no other."""

    document_id_class = str  # type: ignore[assignment]  # TinyDB's annotation allows int only

    def put(self, id: str, document: Document) -> None:
        def replace(table: dict[Any, Mapping[Any, Any]]) -> None:
            table[id] = document

        self._update_table(replace)

    def _update_table(self, updater: Callable[[dict[Any, Mapping[Any, Any]]], None]) -> None:
        touched: dict[Any, Mapping[Any, Any]] = {}
        view = ChainMap(touched, cast("dict[Any, Mapping[Any, Any]]", self._read_table()))
        updater(cast("dict[Any, Mapping[Any, Any]]", view))
        self._storage.write({self.name: touched})


class RecordDB(TinyDB):
    """TinyDB with record tables and no query cache (it would outlive a commit)."""

    table_class = RecordTable

    def records(self, type: str) -> RecordTable:
        return cast("RecordTable", self.table(type, cache_size=0))


def open_tables(storage: BlobStorage) -> RecordDB:
    """TinyDB builds its storage itself; this hands it the one that is already there."""
    return RecordDB(storage=lambda: storage)
