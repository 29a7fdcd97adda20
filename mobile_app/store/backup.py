"""Everything there is, as a backup holds it: states with their stamps, tombstones included.

    payload = zlib of the JSON {"twofold": "backup", "version": 1, "schema", "exported_at",
                                "records": [{"type", "id", "writes", …}, …]}

A record is in its stored form (store/records.py), so a restore can merge field by field. Before it
leaves the device it is sealed (sync/sealed_file.py); compressing comes first, for sealed bytes do
not get any smaller.
"""

from __future__ import annotations

import json
import zlib
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from mobile_app.changes.merge import Record
from mobile_app.errors import CannotOpen, Refusal, StoreCorrupt
from mobile_app.store.database import Database
from mobile_app.store.migrations import CURRENT, Schema
from mobile_app.store.records import check_document, document_from, record_from

VERSION: Final = 1
LIMIT_BYTES: Final = 256 * 1024 * 1024
"""Of the JSON: thirty times ten years of data, and what a phone can still hold."""


@dataclass(frozen=True, slots=True)
class Backup:
    """`exported_at` is aware. `unreadable` counts records that are none, and are left out."""

    exported_at: datetime
    records: tuple[Record, ...]
    unreadable: int = 0


def encode_backup(db: Database, now: datetime, schema: Schema = CURRENT) -> bytes:
    records = [
        {"type": record.type, "id": record.id, **document_from(record)} for record in db.every()
    ]
    document = {
        "twofold": "backup",
        "version": VERSION,
        "schema": schema.version,
        "exported_at": now.isoformat(timespec="seconds"),
        "records": records,
    }
    text = json.dumps(document, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return zlib.compress(text.encode("utf-8", "surrogatepass"), 6)


def decode_backup(payload: bytes, schema: Schema = CURRENT) -> Backup:
    """Raises CannotOpen: NEWER for a version to come, MALFORMED for anything else it is not."""
    document = _document(payload)
    version, wrote = document.get("version"), document.get("schema")
    if document.get("twofold") != "backup" or type(version) is not int or type(wrote) is not int:
        raise CannotOpen(Refusal.MALFORMED)
    if version > VERSION or wrote > schema.version:
        raise CannotOpen(Refusal.NEWER)
    try:
        exported_at = datetime.fromisoformat(document["exported_at"])
        stored = list(document["records"])
    except (LookupError, TypeError, ValueError):
        raise CannotOpen(Refusal.MALFORMED) from None
    if exported_at.tzinfo is None:
        raise CannotOpen(Refusal.MALFORMED)
    records: list[Record] = []
    unreadable = 0
    for one in stored:
        try:
            records += [_record(newer) for newer in schema.upgrade(dict(one), wrote)]
        except (StoreCorrupt, LookupError, TypeError, ValueError, AttributeError):
            unreadable += 1
    return Backup(exported_at, tuple(records), unreadable)


def _document(payload: bytes) -> dict[str, Any]:
    unpacking = zlib.decompressobj()
    try:
        text = unpacking.decompress(payload, LIMIT_BYTES)
        if not unpacking.eof or unpacking.unused_data:
            raise CannotOpen(Refusal.MALFORMED)
        document = json.loads(text.decode("utf-8", "surrogatepass"))
    except (zlib.error, ValueError, RecursionError):
        raise CannotOpen(Refusal.MALFORMED) from None
    if not isinstance(document, dict):
        raise CannotOpen(Refusal.MALFORMED)
    return document


def _record(stored: dict[str, Any]) -> Record:
    document = dict(stored)
    kind, id = document.pop("type"), document.pop("id")
    if not isinstance(kind, str) or not isinstance(id, str):
        raise StoreCorrupt("record: key")
    check_document(kind, id, document)
    return record_from(kind, id, document)
