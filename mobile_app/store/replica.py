"""The records of this device as sync sees them (mobile_app/sync/ports.py), over the Database.

Notes are what sync keeps beside the records: a table of their own in the same journal, so that a
batch's records and the place it was read at become durable together. They are part of no export
and no backup, and one that is dropped is gone.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from mobile_app.changes.change import Json
from mobile_app.changes.coverage import Coverage
from mobile_app.changes.hlc import Hlc
from mobile_app.changes.merge import Record
from mobile_app.changes.states import check_key, record_from
from mobile_app.errors import StoreCorrupt
from mobile_app.store.backup import OWN_TYPES, foreign_part
from mobile_app.store.database import Database
from mobile_app.store.documents import decode_or_empty
from mobile_app.store.record_writer import Write
from mobile_app.store.records import settle_fields
from mobile_app.store.staging import Staging
from mobile_app.store.unsent import LOCAL, Unsent

_DEVICE = "device"


class DatabaseReplica:
    """One to a Database. Writes raise as `Database.save` does."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._unsent = Unsent(db.documents)

    @property
    def device(self) -> str:
        return self._db.device

    @property
    def clock(self) -> Hlc:
        return self._db.clock

    def notes(self) -> Mapping[str, str]:
        notes = self._db.documents.notes()
        notes.pop(_DEVICE, None)
        return notes

    async def keep(
        self,
        *,
        join: Iterable[Record] = (),
        write: Iterable[Write] = (),
        notes: Mapping[str, str | None] | None = None,
    ) -> None:
        """Raises DomainError for a key no record can have; nothing is kept then."""
        joined = [foreign_part(record) for record in join if record.type not in OWN_TYPES]
        written: list[tuple[str, str, dict[str, Json]]] = [
            (type, id, settle_fields(fields)) for type, id, fields in write
        ]
        for type, id in (*(record.key for record in joined), *(key[:2] for key in written)):
            check_key(type, id)
        told = dict(notes or {})

        def stage(staging: Staging) -> None:
            staging.join_all(joined)
            for type, id, fields in written:
                staging.save(type, id, fields)
            for name, text in told.items():
                staging.note(name, text)

        await self._db.step(stage)

    async def rename(self) -> None:
        await self._db.rename(self._db.new_device(), _DEVICE)

    def unsent(self, coverage: Coverage) -> list[Record]:
        return self._unsent.beyond(coverage)

    def get(self, type: str, id: str) -> Record | None:
        table = self._db.documents.durable.get(type)
        line = table.lines.get(id) if table is not None else None
        if line is None or type in OWN_TYPES:
            return None
        try:
            return foreign_part(record_from(type, id, decode_or_empty(line)))
        except StoreCorrupt:
            return None

    def every(self) -> Iterable[Record]:
        tables = self._db.documents.durable.items()
        lines = [
            (type, id, line)
            for type, table in tables
            if type not in LOCAL
            for id, line in table.lines.items()
        ]
        return _records(lines)


def _records(lines: Iterable[tuple[str, str, bytes]]) -> Iterator[Record]:
    for type, id, line in lines:
        try:
            record = record_from(type, id, decode_or_empty(line))
        except StoreCorrupt:
            continue
        yield foreign_part(record)
