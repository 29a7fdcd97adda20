"""Calls of one turn of the event loop, carried out as one.

Every call from Python to the browser is answered in a later turn, and on a busy phone waiting for
that costs more than the work. Opening a store asks for some twenty blobs and forty texts at a time.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Generic, TypeVar

Asked = TypeVar("Asked")
Answer = TypeVar("Answer")


class Together(Generic[Asked, Answer]):
    """`carry_out` answers a list of questions, in their order. What it raises, all of them get."""

    def __init__(self, carry_out: Callable[[Sequence[Asked]], Awaitable[Sequence[Answer]]]) -> None:
        self._carry_out = carry_out
        self._waiting: list[tuple[Asked, asyncio.Future[Answer]]] = []
        self._under_way: set[asyncio.Task[None]] = set()

    async def ask(self, asked: Asked) -> Answer:
        loop = asyncio.get_running_loop()
        if not self._waiting:
            # Behind every task that is ready to run now: what they ask comes along.
            loop.call_soon(self._begin)
        answer: asyncio.Future[Answer] = loop.create_future()
        self._waiting.append((asked, answer))
        return await answer

    def _begin(self) -> None:
        waiting, self._waiting = self._waiting, []
        task = asyncio.ensure_future(self._answer(waiting))
        self._under_way.add(task)
        task.add_done_callback(self._under_way.discard)

    async def _answer(self, waiting: list[tuple[Asked, asyncio.Future[Answer]]]) -> None:
        try:
            found = await self._carry_out([asked for asked, _ in waiting])
        except Exception as error:
            for _, answer in waiting:
                if not answer.done():
                    answer.set_exception(error)
            return
        for (_, answer), one in zip(waiting, found, strict=True):
            if not answer.done():  # who asked may have gone
                answer.set_result(one)
