"""Databases over a disk in memory that a test may damage, fill or cut off."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import pytest

from mobile_app.device.memory import FixedClock, MemoryBlobStore, MemoryDisk, SeededEntropy
from mobile_app.store.database import Database

Opener = Callable[[], Awaitable[Database]]


@pytest.fixture
def disk() -> MemoryDisk:
    return MemoryDisk()


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock()


@pytest.fixture
def open_database(disk: MemoryDisk, clock: FixedClock) -> Opener:
    """Each call is another start of the app on the same disk."""
    entropy = SeededEntropy()

    async def open() -> Database:
        return await Database.open(MemoryBlobStore(disk), clock, entropy)

    return open
