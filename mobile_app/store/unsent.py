"""What sync has not sent yet, without reading years of records each time.

The first question looks at every stored line once, with an expression that finds stamps in it, and
decodes a line only where one is beyond the coverage. After that only records that changed since,
and those which were beyond it last time, can be: coverages grow. One that did not grow (sync began
anew) is a first question again.
"""

from __future__ import annotations

import re
from typing import Final

from mobile_app.changes.change import Key
from mobile_app.changes.coverage import Coverage, beyond, join
from mobile_app.changes.hlc import format_hlc
from mobile_app.changes.merge import Record
from mobile_app.changes.states import record_from
from mobile_app.errors import StoreCorrupt
from mobile_app.store.backup import OWN_TYPES, foreign_part
from mobile_app.store.documents import NOTES, Documents, decode_or_empty
from mobile_app.store.journal.entries import Entries

_STAMP = re.compile(rb'"([0-9a-f]{12}-[0-9a-f]{4}-)([0-9a-z]{1,32})"')
"""Stamps as a line writes them. Words of a person's may look so: then a line is decoded in vain."""

LOCAL: Final = frozenset({*OWN_TYPES, NOTES})
"""Tables of which nothing leaves the device."""


class Unsent:
    """Follows `documents` from its making on."""

    def __init__(self, documents: Documents) -> None:
        self._documents = documents
        self._coverage: Coverage | None = None
        self._replaced = documents.replaced
        self._open: dict[Key, None] = {}
        documents.on_applied = self._note

    def beyond(self, coverage: Coverage) -> list[Record]:
        """Of every record that may leave, the part that `coverage` does not hold."""
        if not self._has_grown(coverage) or self._replaced != self._documents.replaced:
            self._replaced = self._documents.replaced
            tables = self._documents.durable.items()
            self._open = {
                (type, id): None for type, table in tables if type not in LOCAL for id in table
            }
        self._coverage = dict(coverage)
        text_by_device = {
            device.encode(): format_hlc(stamp).encode() for device, stamp in coverage.items()
        }
        found = []
        still_open: dict[Key, None] = {}
        for key in self._open:
            part = self._part(key, coverage, text_by_device)
            if part is not None:
                found.append(part)
                still_open[key] = None
        self._open = still_open
        return found

    def _has_grown(self, coverage: Coverage) -> bool:
        known = self._coverage
        return known is not None and join(known, coverage) == coverage

    def _part(
        self, key: Key, coverage: Coverage, text_by_device: dict[bytes, bytes]
    ) -> Record | None:
        type, id = key
        table = self._documents.durable.get(type)
        line = table.lines.get(id) if table is not None else None
        if line is None:
            return None
        for time, device in _STAMP.findall(line):
            if time + device > text_by_device.get(device, b""):
                break
        else:
            return None
        try:
            record = record_from(type, id, decode_or_empty(line))
        except StoreCorrupt:
            return None
        return beyond(foreign_part(record), coverage)

    def _note(self, entries: Entries) -> None:
        for type, lines in entries.puts.items():
            if type not in LOCAL:
                self._open.update(((type, id), None) for id in lines)
