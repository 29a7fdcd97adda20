"""Documents in memory: the durable ones, kept as lines until somebody asks, and what is staged.

A line is a document's JSON as it is stored. Decoding twenty thousand of them costs a start far more
than reading them does, and a start needs a handful.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, ItemsView, Iterator, Mapping
from typing import Any, Final, TypeAlias

from mobile_app.changes.states import Document
from mobile_app.errors import StoreCorrupt
from mobile_app.store.journal.entries import Entries, decode_line

Revision: TypeAlias = tuple[int, int]

NOTES: Final = "~sync"
"""The table of what sync keeps beside the records. No type of a record is called so."""


class DurableTable(Mapping[str, Document]):
    """Documents by id, decoded when first asked for. A line that is no document reads as {}.

    `line_bytes` is the length of all lines together. Nothing here takes longer for there being
    many documents than for there being few, except going through all of them.
    """

    def __init__(self) -> None:
        self.lines: dict[str, bytes] = {}
        self.line_bytes = 0
        self._decoded: dict[str, Document] = {}

    def put_all(self, lines: dict[str, bytes]) -> None:
        """Put each of `lines`, without a step of Python for each that is new."""
        self.line_bytes += sum(map(len, lines.values()))
        for id in self.lines.keys() & lines.keys():
            self.line_bytes -= len(self.lines[id])
            self._decoded.pop(id, None)
        self.lines.update(lines)

    def drop(self, id: str) -> None:
        self.line_bytes -= len(self.lines.pop(id, b""))
        self._decoded.pop(id, None)

    def __getitem__(self, id: str) -> Document:
        known = self._decoded.get(id)
        if known is None:
            known = self._decoded[id] = decode_or_empty(self.lines[id])
        return known

    def __contains__(self, id: object) -> bool:
        return id in self.lines

    def __iter__(self) -> Iterator[str]:
        return iter(self.lines)

    def __len__(self) -> int:
        return len(self.lines)

    def items(self) -> ItemsView[str, Document]:
        self._decode_all()
        return {id: self._decoded[id] for id in self.lines}.items()

    def _decode_all(self) -> None:
        ids = [id for id in self.lines if id not in self._decoded]
        try:
            # One call for all of them is several times as fast as one each.
            documents = json.loads(b"[" + b",".join([self.lines[id] for id in ids]) + b"]")
            sound = len(documents) == len(ids) and all(type(one) is dict for one in documents)
        except (ValueError, RecursionError):
            sound = False
        if not sound:
            documents = [decode_or_empty(self.lines[id]) for id in ids]
        self._decoded.update(zip(ids, documents, strict=True))


def decode_or_empty(line: bytes) -> dict[str, Any]:
    """One bad line must not cost the others; {} is no record, and is told as unreadable."""
    try:
        return decode_line(line)
    except StoreCorrupt:
        return {}


class Documents:
    """All tables: `durable` is what storage holds, `staged` what the next commit will add.

    `staged[table][id]` is a line, or None for a document to be dropped; a table in `gone` loses
    everything first.
    """

    def __init__(self) -> None:
        self.durable: dict[str, DurableTable] = {}
        self.staged: dict[str, dict[str, bytes | None]] = {}
        self.gone: dict[str, None] = {}
        self._changed = Counter[str]()
        self._replaced = 0
        self.on_applied: Callable[[Entries], None] | None = None

    @property
    def replaced(self) -> int:
        """Another number than before when everything may be another than before."""
        return self._replaced

    def notes(self) -> dict[str, str]:
        """What sync keeps, by name."""
        table: Mapping[str, Document] = self.durable.get(NOTES, {})
        return {name: str(note.get("text", "")) for name, note in table.items()}

    def revision(self, table: str) -> Revision:
        """Another one than before when any document of `table` may be another than before."""
        return self._replaced, self._changed[table]

    @property
    def line_bytes(self) -> int:
        return sum(table.line_bytes for table in self.durable.values())

    def count(self) -> int:
        """How many records there are."""
        return sum(len(table) for name, table in self.durable.items() if name != NOTES)

    def stages_records(self) -> bool:
        """Whether the next commit changes any record."""
        return any(name != NOTES for name in (*self.staged, *self.gone))

    def clear(self) -> None:
        self.durable.clear()
        self._replaced += 1
        self.discard()

    def discard(self) -> None:
        """Forget what is staged."""
        self.staged, self.gone = {}, {}

    def working_line(self, table: str, id: str) -> bytes | None:
        """The line as it will be after the next commit."""
        staged = self.staged.get(table, {})
        if id in staged:
            return staged[id]
        durable = self.durable.get(table)
        return durable.lines.get(id) if durable is not None and table not in self.gone else None

    def stage(self, table: str, id: str, line: bytes | None) -> None:
        self.staged.setdefault(table, {})[id] = line

    def stage_table(self, table: str) -> None:
        """The table is there, even if nothing is in it."""
        if table not in self.durable or table in self.gone:
            self.staged.setdefault(table, {})

    def stage_gone(self, table: str) -> None:
        self.staged.pop(table, None)
        if table in self.durable:
            self.gone[table] = None

    def staged_entries(self) -> Entries | None:
        """What is staged, None when nothing is."""
        if not self.staged and not self.gone:
            return None
        entries = Entries(gone=list(self.gone))
        for table, changes in self.staged.items():
            entries.puts[table] = {id: line for id, line in changes.items() if line is not None}
            dropped = [id for id, line in changes.items() if line is None]
            if dropped:
                entries.drops[table] = dropped
        return entries

    def apply(self, entries: Entries) -> None:
        """Make `entries` part of what is durable."""
        self._changed.update({*entries.gone, *entries.drops, *entries.puts})
        for table in entries.gone:
            self.durable.pop(table, None)
        for table, ids in entries.drops.items():
            known = self.durable.setdefault(table, DurableTable())
            for id in ids:
                known.drop(id)
        for table, lines in entries.puts.items():
            self.durable.setdefault(table, DurableTable()).put_all(lines)
        if self.on_applied is not None:
            self.on_applied(entries)
