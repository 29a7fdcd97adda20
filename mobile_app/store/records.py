"""A record's three forms: what callers get, what TinyDB holds, and what a line stores.

TinyDB document: {"fields": {name: value}, "stamps": {name: hlc}, "removed_at", "restored_at"}. Its
fields are read-only and replaced whole, so that "the same fields" is a question of identity.
Stored object: {"type", "id", "writes": {hlc: {name: value}}, "removed_at"?, "restored_at"?}: fields
grouped by the write that set them, which is half the size because most records are written once.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Any, Final, TypeAlias

from mobile_app.changes.change import Json
from mobile_app.changes.hlc import Hlc, format_hlc, parse_hlc
from mobile_app.changes.merge import Record
from mobile_app.errors import ClockError, DomainError, StoreCorrupt
from mobile_app.store.image import JsonObject

Document: TypeAlias = Mapping[str, Any]  # TinyDB's own type for a document

_TYPE = re.compile(r"[a-z][a-z0-9_]{0,39}")
_MAX_ID_CHARACTERS: Final = 200


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
    return MappingProxyType(
        {
            "fields": MappingProxyType(dict(record.fields)),
            "stamps": {name: format_hlc(stamp) for name, stamp in record.stamps.items()},
            "removed_at": format_hlc(record.removed_at) if record.removed_at else None,
            "restored_at": format_hlc(record.restored_at) if record.restored_at else None,
        }
    )


def record_from(type: str, id: str, document: Document) -> Record:
    removed_at, restored_at = document["removed_at"], document["restored_at"]
    return Record(
        type=type,
        id=id,
        fields=document["fields"],
        stamps=Stamps(document["stamps"]),
        removed_at=parse_hlc(removed_at) if removed_at else None,
        restored_at=parse_hlc(restored_at) if restored_at else None,
    )


def stored_from(type: str, id: str, document: Document) -> JsonObject:
    writes: dict[str, dict[str, Json]] = {}
    for name, stamp in document["stamps"].items():
        writes.setdefault(stamp, {})[name] = document["fields"][name]
    stored: JsonObject = {"type": type, "id": id, "writes": writes}
    for mark in ("removed_at", "restored_at"):
        if document[mark]:
            stored[mark] = document[mark]
    return stored


def parse_stored(stored: JsonObject) -> tuple[str, str, Document, str]:
    """(type, id, document, latest stamp). Raises StoreCorrupt for any other shape."""
    type, id, writes = stored.get("type"), stored.get("id"), stored.get("writes")
    marks = [stored.get(mark) for mark in ("removed_at", "restored_at")]
    if not isinstance(type, str) or not isinstance(id, str) or not isinstance(writes, dict):
        raise StoreCorrupt("record: shape")
    fields: dict[str, Json] = {}
    stamps: dict[str, str] = {}
    latest = ""
    try:
        check_key(type, id)
        # Oldest first, so that of two writes to one field the later one stands.
        for stamp, written in sorted(writes.items()):
            _check_stamp(stamp)
            if not isinstance(written, dict):
                raise StoreCorrupt("record: shape")
            fields.update(written)
            stamps.update(dict.fromkeys(written, stamp))
            latest = stamp
        for mark in marks:
            if mark is not None:
                _check_stamp(mark)
                latest = max(latest, str(mark))
    except (DomainError, ClockError):
        raise StoreCorrupt("record: key or stamp") from None
    document = MappingProxyType(
        {
            "fields": MappingProxyType(fields),
            "stamps": stamps,
            "removed_at": marks[0],
            "restored_at": marks[1],
        }
    )
    return type, id, document, latest


def _check_stamp(stamp: object) -> None:
    if not isinstance(stamp, str):
        raise StoreCorrupt("record: stamp")
    parse_hlc(stamp)
