"""Several questions of one turn become one call."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

import pytest

from mobile_app.device.together import Together


class Doubling:
    """Answers twice the number asked; 13 is too much for it."""

    def __init__(self) -> None:
        self.calls: list[list[int]] = []

    async def __call__(self, asked: Sequence[int]) -> list[int]:
        self.calls.append(list(asked))
        await asyncio.sleep(0)
        if 13 in asked:
            raise ValueError("thirteen")
        return [2 * one for one in asked]


async def test_what_is_asked_in_one_turn_is_one_call_and_everybody_gets_their_own_answer() -> None:
    doubling = Doubling()
    together = Together(doubling)
    assert await asyncio.gather(*map(together.ask, range(5))) == [0, 2, 4, 6, 8]
    assert doubling.calls == [[0, 1, 2, 3, 4]]


async def test_what_is_asked_later_does_not_wait_for_what_is_under_way() -> None:
    doubling = Doubling()
    together = Together(doubling)
    first = asyncio.ensure_future(together.ask(1))
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    second = asyncio.ensure_future(together.ask(2))
    assert (await first, await second) == (2, 4)
    assert doubling.calls == [[1], [2]]


async def test_a_failure_reaches_everybody_who_asked_and_nobody_else() -> None:
    together = Together(Doubling())
    found = await asyncio.gather(*map(together.ask, (1, 13)), return_exceptions=True)
    assert [type(one) for one in found] == [ValueError, ValueError]
    assert await together.ask(4) == 8


@pytest.mark.parametrize("number", [1, 13])
async def test_who_goes_away_before_the_answer_costs_the_others_nothing(number: int) -> None:
    doubling = Doubling()
    together = Together(doubling)
    gone = asyncio.ensure_future(together.ask(number))
    stays = asyncio.ensure_future(together.ask(2))
    await asyncio.sleep(0)
    gone.cancel()
    found = await asyncio.gather(stays, return_exceptions=True)
    assert gone.cancelled()
    assert found == [4] if number == 1 else isinstance(found[0], ValueError)
