"""A disk in memory, the tabs that share it, and the ways it can go wrong."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal

from mobile_app.device.ports import BLOB_NAME, ERASING, SHARED_PREFIX, TabNews
from mobile_app.errors import StoreError, StoreNotWriter

_NAME = re.compile(BLOB_NAME)


class PowerCut(Exception):
    """The simulated process died here; open the same MemoryDisk again to see what survived."""


@dataclass(slots=True)
class Fault:
    """What happens at the write number `at` (counted from 1) and, if `lasting`, ever after.

    Writes, appends and deletions count. `leaves` says what that one leaves on the disk: the "old"
    value, the "new" one, or a "torn" one: the first `torn_bytes` of what was written (half by
    default). No sound BlobStore tears a `write`, but a failing device can; any may tear an append.
    """

    at: int
    error: Exception
    leaves: Literal["old", "new", "torn"] = "old"
    lasting: bool = False
    torn_bytes: int | None = None


@dataclass(slots=True)
class MemoryDisk:
    """What survives a crash: hand one disk to several MemoryBlobStores to play several tabs.

    `sizes` are the bytes each append had to write, None for a write or a deletion, in turn.
    """

    blobs: dict[str, bytes] = field(default_factory=dict)
    secrets: dict[str, bytes] = field(default_factory=dict)
    writer: MemoryWriterLock | None = None
    fault: Fault | None = None
    sizes: list[int | None] = field(default_factory=list)
    tabs: list[Callable[[TabNews], None]] = field(default_factory=list)

    @property
    def writes(self) -> int:
        return len(self.sizes)

    def put(self, name: str, data: bytes, kept: bytes | None = None) -> None:
        """Replace a blob, or add to `kept`; only `data` is written and can be torn."""
        fault = self._due(None if kept is None else len(data))
        kept = kept or b""
        if fault is None or fault.leaves == "new":
            self.blobs[name] = kept + data
        elif fault.leaves == "torn":
            torn = len(data) // 2 if fault.torn_bytes is None else fault.torn_bytes
            self.blobs[name] = kept + data[:torn]
        if fault is not None:
            raise fault.error

    def drop(self, name: str) -> None:
        fault = self._due(None)
        if fault is None or fault.leaves == "new":
            self.blobs.pop(name, None)
        if fault is not None:
            raise fault.error

    def _due(self, size: int | None) -> Fault | None:
        self.sizes.append(size)
        fault = self.fault
        if fault and (self.writes == fault.at or (fault.lasting and self.writes > fault.at)):
            # What comes after the power went leaves nothing at all.
            return fault if self.writes == fault.at else Fault(fault.at, fault.error)
        return None


class MemoryBlobStore:
    """A BlobStore. Keeps copies, so that nobody changes a stored value from outside.

    `lock` is what fences it, as the real adapters' own lock does; None is a store without one.
    """

    def __init__(
        self, disk: MemoryDisk | None = None, lock: MemoryWriterLock | None = None
    ) -> None:
        self.disk = MemoryDisk() if disk is None else disk
        self._lock = lock

    async def read(self, name: str) -> bytes | None:
        _check(name)
        await asyncio.sleep(0)
        return self.disk.blobs.get(name)

    async def write(self, name: str, data: bytes) -> None:
        _check(name)
        kept = bytes(data)
        await asyncio.sleep(0)
        self._fence(name)
        self.disk.put(name, kept)

    async def append(self, name: str, data: bytes, *, at: int) -> None:
        _check(name)
        added = bytes(data)
        await asyncio.sleep(0)
        self._fence(name)
        before = self.disk.blobs.get(name, b"")
        if len(before) < at:
            raise StoreError("the blob is shorter than it was")
        self.disk.put(name, added, before[:at])

    async def delete(self, name: str) -> None:
        _check(name)
        await asyncio.sleep(0)
        self._fence(name)
        self.disk.drop(name)

    async def names(self) -> list[str]:
        await asyncio.sleep(0)
        return sorted(self.disk.blobs)

    async def clear(self) -> None:
        await asyncio.sleep(0)
        self._fence("")
        for name in sorted(self.disk.blobs, key=lambda name: (name == ERASING, name)):
            self.disk.drop(name)

    def _fence(self, name: str) -> None:
        if self._lock is None or not self._lock.asked or name.startswith(SHARED_PREFIX):
            return
        if self.disk.writer is not self._lock:
            raise StoreNotWriter("another tab writes")


class MemoryWriterLock:
    """A WriterLock among the locks made over one MemoryDisk."""

    def __init__(self, disk: MemoryDisk) -> None:
        self.asked = False
        self._disk = disk
        self._on_lost: list[Callable[[], None]] = []

    async def acquire(self, *, steal: bool = False) -> bool:
        self.asked = True
        await asyncio.sleep(0)
        holder = self._disk.writer
        if holder is not None and holder is not self:
            if not steal:
                return False
            self._disk.writer = self
            holder._tell_lost()
        self._disk.writer = self
        return True

    def on_lost(self, callback: Callable[[], None]) -> None:
        self._on_lost.append(callback)

    async def release(self) -> None:
        if self._disk.writer is self:
            self._disk.writer = None

    def _tell_lost(self) -> None:
        for callback in tuple(self._on_lost):
            callback()


def _check(name: str) -> None:
    if _NAME.fullmatch(name) is None:
        raise ValueError("not a blob name")
