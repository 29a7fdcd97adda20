"""Schema versions: how records written by an older version become today's.

A step takes one stored record of version n and gives the records of version n + 1 that stand for
it (usually one). It sees no other record, so one it cannot handle costs only itself: the caller
keeps that record as it is and reports it. Steps must be pure and must stay as they are once
released, with a test that holds stored bytes of the old version.

A stored record is {"type", "id", "writes": …}: a document (`mobile_app.changes.states`) and its
key.
Data of a newer version is never touched: see `mobile_app.store.journal.header`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from mobile_app.changes.merge import merge
from mobile_app.changes.states import check_document, document_from, record_from
from mobile_app.errors import StoreCorrupt
from mobile_app.store.documents import NOTES
from mobile_app.store.image import JsonObject
from mobile_app.store.journal.entries import Entries, decode_line, encode_line

Step: TypeAlias = Callable[[JsonObject], Iterable[JsonObject]]


@dataclass(frozen=True, slots=True)
class Schema:
    """`version` is what this app writes; `steps[n]` leads from version n to n + 1."""

    version: int
    steps: Mapping[int, Step] = field(default_factory=dict)

    def upgrade(self, record: JsonObject, written_by: int) -> list[JsonObject]:
        """`record` of version `written_by` as records of `version`.

        Raises KeyError for a version that has no step, and whatever a step raises.
        """
        records = [record]
        for version in range(written_by, self.version):
            step = self.steps[version]
            records = [newer for older in records for newer in step(older)]
        return records


class RecordRules:
    """What the journal needs to know of records."""

    def __init__(self, schema: Schema) -> None:
        self._schema = schema

    @property
    def version(self) -> int:
        return self._schema.version

    def upgrade(self, entries: Entries, wrote: int) -> Entries:
        """Today's form of every record; `odd` are those that have none, as they are.

        `clock` rises to the latest stamp met. Odd ones are tried again: a later version may know
        what to do with them.
        """
        upgraded = Entries(device=entries.device, clock=entries.clock, gone=entries.gone)
        upgraded.drops = entries.drops
        if wrote == self.version:
            upgraded.puts = entries.puts
        else:
            for type, lines in entries.puts.items():
                if type == NOTES:
                    upgraded.puts[type] = lines
                    continue
                for id, line in lines.items():
                    self._put(upgraded, wrote, line, {"type": type, "id": id})
        for odd_wrote, line in entries.odd:
            self._put(upgraded, odd_wrote, line, {})
        return upgraded

    def join(self, type: str, id: str, known: bytes, other: bytes) -> bytes:
        """The record both are states of. One that is no record gives way to one that is.

        Of two notes the one read later stays. An older one does no harm: after damage the device
        has another name, and sync reads everything anew.
        """
        if type == NOTES:
            return other
        try:
            right = record_from(type, id, decode_line(other))
        except StoreCorrupt:
            return known
        try:
            left = record_from(type, id, decode_line(known))
        except StoreCorrupt:
            return other
        return encode_line(document_from(merge(left, right)))

    def _put(self, into: Entries, wrote: int, line: bytes, key: JsonObject) -> None:
        """Put what `line` has become into `into`; `key` completes a document to a record."""
        try:
            stored = decode_line(line)
            if key:
                stored.update(key)
                line = encode_line(stored)
            found = [self._settled(one) for one in self._schema.upgrade(stored, wrote)]
        except (
            StoreCorrupt,
            LookupError,
            TypeError,
            ValueError,
            AttributeError,
            RecursionError,
        ):
            into.odd.append((wrote, line))
            return
        for type, id, settled, stamp in found:
            known = into.puts.setdefault(type, {}).get(id)
            into.puts[type][id] = settled if known is None else self.join(type, id, known, settled)
            into.clock = max(into.clock, stamp)

    @staticmethod
    def _settled(stored: JsonObject) -> tuple[str, str, bytes, str]:
        """(type, id, line, latest stamp). Raises StoreCorrupt for what is no record."""
        document = dict(stored)
        type, id = document.pop("type", None), document.pop("id", None)
        if not isinstance(type, str) or not isinstance(id, str):
            raise StoreCorrupt("record: key")
        stamp = check_document(type, id, document)
        return type, id, encode_line(document), stamp


CURRENT = Schema(1)
"""Version 1 is the first that was ever released; the next change adds `{1: from_1_to_2}`."""
