"""Changes to records on their way to storage: stamped, merged, and handed to TinyDB."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from mobile_app.changes.change import Act, Change, Json
from mobile_app.changes.coverage import stamps_in
from mobile_app.changes.hlc import Hlc, parse_hlc
from mobile_app.changes.merge import Record, apply, merge
from mobile_app.changes.states import document_from, record_from
from mobile_app.device.ports import Clock
from mobile_app.errors import ClockError, StoreCorrupt
from mobile_app.store.documents import NOTES, Documents, decode_or_empty
from mobile_app.store.journal.entries import encode_line
from mobile_app.store.records import same_value
from mobile_app.store.tables import RecordDB, WorkingStorage


class Staging:
    """Stages over what is durable and staged already. `last` is the latest stamp issued."""

    def __init__(self, documents: Documents, clock: Clock, device: str) -> None:
        self.last = Hlc.start(device)
        self._clock = clock
        self._documents = documents
        self._tables = RecordDB(storage=lambda: WorkingStorage(documents))

    def go_on_from(self, clock: str, device: str) -> None:
        """Stamp as `device`, above `clock`; "" and what is no stamp count as the very beginning."""
        try:
            last = parse_hlc(clock)
            self.last = Hlc(last.ms, last.counter, device)
        except ClockError:
            self.last = Hlc.start(device)

    def rename(self, device: str) -> None:
        """Stamp as `device` from now on, above every stamp so far."""
        self.last = replace(self.last, device=device)

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

    def join(self, other: Record) -> None:
        """Merge a state from elsewhere into ours."""
        record = self._pending(other.type, other.id)
        latest = other.latest
        if latest is None:
            return
        try:
            self.last = self.last.receive(latest, self._now_ms())
        except ClockError:
            # From a device whose clock was far ahead. Its stamps would win over every write to
            # come, so what it wrote counts as written now, where there is nothing to lose by it.
            if record is None and not other.removed:
                self.save(other.type, other.id, other.fields)
            return
        merged = other if record is None else merge(record, other)
        if record is None or merged != record:
            self._tables.records(other.type).put(other.id, document_from(merged))

    def join_all(self, others: Sequence[Record]) -> None:
        """Merge many, whose stamps are known not to be too far ahead: the clock moves past them.

        Years of records at once: what is new here goes past TinyDB, as a line.
        """
        latest = max((one for other in others for one in stamps_in(other)), default="")
        if not latest:
            return
        stamp = parse_hlc(latest)
        # Whoever looked at the stamps did so by the clock of then, which may have been put right.
        self.last = self.last.receive(stamp, max(stamp.ms, self._now_ms()))
        for other in others:
            known = self._documents.working_line(other.type, other.id)
            record = None if known is None else self._read(other.type, other.id, known)
            merged = other if record is None else merge(record, other)
            line = encode_line(document_from(merged))
            if line != known:
                self._documents.stage(other.type, other.id, line)

    def note(self, name: str, text: str | None) -> None:
        """Set a note of sync's, or drop it."""
        line = None if text is None else encode_line({"text": text})
        if line != self._documents.working_line(NOTES, name):
            self._documents.stage(NOTES, name, line)

    def replace_all(self, records: Iterable[Record]) -> None:
        """Make `records`, none of them removed, all there is."""
        kept = {record.key: record for record in records}
        for type in sorted(self._tables.tables() - {NOTES}):
            for document in self._tables.records(type).all():
                if (type, str(document.doc_id)) not in kept:
                    self.remove(type, str(document.doc_id))
        for (type, id), record in kept.items():
            pending = self._pending(type, id)
            if pending is None or pending.removed or not _same_fields(pending, record):
                # Fields that are not in `record` must go: a removal forgets them.
                self.remove(type, id)
                back = Change(
                    type=type, id=id, at=self._tick(), fields=record.fields, act=Act.RESTORE
                )
                self._put(self._pending(type, id), back)

    def _pending(self, type: str, id: str) -> Record | None:
        """The record as it will be; None also for a document that is no record."""
        line = self._documents.working_line(type, id)
        return None if line is None else self._read(type, id, line)

    @staticmethod
    def _read(type: str, id: str, line: bytes) -> Record | None:
        try:
            return record_from(type, id, decode_or_empty(line))
        except StoreCorrupt:
            return None

    def _put(self, record: Record | None, change: Change) -> Record:
        after = apply(record, change)
        self._tables.records(change.type).put(change.id, document_from(after))
        return after

    def _tick(self) -> Hlc:
        self.last = self.last.tick(self._now_ms())
        return self.last

    def _now_ms(self) -> int:
        return int(self._clock.now().timestamp() * 1000)


def _same_fields(left: Record, right: Record) -> bool:
    return left.fields.keys() == right.fields.keys() and all(
        same_value(value, right.fields[name]) for name, value in left.fields.items()
    )
