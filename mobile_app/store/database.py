"""The one door to the person's records: every write is stamped, and durable when it returns.

Readers see only what is durable. Saves asked for while a write is under way are made together by
the next one (group commit), each still succeeding or failing for its own caller.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from mobile_app.changes.hlc import Hlc, format_hlc
from mobile_app.device.ports import BlobStore, Clock, Entropy, WriterLock
from mobile_app.errors import StoreNotWriter
from mobile_app.store.commits import CommitQueue, Stage
from mobile_app.store.erasing import erase_all
from mobile_app.store.journal.folding import Limits
from mobile_app.store.journal.journal import Journal
from mobile_app.store.journal.loading import OpenReport
from mobile_app.store.listeners import Listeners
from mobile_app.store.migrations import CURRENT, RecordRules, Schema
from mobile_app.store.record_writer import RecordWriter
from mobile_app.store.sealing import Keyring, NoKeyring
from mobile_app.store.staging import Staging


class Database(RecordWriter):
    """Records by type and id. Made by `open`; one instance per tab or process.

    `is_writer` is False while another tab holds the right to write: then `save`, `save_all` and
    `remove` raise StoreNotWriter, reading works, and `take_over` changes places.
    """

    def __init__(
        self,
        blobs: BlobStore,
        clock: Clock,
        entropy: Entropy,
        lock: WriterLock | None,
        schema: Schema,
        keyring: Keyring,
        limits: Limits | None,
    ) -> None:
        self.is_writer = lock is None
        self._blobs = blobs
        self._entropy = entropy
        self._lock = lock
        self._keyring = keyring
        self._journal = Journal(blobs, keyring, RecordRules(schema), limits)
        documents = self._journal.documents
        staging = Staging(documents, clock, self.new_device())
        super().__init__(documents, staging, CommitQueue(self._commit))
        self._report: OpenReport | None = None
        self._listeners = Listeners("store")

    @classmethod
    async def open(
        cls,
        blobs: BlobStore,
        clock: Clock,
        entropy: Entropy,
        *,
        lock: WriterLock | None = None,
        keyring: Keyring | None = None,
        schema: Schema = CURRENT,
        limits: Limits | None = None,
    ) -> Database:
        """Read everything. Without `lock`, the caller vouches that nobody else writes.

        Without `keyring` nothing is secret: for storage that ends with the process, and tests.
        Raises StoreMigration when the data is newer than this app, StoreLocked and StoreKeyLost
        when it cannot be unsealed (nothing was touched in any of these), StoreDenied or StoreError
        when storage cannot be read.
        """
        self = cls(blobs, clock, entropy, lock, schema, keyring or NoKeyring(), limits)
        if lock is not None:
            lock.on_lost(self._lose)
            self.is_writer = await lock.acquire()
        await self._load_or_release()
        return self

    @property
    def device(self) -> str:
        """Who stamps: random, made on this device, and renewed by `erase`."""
        return self._staging.last.device

    @property
    def clock(self) -> Hlc:
        """The latest stamp issued here or met."""
        return self._staging.last

    @property
    def report(self) -> OpenReport | None:
        """Damage met while opening and records found unreadable since; None when all is well."""
        return self._with_unreadable(self._report)

    def subscribe(self, callback: Callable[[], None]) -> Callable[[], None]:
        """Run `callback` after any record changed or `is_writer` did; returns how to stop that."""
        return self._listeners.subscribe(callback)

    async def take_over(self) -> None:
        """Become the writer and read anew what the other one wrote. Raises StoreError."""
        async with self._queue.turn:
            # Even with `is_writer`: one that lost the right may not have heard of it yet.
            if self._lock is None:
                return
            if not await self._lock.acquire(steal=True):
                raise StoreNotWriter("the right to write could not be taken")
            self.is_writer = True
            await self._load_or_release()
        self._listeners.tell()

    async def refresh(self) -> None:
        """Read anew what the writer has written since; nothing to do for the writer itself."""
        async with self._queue.turn:
            if self.is_writer:
                return
            await self._load()
        self._listeners.tell()

    async def erase(self) -> None:
        """Erase everything this device stores: records, copies, caches. Takes over if needed.

        Raises StoreError as `erase_all` does.
        """
        async with self._queue.turn:
            if self._lock is not None:
                self.is_writer = await self._lock.acquire(steal=True)
            await self._journal.settle()
            await erase_all(self._blobs, self._keyring.forget)
            self._queue.refuse_waiting("everything was erased meanwhile")
            self._journal.forget()
            self._report = None
            self._unreadable.clear()
            self._staging.go_on_from("", self.new_device())
        self._listeners.tell()

    async def close(self) -> None:
        """Wait for the saves asked for, then let another one write."""
        await self._queue.drain()
        await self._journal.settle()
        self.is_writer = False
        if self._lock is not None:
            await self._lock.release()

    async def _load_or_release(self) -> None:
        try:
            await self._load()
        except BaseException:
            # Nobody should be kept from writing by one that cannot even read.
            self.is_writer = False
            if self._lock is not None:
                await self._lock.release()
            raise

    async def _load(self) -> None:
        opened = await self._journal.load(may_write=self._lock is None or self.is_writer)
        self._report = opened.report
        self._unreadable.clear()
        report, device = opened.report, opened.device or self.device
        if report is not None and (report.set_aside or report.latest_may_be_missing):
            # Stamps this device issued may be among what was lost. A new name makes sure that
            # none is ever issued twice.
            device = self.new_device()
        self._staging.go_on_from(opened.clock, device)

    def new_device(self) -> str:
        """A name nobody has stamped under."""
        return self._entropy.random_bytes(8).hex()

    async def _commit(self, stages: list[Stage]) -> list[Any]:
        try:
            if not self.is_writer:
                raise StoreNotWriter("another tab writes")
            results = [stage() for stage in stages]
            records_change = self._documents.stages_records()
            changed = await self._journal.commit(
                device=self.device, clock=format_hlc(self._staging.last)
            )
        except BaseException as error:
            # Memory must never run ahead of storage, whatever went wrong.
            self._journal.documents.discard()
            if isinstance(error, StoreNotWriter):
                self._lose()
            raise
        if changed and records_change:
            self._listeners.tell()
        return results

    def _lose(self) -> None:
        if self.is_writer:
            self.is_writer = False
            self._listeners.tell()
