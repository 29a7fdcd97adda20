"""Waiting for news: from this process at once, from others by asking the database."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Collection

import pytest

from sync_server.vaults import watcher as watcher_module
from sync_server.vaults.errors import ServerBusy, VaultUnknown
from sync_server.vaults.model import Head
from sync_server.vaults.watcher import Watcher

ONE, OTHER = b"1" * 16, b"2" * 16
FIRST, NEXT = Head(1, 1, 0), Head(1, 2, 0)


class Database:
    """Heads by vault, and how often was asked."""

    def __init__(self) -> None:
        self.heads = {ONE: FIRST, OTHER: FIRST}
        self.asked: list[int] = []
        self.busy = False

    async def __call__(self, vault_ids: Collection[bytes]) -> dict[bytes, Head]:
        self.asked.append(len(vault_ids))
        if self.busy:
            raise ServerBusy
        return {id: self.heads[id] for id in vault_ids if id in self.heads}


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watcher_module, "POLL_SECONDS", 0.05)


@pytest.fixture
def database() -> Database:
    return Database()


@pytest.fixture
def watcher(database: Database) -> Watcher:
    return Watcher(database, 10)


@pytest.mark.parametrize("news", [NEXT, Head(2, 1, 0), Head(1, 1, 1)])
async def test_what_another_process_wrote_is_found(
    watcher: Watcher, database: Database, news: Head
) -> None:
    waiting = [asyncio.create_task(watcher.wait(ONE, FIRST)) for _ in range(5)]
    elsewhere = asyncio.create_task(watcher.wait(OTHER, FIRST))
    await asyncio.sleep(0.12)
    assert not any(each.done() for each in (*waiting, elsewhere))
    database.heads[ONE] = news
    assert await asyncio.gather(*waiting) == [news] * 5
    assert set(database.asked) == {2}  # once for each vault, however many wait
    assert not elsewhere.done()
    database.heads[OTHER] = news
    await elsewhere


async def test_what_this_process_wrote_is_told_at_once(
    watcher: Watcher, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(watcher_module, "POLL_SECONDS", 60)
    waiting = asyncio.create_task(watcher.wait(ONE, FIRST))
    await asyncio.sleep(0.01)
    watcher.tell(OTHER, NEXT)
    watcher.tell(ONE, FIRST)
    watcher.appended(ONE, 1, FIRST.head)
    await asyncio.sleep(0.01)
    assert not waiting.done()
    watcher.appended(ONE, 1, 2)
    assert await waiting == NEXT


async def test_who_waits_for_an_erased_vault_is_told(watcher: Watcher, database: Database) -> None:
    waiting = asyncio.create_task(watcher.wait(ONE, FIRST))
    await asyncio.sleep(0.01)
    del database.heads[ONE]
    with pytest.raises(VaultUnknown):
        await waiting


async def test_patience_has_an_end_and_nobody_is_asked_after(
    watcher: Watcher, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(watcher_module, "PATIENCE_SECONDS", 0.2)
    assert await watcher.wait(ONE, FIRST) == FIRST
    await asyncio.sleep(0.1)
    asked = len(database.asked)
    await asyncio.sleep(0.15)
    assert len(database.asked) == asked > 1
    assert await watcher.wait(ONE, FIRST) == FIRST  # and again


async def test_only_so_many_wait(watcher: Watcher, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watcher_module, "WAITERS_OF_A_VAULT", 3)
    waiting = [asyncio.create_task(watcher.wait(ONE, FIRST)) for _ in range(3)]
    await asyncio.sleep(0.01)
    with pytest.raises(ServerBusy):
        await watcher.wait(ONE, FIRST)
    waiting += [
        asyncio.create_task(watcher.wait(bytes([number]) * 16, FIRST)) for number in range(7)
    ]
    await asyncio.sleep(0)
    with pytest.raises(ServerBusy):
        await watcher.wait(OTHER, FIRST)
    for each in waiting:
        each.cancel()
    await asyncio.gather(*waiting, return_exceptions=True)
    again = asyncio.create_task(watcher.wait(ONE, FIRST))
    await asyncio.sleep(0.01)
    watcher.tell(ONE, NEXT)
    assert await again == NEXT


async def test_a_busy_database_is_asked_again(watcher: Watcher, database: Database) -> None:
    database.busy = True
    waiting = asyncio.create_task(watcher.wait(ONE, FIRST))
    await asyncio.sleep(0.12)
    database.busy, database.heads[ONE] = False, NEXT
    assert await waiting == NEXT


async def test_at_the_end_nobody_waits(watcher: Watcher) -> None:
    waiting = asyncio.create_task(watcher.wait(ONE, FIRST))
    await asyncio.sleep(0.01)
    began = time.monotonic()
    watcher.stop()
    assert await waiting == FIRST
    assert await watcher.wait(ONE, FIRST) == FIRST
    assert time.monotonic() - began < 1
