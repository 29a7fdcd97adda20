"""Group commit: jobs that arrive while one write is under way are made durable by the next."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any, TypeAlias, TypeVar

from mobile_app.errors import StoreError

_T = TypeVar("_T")

Stage: TypeAlias = Callable[[], Any]
Perform: TypeAlias = Callable[[list[Stage]], Awaitable[list[Any]]]


class CommitQueue:
    """Runs `perform` over the jobs waiting, one group at a time.

    `perform` runs every stage and makes their work durable together; it returns their results in
    order, or raises after undoing all of it. Hold `turn` to keep groups out meanwhile.
    """

    def __init__(self, perform: Perform) -> None:
        self.turn = asyncio.Lock()
        self._perform = perform
        self._jobs: list[tuple[Stage, asyncio.Future[Any]]] = []
        self._worker: asyncio.Task[None] | None = None

    async def submit(self, stage: Callable[[], _T]) -> _T:
        """The result of `stage` once durable. Finishes by itself if the caller stops waiting."""
        future: asyncio.Future[_T] = asyncio.get_running_loop().create_future()
        future.add_done_callback(_mark_seen)
        self._jobs.append((stage, future))
        if self._worker is None or self._worker.done():
            self._worker = asyncio.create_task(self._work())
        return await asyncio.shield(future)

    async def drain(self) -> None:
        """Wait until nothing is queued."""
        while self._worker is not None and not self._worker.done():
            await asyncio.shield(self._worker)

    def refuse_waiting(self, reason: str) -> None:
        """Fail every job that has not begun, with StoreError(reason)."""
        jobs, self._jobs = self._jobs, []
        for _, future in jobs:
            future.set_exception(StoreError(reason))

    async def _work(self) -> None:
        while self._jobs:
            async with self.turn:
                jobs, self._jobs = self._jobs, []
                try:
                    results = await self._perform([stage for stage, _ in jobs])
                except Exception as error:
                    # Whatever it was, no caller may be left waiting for ever.
                    for _, future in jobs:
                        future.set_exception(_own(error))
                else:
                    for (_, future), result in zip(jobs, results, strict=True):
                        future.set_result(result)


def _mark_seen(future: asyncio.Future[Any]) -> None:
    """A caller that was cancelled never asks for the outcome; that is no fault to report."""
    if not future.cancelled():
        future.exception()


def _own(error: Exception) -> Exception:
    """An exception for one caller: sharing one instance would mix up their tracebacks."""
    own = type(error)(*error.args) if isinstance(error, StoreError) else StoreError("unexpected")
    own.__cause__ = error
    return own
