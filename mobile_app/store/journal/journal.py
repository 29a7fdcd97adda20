"""The journal as the database sees it: load, commit, forget.

A commit seals what is staged as one batch and appends it to the tail: durable when that returns,
visible to readers only then. Folding goes on beside later commits, which by then add to a tail of
their own.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

from mobile_app.device.ports import BlobStore
from mobile_app.errors import CryptoError, StoreDenied, StoreError
from mobile_app.store.documents import Documents
from mobile_app.store.journal.folding import Limits, Plan
from mobile_app.store.journal.loading import Loaded, OpenReport, Rules, load
from mobile_app.store.journal.writing import Writer
from mobile_app.store.sealing import Keyring


@dataclass(frozen=True, slots=True)
class Opened:
    """`device` and `clock` are those of the latest batch; "" for a new store."""

    device: str
    clock: str
    report: OpenReport | None


class Journal:
    """`documents` is what it holds. One task at a time calls `load`, `commit` and `forget`."""

    def __init__(
        self, blobs: BlobStore, keyring: Keyring, rules: Rules, limits: Limits | None = None
    ) -> None:
        self.documents = Documents()
        self._blobs = blobs
        self._keyring = keyring
        self._rules = rules
        self._limits = limits or Limits()
        self._loaded: Loaded | None = None
        self._writer: Writer | None = None
        self._fold: asyncio.Task[None] | None = None

    async def load(self, *, may_write: bool) -> Opened:
        """Replace memory by what storage holds; with `may_write`, set damage aside and migrate.

        Raises StoreMigration (nothing was touched), StoreLocked, StoreKeyLost, StoreDenied,
        StoreError.
        """
        await self.settle()
        self.forget()
        try:
            loaded = await load(
                self._blobs, self._keyring.open, self._rules, self.documents, live=not may_write
            )
        except CryptoError as error:
            raise StoreDenied("no ciphers here") from error
        self._loaded = loaded
        opened = Opened(loaded.device, loaded.clock, loaded.report(self.documents.count()))
        if may_write:
            await self._tidy(loaded)
        return opened

    async def commit(self, *, device: str, clock: str) -> bool:
        """Make what is staged durable, then visible; False when nothing was staged.

        Raises StoreError; all of it stays staged then.
        """
        entries = self.documents.staged_entries()
        if entries is None:
            return False
        entries.device, entries.clock = device, clock
        try:
            writer = await self._opened_writer()
            await writer.prepare(device, clock)
            await writer.append(entries)
        except CryptoError as error:
            raise StoreDenied("no ciphers here") from error
        self.documents.discard()
        self.documents.apply(entries)
        if self._fold is None and writer.fold_is_due():
            plan = writer.begin_fold(device, clock)
            self._fold = asyncio.create_task(self._finish_fold(writer, plan))
        return True

    async def settle(self) -> None:
        """Wait until no fold is under way."""
        if self._fold is not None:
            await asyncio.wait([self._fold])

    def forget(self) -> None:
        """Everything was erased: memory and what is staged go too."""
        self.documents.clear()
        self._loaded = None
        self._writer = None

    async def _opened_writer(self) -> Writer:
        if self._writer is None:
            if self._loaded is None:
                await self.load(may_write=True)
            key = await self._keyring.open() or await self._keyring.create()
            assert self._loaded is not None  # noqa: S101
            self._writer = Writer(
                self._blobs, key, self._rules, self._limits, self.documents, self._loaded
            )
        return self._writer

    async def _tidy(self, loaded: Loaded) -> None:
        """What may be done at once: the key's copies, copies of damage, the first migration."""
        try:
            await self._keyring.tidy()
            if loaded.images.present:
                writer = await self._opened_writer()
                await writer.rewrite(loaded.device, loaded.clock)
            elif loaded.aside:
                await (await self._opened_writer()).set_aside()
        except (StoreError, CryptoError):
            # Reading must work on a full disk too. Copies and migration stay to be done, and
            # nothing is written over before they are.
            return

    async def _finish_fold(self, writer: Writer, plan: Plan) -> None:
        try:
            await writer.finish_fold(plan)
        except (StoreError, CryptoError):
            # The tail holds everything still; a later fold does it.
            return
        finally:
            self._fold = None
