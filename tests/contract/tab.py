"""A tab of the writer contract around a real database."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from mobile_app.changes.change import Json
from mobile_app.device.memory import FixedClock
from mobile_app.device.ports import BlobStore, Entropy, WriterLock
from mobile_app.errors import TwofoldError
from mobile_app.store.database import Database


class DatabaseTab:
    """`device` gives this tab's own BlobStore and lock each time it opens."""

    def __init__(
        self, device: Callable[[], tuple[BlobStore, WriterLock]], entropy: Entropy
    ) -> None:
        self._device = device
        self._entropy = entropy
        self._db: Database | None = None
        self._saves: asyncio.Task[int] | None = None

    async def open(self) -> bool:
        blobs, lock = self._device()
        self._db = await Database.open(blobs, FixedClock(), self._entropy, lock=lock)
        return self._db.is_writer

    async def save(self, id: str, value: int) -> str:
        try:
            await self.db.save("number", id, {"value": value})
        except TwofoldError as error:
            return error.code
        return ""

    async def value(self, id: str) -> int | None:
        record = self.db.get("number", id)
        found = None if record is None else record.fields["value"]
        assert found is None or isinstance(found, int)
        return found

    async def is_writer(self) -> bool:
        return self.db.is_writer

    async def take_over(self) -> None:
        await self.db.take_over()

    async def refresh(self) -> None:
        await self.db.refresh()

    async def begin_saves(self, count: int) -> None:
        """One after the other, so that a take-over falls between some of them."""

        async def save_each() -> int:
            for n in range(count):
                if await self.save(f"begun{n}", n):
                    return n
            return count

        self._saves = asyncio.create_task(save_each())
        await asyncio.sleep(0)

    async def begin_pairs(self, count: int) -> None:
        """Two records in one step, again and again, from 1 on; long enough for several folds."""

        async def save_pairs() -> int:
            for n in range(1, count + 1):
                await self.save_pair(n)
            return count

        await self.save_pair(0)
        self._saves = asyncio.create_task(save_pairs())

    async def save_pair(self, value: int) -> None:
        fields: dict[str, Json] = {"value": value}
        await self.db.save_all([("number", side, fields) for side in ("left", "right")])

    async def pair(self) -> list[int | None]:
        return [await self.value(side) for side in ("left", "right")]

    async def is_sound(self) -> bool:
        """Whether no damage was met at the last reading."""
        return self.db.report is None

    async def acknowledged(self) -> list[str]:
        """The ids whose save was said to be durable, once all were tried."""
        assert self._saves is not None
        return [f"begun{n}" for n in range(await self._saves)]

    async def erase(self) -> None:
        await self.db.erase()

    async def close(self) -> None:
        await self.db.close()

    @property
    def db(self) -> Database:
        assert self._db is not None
        return self._db
