"""A world's story from its beginning to the day when all is well, and whether it ended well."""

from __future__ import annotations

import asyncio
import traceback
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from mobile_app.changes.merge import Record
from tests.simulation.worlds.acts import acts_of
from tests.simulation.worlds.cast import Cast
from tests.simulation.worlds.checks import check
from tests.simulation.worlds.clocks import true_ms
from tests.simulation.worlds.engines import compacting_after
from tests.simulation.worlds.server import Server
from tests.simulation.worlds.timeline import Stuck, run
from tests.simulation.worlds.world import World

ROUNDS: Final = 8
"""How often everybody may have to sync, all being well, until nothing is left to do."""

_COMPACTING: Final = {True: (5, 8_000), False: (64, 1 << 20)}
"""Batches and bytes after which a snapshot is due."""

_DAY_SECONDS: Final = 86_400.0


@dataclass(frozen=True, slots=True)
class Told:
    """`wrongs` is what was found wrong; empty for a story that ended well. `met` counts things that
    happened, by name."""

    cast: Cast
    wrongs: list[str]
    trace: list[str]
    met: Counter[str]


def tell_story(cast: Cast, make_server: Callable[[], Server]) -> Told:
    world: list[World] = []

    async def all_of_it() -> list[str]:
        world.append(World(cast, make_server()))
        return await live(world[0])

    try:
        with compacting_after(*_COMPACTING[cast.compacts]):
            wrongs = run(all_of_it())
    except Stuck as error:
        wrongs = [f"stuck: {error}"]
    except Exception as error:
        # What comes out of the app and is none of its own errors is a finding like any other.
        wrongs = ["".join(traceback.format_exception(error))]
    return Told(cast, wrongs, world[0].trace(), world[0].met)


async def live(world: World) -> list[str]:
    cast, chance = world.cast, world.chance
    for n in range(cast.phones + cast.late):
        phone = await world.add_phone()
        if n < cast.phones:
            await phone.turn_on(world.keys)
    acts, weights = acts_of(world)
    for _ in range(cast.acts):
        for phone in world.survivors():
            if phone.dead and chance.random() < 0.5:
                await phone.start()
        await _pass(world)
        phone = chance.choice(world.survivors())
        (act,) = chance.choices(acts, weights)
        world.met[f"act: {act.__name__}"] += 1
        await act(world, phone)
    await world.heal()
    return await _end(world)


async def _pass(world: World) -> None:
    """Some time: seconds mostly, at times a season."""
    seconds = world.chance.choices(
        (0.0, 0.2, 5.0, 600.0, 8 * 3600.0, 3 * _DAY_SECONDS, 100 * _DAY_SECONDS),
        (3, 3, 3, 3, 2, 1, 0.3),
    )[0]
    await asyncio.sleep(world.chance.uniform(0.0, seconds))


async def _end(world: World) -> list[str]:
    wrongs = []
    if world.cast.deceived:
        await _rounds(world)
        # What a lying server hid is missed as soon as its writer says the next thing. What it
        # spoilt was told to the person, who can have everything read again.
        for phone in world.survivors():
            if phone.refused_some:
                await phone.read_all_again()
            await phone.save("check_in", f"{phone.name} last", {"words": "still here"})
    wrongs += await _rounds(world)
    await _wait_for_the_future(world)
    wrongs += await _rounds(world)
    fresh = await world.add_phone()
    await fresh.turn_on(world.keys)
    wrongs += await _rounds(world)
    return [*wrongs, *await check(world)]


async def _rounds(world: World) -> list[str]:
    """Everybody syncs in turn until nothing changes any more. Says who never came to rest."""
    before, ended = None, []
    for _ in range(ROUNDS):
        await asyncio.sleep(3600.0)
        ended = [await phone.sync() for phone in world.survivors()]
        now = [_state(phone.records()) for phone in world.survivors()]
        if now == before and not any(ended):
            return []
        before = now
    return [f"no rest after {ROUNDS} rounds: {ended}"]


async def _wait_for_the_future(world: World) -> None:
    """Until the latest stamp there is lies in the past."""
    stamps = [stamp.ms for phone in world.survivors() if (stamp := phone.latest()) is not None]
    ahead_ms = max(stamps, default=0) - true_ms()
    if ahead_ms > 0:
        world.tell("the future comes")
        await asyncio.sleep(ahead_ms / 1000 + 1.0)


def _state(records: list[Record]) -> dict[tuple[str, str], Record]:
    return {record.key: record for record in records}
