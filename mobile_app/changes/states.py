"""A record's state as it is stored and sent: the document, and back.

    {"writes": {hlc: {name: value}}, "removed_at"?, "restored_at"?}

Fields are grouped by the write that set them, which is half the size because most records are
written once. With "type" and "id" beside them that is a state, as backups and sync carry it
(docs/protocol.md). Whatever is read here may be anybody's: nothing of it is taken on trust.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final, TypeAlias

from mobile_app.changes.change import Json
from mobile_app.changes.hlc import check_hlc, format_hlc, parse_hlc
from mobile_app.changes.merge import Record, merge
from mobile_app.changes.stamps import Stamps, texts_of
from mobile_app.errors import ClockError, DomainError, StoreCorrupt

Document: TypeAlias = Mapping[str, Any]
State: TypeAlias = dict[str, Any]
"""A document with its "type" and "id"."""

_TYPE = re.compile(r"[a-z][a-z0-9_]{0,39}")
_MAX_ID_CHARACTERS: Final = 200
MAX_STAMP_MS: Final = 253_402_300_799_999
"""The end of the year 9999. No clock tells more; a stamp near the end of what stamps can say would
leave no later one for anything to come."""
_LATEST: Final = f"{MAX_STAMP_MS:012x}-g"
"""Above every stamp of that millisecond, as text sorts."""


def check_key(type: str, id: str) -> None:
    """Raises DomainError for a type or an id that could not be stored."""
    if _TYPE.fullmatch(type) is None:
        raise DomainError("type", "lower case, digits and underscores, 40 at most")
    if not 0 < len(id) <= _MAX_ID_CHARACTERS:
        raise DomainError("id", "1 to 200 characters")


def document_from(record: Record) -> Document:
    writes: dict[str, dict[str, Json]] = {}
    for name, text in texts_of(record.stamps).items():
        writes.setdefault(text, {})[name] = record.fields[name]
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
    return _checked(type, id, document)[1]


def state_from(record: Record) -> State:
    return {"type": record.type, "id": record.id, **document_from(record)}


def record_from_state(state: Mapping[str, Any]) -> Record:
    """Raises StoreCorrupt for what is no sound record. What a removal forgets is not in it."""
    document = dict(state)
    type, id = document.pop("type", None), document.pop("id", None)
    if not isinstance(type, str) or not isinstance(id, str):
        raise StoreCorrupt("record: key")
    record, _ = _checked(type, id, document)
    return record if record.removed_at is None else merge(record, record)


def _checked(type: str, id: str, document: Document) -> tuple[Record, str]:
    try:
        check_key(type, id)
        record = record_from(type, id, document)
        # The stamps of empty writes are none of a field's, and have to be stamps all the same.
        stamps = [check_hlc(stamp) for stamp in document["writes"]]
    except (DomainError, ClockError, TypeError):
        raise StoreCorrupt("record: key or stamp") from None
    if "" in record.fields:
        raise StoreCorrupt("record: a field without a name")
    marks = (record.removed_at, record.restored_at)
    stamps += [format_hlc(mark) for mark in marks if mark is not None]
    latest = max(stamps, default="")
    if latest > _LATEST:
        raise StoreCorrupt("record: stamp")
    return record, latest
