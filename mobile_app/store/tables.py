"""TinyDB over the journal: a Table whose writes touch one record, and its two storages.

TinyDB is synchronous and storage is not, so a TinyDB write stages changes and the journal's
`commit` makes them durable. `WorkingStorage` shows what is staged at once, as TinyDB promises who
writes; `DurableStorage` shows what storage holds and nothing else, which is what screens read.

TinyDB's own Table rebuilds every document at every write. JournalTable hands TinyDB's own updaters
a view that copies what they touch, then stages what has really changed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, MutableMapping
from typing import Any, cast

from tinydb import TinyDB
from tinydb.storages import Storage
from tinydb.table import Table

from mobile_app.changes.states import Document
from mobile_app.store.documents import Documents, decode_or_empty
from mobile_app.store.journal.entries import encode_line


class WorkingTable(Mapping[str, Document]):
    """One table as it will be after the next commit. Every document given out is a fresh copy."""

    def __init__(self, documents: Documents, name: str) -> None:
        self._documents = documents
        self.name = name

    def __getitem__(self, id: str) -> dict[str, Any]:
        line = self._documents.working_line(self.name, id)
        if line is None:
            raise KeyError(id)
        return decode_or_empty(line)

    def __contains__(self, id: object) -> bool:
        return isinstance(id, str) and self._documents.working_line(self.name, id) is not None

    def __iter__(self) -> Iterator[str]:
        staged = self._documents.staged.get(self.name, {})
        durable = self._durable()
        yield from (id for id in durable if staged.get(id, b"") is not None)
        yield from (id for id, line in staged.items() if line is not None and id not in durable)

    def __len__(self) -> int:
        if self.name not in self._documents.staged:
            return len(self._durable())
        return sum(1 for _ in self)

    def _durable(self) -> Mapping[str, Document]:
        if self.name in self._documents.gone:
            return {}
        return self._documents.durable.get(self.name, {})


class _Draft(MutableMapping[Any, Any]):
    """A table in the hands of one of TinyDB's updaters, with keys of the table's own id class."""

    def __init__(self, base: WorkingTable, id_class: Callable[[str], Any]) -> None:
        self._base = base
        self._id_class = id_class
        self._touched: dict[str, Any] = {}
        self._dropped: dict[str, None] = {}

    def __getitem__(self, id: Any) -> Any:
        key = str(id)
        if key not in self._touched:
            if key in self._dropped:
                raise KeyError(id)
            # Kept, because the updater may change it where it is.
            self._touched[key] = self._base[key]
        return self._touched[key]

    def __setitem__(self, id: Any, document: Any) -> None:
        self._touched[str(id)] = document

    def __delitem__(self, id: Any) -> None:
        if id not in self:
            raise KeyError(id)
        self._touched.pop(str(id), None)
        self._dropped[str(id)] = None

    def __contains__(self, id: object) -> bool:
        key = str(id)
        return key in self._touched or (key not in self._dropped and key in self._base)

    def __iter__(self) -> Iterator[Any]:
        for key in self._base:
            if key in self._touched or key not in self._dropped:
                yield self._id_class(key)
        yield from (self._id_class(key) for key in self._touched if key not in self._base)

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def clear(self) -> None:
        self._touched.clear()
        self._dropped = dict.fromkeys(self._base)

    def changes(self, documents: Documents) -> dict[str, bytes | None]:
        """What differs from the base. Raises ValueError or TypeError for what is no JSON."""
        lines = {key: encode_line(document) for key, document in self._touched.items()}
        changed: dict[str, bytes | None] = {
            key: line
            for key, line in lines.items()
            if line != documents.working_line(self._base.name, key)
        }
        changed.update((key, None) for key in self._dropped if key not in lines)
        return changed


class JournalTable(Table):
    """A TinyDB Table over WorkingStorage; what TinyDB documents of tables holds for it."""

    # A commit or a discard changes what is there, and no query cache would hear of it.
    default_query_cache_capacity = 0

    def _update_table(self, updater: Callable[[dict[Any, Mapping[Any, Any]]], None]) -> None:
        documents = cast("WorkingStorage", self._storage).documents
        draft = _Draft(WorkingTable(documents, self.name), self.document_id_class)
        updater(cast("dict[Any, Mapping[Any, Any]]", draft))
        changes = draft.changes(documents)
        documents.stage_table(self.name)
        for id, line in changes.items():
            documents.stage(self.name, id, line)
        self.clear_cache()


class WorkingStorage(Storage):
    """A TinyDB Storage: reads what is durable and staged, stages what is written."""

    def __init__(self, documents: Documents) -> None:
        self.documents = documents

    def read(self) -> dict[str, dict[str, Any]] | None:
        kept = (name for name in self.documents.durable if name not in self.documents.gone)
        names = dict.fromkeys((*kept, *self.documents.staged))
        tables = {name: WorkingTable(self.documents, name) for name in names}
        return cast("dict[str, dict[str, Any]]", tables) or None

    def write(self, data: Mapping[str, Mapping[Any, Any]]) -> None:
        """Make `data` all there is. What is the same as before is not staged anew."""
        for name in self.read() or {}:
            if name not in data:
                self.documents.stage_gone(name)
        for name, table in data.items():
            if isinstance(table, WorkingTable):
                continue  # our own view, handed back as it was
            draft = _Draft(WorkingTable(self.documents, name), str)
            draft.clear()
            draft.update(table)
            changes = draft.changes(self.documents)
            self.documents.stage_table(name)
            for id, line in changes.items():
                self.documents.stage(name, id, line)


class DurableStorage(Storage):
    """A TinyDB Storage that reads what is durable; nothing can be written through it."""

    def __init__(self, documents: Documents) -> None:
        self._durable = documents.durable

    def read(self) -> dict[str, dict[str, Any]]:
        return cast("dict[str, dict[str, Any]]", self._durable)

    def write(self, data: Mapping[str, Mapping[Any, Any]]) -> None:
        raise TypeError("a durable view is for reading")


class RecordTable(JournalTable):
    """Keyed by record id."""

    document_id_class = str  # type: ignore[assignment]  # TinyDB's annotation allows int only

    def put(self, id: str, document: Document) -> None:
        """Set the whole document, whatever was there."""

        def replace(table: dict[Any, Mapping[Any, Any]]) -> None:
            table[id] = document

        self._update_table(replace)


class RecordDB(TinyDB):
    """Tables of records by type."""

    table_class = RecordTable

    def records(self, type: str) -> RecordTable:
        return cast("RecordTable", self.table(type))
