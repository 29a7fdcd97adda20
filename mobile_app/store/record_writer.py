"""Writing records: each step is stamped, merged, and durable when it returns."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Final, TypeAlias, TypeVar

from mobile_app.changes.change import Json
from mobile_app.changes.merge import Record
from mobile_app.changes.states import check_key
from mobile_app.store.commits import CommitQueue
from mobile_app.store.documents import NOTES, Documents
from mobile_app.store.record_reader import RecordReader
from mobile_app.store.records import settle_fields
from mobile_app.store.staging import Staging

_T = TypeVar("_T")

MERGED: Final = "merged"
"""The note that tells sync of states which came from elsewhere than from it."""

Write: TypeAlias = tuple[str, str, Mapping[str, Json]]
"""(type, id, fields)."""


class RecordWriter(RecordReader):
    """Stages over `documents` through `queue`, which makes what is staged durable."""

    def __init__(self, documents: Documents, staging: Staging, queue: CommitQueue) -> None:
        super().__init__(documents)
        self._staging = staging
        self._queue = queue

    async def save(self, type: str, id: str, fields: Mapping[str, Json]) -> Record:
        """Set `fields`; others stay. Only what differs is stamped; a removed record comes back.

        Durable when it returns. Raises DomainError, StoreFull, StoreDenied, StoreNotWriter,
        StoreError; nothing of it was kept then.
        """
        (record,) = await self.save_all([(type, id, fields)])
        return record

    async def save_all(self, writes: Iterable[Write]) -> list[Record]:
        """Several records in one step: after a crash all of them are there, or none."""
        settled = [(type, id, settle_fields(fields)) for type, id, fields in writes]
        for type, id, _ in settled:
            check_key(type, id)

        def stage() -> list[Record]:
            return [self._staging.save(type, id, fields) for type, id, fields in settled]

        return await self._queue.submit(stage)

    async def remove(self, type: str, id: str) -> None:
        """Leave a tombstone. Removing what is not there does nothing. Raises as `save` does."""
        check_key(type, id)

        await self._queue.submit(lambda: self._staging.remove(type, id))

    async def join(self, records: Iterable[Record]) -> None:
        """Merge states of records from elsewhere (a backup) into ours, in one step.

        Of each field the later write stays, so joining twice is joining once. Raises as `save`
        does; nothing of it was kept then.
        """
        joined = list(records)
        for record in joined:
            check_key(record.type, record.id)

        def stage(staging: Staging) -> None:
            for record in joined:
                staging.join(record)
            if NOTES in self._documents.durable:
                staging.note(MERGED, "1")

        await self.step(stage)

    async def step(self, stage: Callable[[Staging], _T]) -> _T:
        """Run `stage` over what is durable and staged: all it does is kept, or nothing is.

        Raises as `save` does.
        """
        return await self._queue.submit(lambda: stage(self._staging))

    async def rename(self, device: str, note: str) -> None:
        """Stamp as `device` from now on; `note` is set to it, so that it is durable."""

        def stage(staging: Staging) -> None:
            staging.rename(device)
            staging.note(note, staging.last.device)

        await self.step(stage)

    async def replace_all(self, records: Iterable[Record]) -> None:
        """Make `records` all there is, in one step: what is not among them is removed.

        Written as changes of this moment, so that other devices come to the same. Raises as `save`
        does; everything is as it was then.
        """
        kept = [record for record in records if not record.removed]
        for record in kept:
            check_key(record.type, record.id)

        def stage() -> None:
            self._staging.replace_all(kept)

        await self._queue.submit(stage)
