"""Changes to records on their way to storage: stamped, merged, and handed to TinyDB."""

from __future__ import annotations

from collections.abc import Mapping

from mobile_app.changes.change import Act, Change, Json
from mobile_app.changes.hlc import Hlc, parse_hlc
from mobile_app.changes.merge import Record, apply
from mobile_app.device.ports import Clock
from mobile_app.errors import ClockError, StoreCorrupt
from mobile_app.store.documents import Documents
from mobile_app.store.records import document_from, record_from, same_value
from mobile_app.store.tables import RecordDB, WorkingStorage


class Staging:
    """Stages over what is durable and staged already. `last` is the latest stamp issued."""

    def __init__(self, documents: Documents, clock: Clock, device: str) -> None:
        self.last = Hlc.start(device)
        self._clock = clock
        self._tables = RecordDB(storage=lambda: WorkingStorage(documents))

    def go_on_from(self, clock: str, device: str) -> None:
        """Stamp as `device`, above `clock`; "" and what is no stamp count as the very beginning."""
        try:
            last = parse_hlc(clock)
            self.last = Hlc(last.ms, last.counter, device)
        except ClockError:
            self.last = Hlc.start(device)

    def save(self, type: str, id: str, fields: Mapping[str, Json]) -> Record:
        """Set what differs; a removed record comes back with `fields` alone."""
        record = self._pending(type, id)
        if record is None or not record.removed:
            known = record.fields if record is not None else {}
            changed = {
                name: value
                for name, value in fields.items()
                if name not in known or not same_value(known[name], value)
            }
            if not changed:
                return record or Record(type=type, id=id)
            return self._put(record, Change(type=type, id=id, at=self._tick(), fields=changed))
        back = Change(type=type, id=id, at=self._tick(), fields=fields, act=Act.RESTORE)
        return self._put(record, back)

    def remove(self, type: str, id: str) -> None:
        """Leave a tombstone where there is a record."""
        record = self._pending(type, id)
        if record is not None and not record.removed:
            self._put(record, Change(type=type, id=id, at=self._tick(), act=Act.REMOVE))

    def _pending(self, type: str, id: str) -> Record | None:
        """The record as it will be; None also for a document that is no record."""
        document = self._tables.records(type).get(doc_id=id)  # type: ignore[call-overload]
        if document is None:
            return None
        try:
            return record_from(type, id, document)
        except StoreCorrupt:
            return None

    def _put(self, record: Record | None, change: Change) -> Record:
        after = apply(record, change)
        self._tables.records(change.type).put(change.id, document_from(after))
        return after

    def _tick(self) -> Hlc:
        self.last = self.last.tick(int(self._clock.now().timestamp() * 1000))
        return self.last
