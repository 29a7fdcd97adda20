"""Devices that come, go, are copied, or read a file of another one's."""

from __future__ import annotations

from contextlib import suppress

from mobile_app.changes.hlc import MAX_AHEAD_MS
from mobile_app.errors import NetworkError, StoreError
from mobile_app.sync.keys import derive_keys
from mobile_app.sync.phrase import draw_phrase
from tests.simulation.worlds.phone import Phone
from tests.simulation.worlds.world import World


async def join(world: World, phone: Phone) -> None:
    """Somebody types the twelve words into another device, which may have records of its own."""
    late = [one for one in world.survivors() if one.keys != world.keys]
    if late:
        world.tell(f"{late[0].name} is given the phrase")
        await late[0].turn_on(world.keys)
        await late[0].sync()


async def move(world: World, phone: Phone) -> None:
    """To a new phrase: everything goes into a new vault, and then the old one is erased. The other
    devices have to be told."""
    former = phone.keys
    if former is None or phone.dead or phone.syncing.locked():
        return
    world.keys = derive_keys(draw_phrase(world.entropy))
    world.tell(f"{phone.name} moves to a new phrase")
    await phone.turn_on(world.keys)
    if await phone.sync() == "":
        with suppress(NetworkError):
            await world.server.remote(former).erase()
            world.tell("the former vault is erased")


async def lose(world: World, phone: Phone) -> None:
    if sum(one.keys is not None for one in world.survivors()) > 1:
        phone.lost = True
        phone.disk.kill()
        world.tell(f"{phone.name} is lost")


async def take_image(world: World, phone: Phone) -> None:
    """Somebody copies a whole device, as a phone's own backup does."""
    if phone.keys is not None and not phone.dead:
        promised = dict(world.history.promised.get(phone.name, {}))
        world.images.append((phone, phone.disk.copy(), promised))
        world.tell(f"an image is made of {phone.name}")


async def use_image(world: World, phone: Phone) -> None:
    """The image goes onto another device, which thinks it is the first; that may be no more."""
    if world.images and len(world.phones) < 8:
        first, disk, promised = world.images.pop(world.chance.randrange(len(world.images)))
        if world.chance.random() < 0.5 and not first.lost:
            first.lost = True
            first.disk.kill()
            world.tell(f"{first.name} is lost")
        world.history.go_on(f"phone-{len(world.phones) + 1}", promised)
        await world.add_phone(disk, first.keys)
        world.tell(f"it goes on from the image of {first.name}")


async def import_file(world: World, phone: Phone) -> None:
    """A backup file of one device is read on another."""
    other = world.chance.choice(world.survivors())
    if phone.process is not None and not phone.dead and other is not phone:
        # What comes from the future counts as written when it is read, which is another story.
        limit_ms = phone.clock.now_ms() + MAX_AHEAD_MS
        held = ((one, one.latest) for one in other.records())
        records = [one for one, latest in held if latest is not None and latest.ms <= limit_ms]
        before = {one.key: one for one in phone.records()}
        try:
            await phone.process.storage.join(records)
        except StoreError as error:
            world.tell(f"{phone.name} could not read a file: {error}")
            return
        for record in records:
            world.history.read_file(phone.name, record, before.get(record.key))
        world.tell(f"{phone.name} reads a file of {other.name}")
