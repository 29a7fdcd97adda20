"""What somebody began to write and has not saved: on this device alone."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from mobile_app.changes.change import Json
from mobile_app.store.database import Database

DRAFT: Final = "draft"
"""A record type like any other, so that drafts are kept, exported and erased as the rest is; but no
sync may send it: half a thought is nobody's business, and belongs to the screen it was typed on."""


class DraftRepository:
    """One draft to a name ("check-in"). Writes raise as `Database.save` does."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def get(self, name: str) -> Mapping[str, Json]:
        """Its fields as they were kept, unchecked; empty when there is none."""
        record = self._db.get(DRAFT, name)
        return {} if record is None else record.fields

    async def save(self, name: str, fields: Mapping[str, Json]) -> None:
        await self._db.save(DRAFT, name, fields)

    async def clear(self, name: str) -> None:
        """Forget it; what it said is not kept anywhere."""
        await self._db.remove(DRAFT, name)
