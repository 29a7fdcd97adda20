"""Everything there is, as a backup holds it: states with their stamps, tombstones included.

    payload = zlib of the JSON {"twofold": "backup", "version": 1, "schema", "exported_at",
                                "records": [{"type", "id", "writes", …}, …]}

A record is in its stored form (changes/states.py), so a restore can merge field by field. Before it
leaves the device it is sealed (sync/sealed_file.py); compressing comes first, for sealed bytes do
not get any smaller.

Some things are of one device alone: a few fields (OWN_FIELDS: when it last made such a file), and
what was begun on one of its screens and not saved (OWN_TYPES: half a thought is nobody's business,
and the other device's screens have drafts of their own). They are read from no file, drafts are
written into none, and a replacement leaves both as they are here. The readable export has drafts:
it is for the person alone, and a text they typed is theirs.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final

from mobile_app.changes.merge import Record
from mobile_app.changes.states import record_from_state, state_from
from mobile_app.errors import CannotOpen, Refusal, StoreCorrupt
from mobile_app.store.database import Database
from mobile_app.store.drafts import DRAFT
from mobile_app.store.migrations import CURRENT, Schema

VERSION: Final = 1
LIMIT_BYTES: Final = 256 * 1024 * 1024
"""Of the JSON: thirty times ten years of data, and what a phone can still hold."""

OWN_TYPES: Final = frozenset({DRAFT})
OWN_FIELDS: Final = {("settings", "settings"): frozenset({"backed_up_at"})}


@dataclass(frozen=True, slots=True)
class Backup:
    """`exported_at` is aware. `unreadable` counts records that are none, and are left out."""

    exported_at: datetime
    records: tuple[Record, ...]
    unreadable: int = 0


def encode_backup(db: Database, now: datetime, schema: Schema = CURRENT) -> bytes:
    records = [state_from(record) for record in db.every() if record.type not in OWN_TYPES]
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
    """Raises CannotOpen: NEWER for a version to come, TOO_LARGE beyond LIMIT_BYTES, MALFORMED for
    anything else it is not."""
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
            told = [record_from_state(new) for new in schema.upgrade(dict(one), wrote)]
            records += [foreign_part(record) for record in told if record.type not in OWN_TYPES]
        except (StoreCorrupt, LookupError, TypeError, ValueError, AttributeError):
            unreadable += 1
    return Backup(exported_at, tuple(records), unreadable)


def foreign_part(record: Record) -> Record:
    """`record` without what it says of one device alone."""
    own = OWN_FIELDS.get(record.key)
    return record if own is None else _only(record, record.fields.keys() - own)


def with_own_part(records: Iterable[Record], db: Database) -> list[Record]:
    """`records`, foreign parts, each completed by what this device says of itself."""
    by_key = {record.key: record for record in records}
    for key, names in OWN_FIELDS.items():
        here = db.get(*key)
        own = _only(here, here.fields.keys() & names) if here is not None else None
        if own is None or not own.fields:
            continue
        told = by_key.get(key)
        if told is None or told.removed:
            told = Record(type=own.type, id=own.id)
        by_key[key] = replace(
            told,
            fields={**told.fields, **own.fields},
            stamps={**told.stamps, **own.stamps},
        )
    drafts = (record for record in db.every() if record.type in OWN_TYPES)
    return [*by_key.values(), *drafts]


def _only(record: Record, names: Iterable[str]) -> Record:
    kept = sorted(names)
    return replace(
        record,
        fields={name: record.fields[name] for name in kept},
        stamps={name: record.stamps[name] for name in kept},
    )


def _document(payload: bytes) -> dict[str, Any]:
    unpacking = zlib.decompressobj()
    try:
        text = unpacking.decompress(payload, LIMIT_BYTES)
        if unpacking.unconsumed_tail:
            raise CannotOpen(Refusal.TOO_LARGE)
        if not unpacking.eof or unpacking.unused_data:
            raise CannotOpen(Refusal.MALFORMED)
        document = json.loads(text.decode("utf-8", "surrogatepass"))
    except (zlib.error, ValueError, RecursionError):
        raise CannotOpen(Refusal.MALFORMED) from None
    if not isinstance(document, dict):
        raise CannotOpen(Refusal.MALFORMED)
    return document
