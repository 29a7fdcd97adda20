"""A record's two forms: what callers get, and the document that TinyDB holds and a line stores.

Document: {"writes": {hlc: {name: value}}, "removed_at"?, "restored_at"?}: fields grouped by the
write that set them, which is half the size because most records are written once.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Any, Final

from mobile_app.changes.change import Json
from mobile_app.changes.hlc import Hlc, format_hlc, parse_hlc
from mobile_app.changes.merge import Record
from mobile_app.errors import ClockError, DomainError, StoreCorrupt
from mobile_app.store.documents import Document

_TYPE = re.compile(r"[a-z][a-z0-9_]{0,39}")
_MAX_ID_CHARACTERS: Final = 200
_MAX_STAMP_MS: Final = 253_402_300_799_999
"""The end of the year 9999. No clock tells more; a stamp near the end of what stamps can say would
leave no later one for anything to come."""


class Stamps(Mapping[str, Hlc]):
    """Stamps kept as text and parsed when asked for: opening years of data parses none."""

    __slots__ = ("_text_by_field",)

    def __init__(self, text_by_field: Mapping[str, str]) -> None:
        self._text_by_field = text_by_field

    def __getitem__(self, name: str) -> Hlc:
        return parse_hlc(self._text_by_field[name])

    def __iter__(self) -> Iterator[str]:
        return iter(self._text_by_field)

    def __len__(self) -> int:
        return len(self._text_by_field)

    def __eq__(self, other: object) -> bool:
        if isinstance(other, Stamps):
            return self._text_by_field == other._text_by_field
        return super().__eq__(other)

    __hash__ = None  # type: ignore[assignment]  # as any Mapping


def check_key(type: str, id: str) -> None:
    """Raises DomainError for a type or an id that could not be stored."""
    if _TYPE.fullmatch(type) is None:
        raise DomainError("type", "lower case, digits and underscores, 40 at most")
    if not 0 < len(id) <= _MAX_ID_CHARACTERS:
        raise DomainError("id", "1 to 200 characters")


def settle_fields(fields: Mapping[str, Json]) -> dict[str, Json]:
    """A private copy, in exactly the form a reload would give. Raises DomainError if not JSON."""
    try:
        settled = json.loads(json.dumps(dict(fields), allow_nan=False))
    except (TypeError, ValueError, RecursionError):
        raise DomainError("fields", "must be JSON") from None
    if not all(isinstance(name, str) and name for name in fields):
        raise DomainError("fields", "names must be text")
    return dict(settled)


def same_value(left: Json, right: Json) -> bool:
    """Equality as JSON sees it: true is not 1, and 1 is not 1.0."""
    return json.dumps(left, sort_keys=True) == json.dumps(right, sort_keys=True)


def document_from(record: Record) -> Document:
    writes: dict[str, dict[str, Json]] = {}
    for name, stamp in record.stamps.items():
        writes.setdefault(format_hlc(stamp), {})[name] = record.fields[name]
    document: dict[str, Any] = {"writes": writes}
    if record.removed_at is not None:
        document["removed_at"] = format_hlc(record.removed_at)
    if record.restored_at is not None:
        document["restored_at"] = format_hlc(record.restored_at)
    return document


def record_from(type: str, id: str, document: Document) -> Record:
    """Raises StoreCorrupt for a document of another shape. Field stamps are parsed when used."""
    try:
        writes = document["writes"]
        if len(writes) == 1:
            ((stamp, fields),) = writes.items()
            stamps = dict.fromkeys(fields, stamp)
        else:
            fields, stamps = {}, {}
            # Oldest first, so that of two writes to one field the later one stands.
            for stamp, written in sorted(writes.items()):
                fields.update(written)
                stamps.update(dict.fromkeys(written, stamp))
        removed_at, restored_at = document.get("removed_at"), document.get("restored_at")
        return Record(
            type=type,
            id=id,
            fields=MappingProxyType(fields),
            stamps=Stamps(stamps),
            removed_at=parse_hlc(removed_at) if removed_at else None,
            restored_at=parse_hlc(restored_at) if restored_at else None,
        )
    except (KeyError, TypeError, ValueError, AttributeError, ClockError):
        raise StoreCorrupt("record: shape") from None


def check_document(type: str, id: str, document: Document) -> str:
    """The latest stamp of a document that is a sound record. Raises StoreCorrupt."""
    try:
        check_key(type, id)
        record = record_from(type, id, document)
        # The stamps of empty writes are none of a field's, and have to be stamps all the same.
        stamps = [parse_hlc(stamp) for stamp in document["writes"]]
    except (DomainError, ClockError, TypeError):
        raise StoreCorrupt("record: key or stamp") from None
    marks = (record.removed_at, record.restored_at)
    latest = max((*stamps, *(mark for mark in marks if mark is not None)), default=None)
    if latest is not None and latest.ms > _MAX_STAMP_MS:
        raise StoreCorrupt("record: stamp")
    return format_hlc(latest) if latest is not None else ""


def usable_device(text: str) -> str:
    """`text` when it can name who stamps, else ""."""
    try:
        return Hlc.start(text).device
    except ClockError:
        return ""


def usable_clock(text: str) -> str:
    """`text` when it is a clock value that later ones can follow, else ""."""
    try:
        return text if parse_hlc(text).ms <= _MAX_STAMP_MS else ""
    except ClockError:
        return ""
