"""Records as readers see them: what is durable, and nothing else."""

from __future__ import annotations

from dataclasses import replace

from mobile_app.changes.merge import Record
from mobile_app.changes.states import Document, record_from
from mobile_app.errors import StoreCorrupt
from mobile_app.store.documents import NOTES, Documents, Revision
from mobile_app.store.journal.loading import OpenReport
from mobile_app.store.tables import DurableStorage, RecordDB


class RecordReader:
    """Reads `documents`, and keeps in mind what cannot be read as a record."""

    def __init__(self, documents: Documents) -> None:
        self._documents = documents
        self._durable = RecordDB(storage=lambda: DurableStorage(documents))
        self._unreadable: set[tuple[str, str]] = set()

    def _with_unreadable(self, opened: OpenReport | None) -> OpenReport | None:
        """`opened`, and the records found unreadable since."""
        if not self._unreadable:
            return opened
        report = opened or OpenReport(
            set_aside=(),
            records=self._documents.count(),
            latest_may_be_missing=False,
            unreadable_records=0,
        )
        unreadable = report.unreadable_records + len(self._unreadable)
        return replace(report, unreadable_records=unreadable)

    @property
    def documents(self) -> Documents:
        """What all of this is read from."""
        return self._documents

    def get(self, type: str, id: str) -> Record | None:
        """None when there is none or it was removed."""
        document = self._durable.records(type).get(doc_id=id)  # type: ignore[call-overload]
        record = None if document is None else self._read(type, id, document)
        return None if record is None or record.removed else record

    def all(self, type: str) -> list[Record]:
        """Every record of a type that is not removed, in no promised order."""
        return [record for record in self._of(type) if not record.removed]

    def every(self) -> list[Record]:
        """Records of all types, tombstones included: for a backup."""
        return [record for type in self.types() for record in self._of(type)]

    def types(self) -> list[str]:
        """Every record type in store, those a newer version brought included."""
        return sorted(name for name in self._durable.tables() if name != NOTES)

    def revision(self, type: str) -> Revision:
        """Differs from an earlier one once any record of `type` may have changed."""
        return self._documents.revision(type)

    def _of(self, type: str) -> list[Record]:
        documents = self._durable.records(type).all()
        records = (self._read(type, str(document.doc_id), document) for document in documents)
        return [record for record in records if record is not None]

    def _read(self, type: str, id: str, document: Document) -> Record | None:
        try:
            return record_from(type, id, document)
        except StoreCorrupt:
            self._unreadable.add((type, id))
            return None
