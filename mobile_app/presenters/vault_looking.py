"""A vault that is looked at and left as it is."""

from __future__ import annotations

from collections.abc import Sequence

from mobile_app.errors import BatchRefused, SnapshotChanged
from mobile_app.sync.ports import Appended, Pulled, Remote, Snapshot, VaultState


class OnlyReads:
    """A Remote that passes on what reads, and takes nothing: what a round would like to write it
    keeps for another time, as it does when the server says no."""

    def __init__(self, remote: Remote) -> None:
        self._remote = remote

    async def register(self) -> VaultState:
        return await self._remote.state()

    async def state(self) -> VaultState:
        return await self._remote.state()

    async def append(self, batches: Sequence[bytes]) -> Appended:
        raise BatchRefused("only looked at")

    async def pull(self, after: int, limit: int) -> Pulled:
        return await self._remote.pull(after, limit)

    async def snapshot(self) -> Snapshot | None:
        return await self._remote.snapshot()

    async def put_snapshot(self, sealed: bytes, through: int, replaces: str | None) -> VaultState:
        raise SnapshotChanged("only looked at")

    async def wait(self, head: int) -> int:
        return await self._remote.wait(head)

    async def erase(self) -> None:
        raise BatchRefused("only looked at")
