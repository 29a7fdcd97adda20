"""Virtual time: it jumps, it is the same each time, and nobody can hang in it."""

from __future__ import annotations

import asyncio
import time

import pytest

from tests.simulation.worlds.timeline import Stuck, run

YEAR_SECONDS = 365 * 86_400.0


def test_years_pass_in_no_time() -> None:
    async def wait() -> float:
        await asyncio.sleep(40 * YEAR_SECONDS)
        return asyncio.get_running_loop().time()

    began = time.monotonic()
    assert run(wait()) == pytest.approx(40 * YEAR_SECONDS)
    assert time.monotonic() - began < 1


def test_tasks_take_their_turns_by_their_timers_and_then_by_age() -> None:
    turns: list[str] = []

    async def take(name: str, *waits: float) -> None:
        for seconds in waits:
            await asyncio.sleep(seconds)
            turns.append(f"{name}{seconds:g}")

    async def story() -> None:
        await asyncio.gather(take("a", 3.0, 3.0), take("b", 1.0, 2.0), take("c", 3.0))

    run(story())
    assert turns == ["b1", "a3", "c3", "b2", "a3"]


def test_whoever_waits_for_ever_is_told_so() -> None:
    async def wait() -> None:
        await asyncio.get_running_loop().create_future()

    with pytest.raises(Stuck):
        run(wait())


def test_what_was_left_behind_is_ended() -> None:
    ended: list[bool] = []

    async def linger() -> None:
        try:
            await asyncio.sleep(YEAR_SECONDS)
        finally:
            ended.append(True)

    async def story() -> None:
        task = asyncio.create_task(linger())
        await asyncio.sleep(1.0)
        assert not task.done()

    run(story())
    assert ended == [True]
