"""An event loop on virtual time: months pass in no time, and every run of a seed is the same.

Nothing here waits. When no task can go on, the clock jumps to the next timer; when there is none
either, whoever waits would wait for ever, and the run ends with `Stuck` instead of hanging. Timers
of the same moment fire in the order in which they were set, so a run depends on nothing but its
random numbers.
"""

from __future__ import annotations

import asyncio
import contextvars
from collections.abc import Coroutine
from typing import Any, TypeVar

_T = TypeVar("_T")


class Stuck(Exception):
    """Nobody can go on: every task waits for something that no timer will bring."""


class _NoSockets:
    """What a loop asks for events: there are none, and the time asked for passes at once."""

    def __init__(self, loop: Timeline) -> None:
        self._loop = loop

    def select(self, timeout: float | None) -> list[Any]:
        if timeout is None:
            raise Stuck("every task waits for another")
        self._loop.pass_seconds(timeout)
        return []


class Timeline(asyncio.BaseEventLoop):
    """`time()` is virtual, in seconds from the run's beginning."""

    def __init__(self) -> None:
        super().__init__()
        self._seconds = 0.0
        self._clock_resolution = 1e-6
        self._selector = _NoSockets(self)

    def time(self) -> float:
        return self._seconds

    def pass_seconds(self, seconds: float) -> None:
        self._seconds += seconds

    def _process_events(self, event_list: list[Any]) -> None:
        """There are none."""

    def _write_to_self(self) -> None:
        """Nothing sleeps that would have to be woken."""


def run(story: Coroutine[Any, Any, _T]) -> _T:
    """The result of `story` on a timeline of its own; tasks it left behind are cancelled."""
    loop = Timeline()
    try:
        task = loop.create_task(story, context=contextvars.Context())
        try:
            return loop.run_until_complete(task)
        finally:
            left = asyncio.all_tasks(loop)
            for one in left:
                one.cancel()
            if left:
                loop.run_until_complete(asyncio.gather(*left, return_exceptions=True))
    finally:
        loop.close()
