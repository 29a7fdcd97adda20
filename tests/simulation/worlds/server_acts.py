"""What can happen to the server of a world, each thing by its name."""

from __future__ import annotations

from mobile_app.errors import NetworkError
from tests.simulation.worlds.foreign import foreign_batches, newer_batch
from tests.simulation.worlds.hostile import Hostile
from tests.simulation.worlds.phone import Phone
from tests.simulation.worlds.world import QUOTA_BYTES, World


async def back_up_server(world: World, phone: Phone) -> None:
    world.copies.append(await world.server.copy())
    world.tell("the server is copied")


async def restore_server(world: World, phone: Phone) -> None:
    if world.copies:
        await world.server.restore(world.chance.choice(world.copies), told=True)
        world.tell("the server is restored from a copy")


async def roll_back_server(world: World, phone: Phone) -> None:
    if world.copies:
        await world.server.restore(world.chance.choice(world.copies), told=False)
        world.tell("the server goes back in silence")


async def turn_hostile(world: World, phone: Phone) -> None:
    if world.hostile is None:
        foreign = await foreign_batches(world.entropy)
        world.hostile = Hostile(world.chance, world.cast.hostile, foreign, done=world.met)
        world.ledger.honest = False
        world.tell(f"the server turns hostile: {', '.join(world.cast.hostile)}")
    else:
        world.hostile = None
        world.tell("the server is honest again")


async def squeeze(world: World, phone: Phone) -> None:
    quota = world.chance.choice((0, 2_000, 6_000, QUOTA_BYTES))
    await world.server.set_quota(quota)
    world.tell(f"a vault may weigh {quota} bytes")


async def send_newer(world: World, phone: Phone) -> None:
    """A device with a version to come sends what nobody here can read."""
    sealed = await newer_batch(world.keys, world.entropy, world.chance)
    try:
        appended = await world.server.remote(world.keys).append([sealed])
    except NetworkError as error:
        world.tell(f"something of a newer version is not taken: {error.code}")
        return
    world.newer[appended.seqs[0]] = sealed
    world.tell(f"something of a newer version is batch {appended.seqs[0]}")


async def prune(world: World, phone: Phone) -> None:
    await world.server.forget(world.keys)
    world.tell("the vault is pruned")
