"""Everything the person has written, as JSON that a person can read."""

from __future__ import annotations

import json
from datetime import datetime

from mobile_app.changes.change import Json
from mobile_app.store.database import Database


def export_records(db: Database, now: datetime) -> bytes:
    """UTF-8 JSON: {"twofold": "export", "version": 1, "exported_at", "records": {type: [...]}}.

    Every record that is not removed, those of types this version does not know included; each is
    its fields and its "id". Nothing of the device, of clocks or of removals is in it.
    """
    records: dict[str, list[dict[str, Json]]] = {}
    for type in db.types():
        found = [{"id": record.id, **record.fields} for record in db.all(type)]
        if found:
            records[type] = sorted(found, key=lambda item: str(item["id"]))
    document = {
        "twofold": "export",
        "version": 1,
        "exported_at": now.isoformat(timespec="seconds"),
        "records": records,
    }
    text = json.dumps(document, ensure_ascii=False, indent=2, allow_nan=False)
    return (text + "\n").encode("utf-8", "replace")
