"""What can happen in a world, each thing by its name."""

from __future__ import annotations

import random
from collections.abc import Awaitable, Callable
from typing import Final

from mobile_app.changes.change import Json
from tests.simulation.worlds.device_acts import import_file, join, lose, move, take_image, use_image
from tests.simulation.worlds.phone import Phone
from tests.simulation.worlds.server_acts import (
    back_up_server,
    prune,
    restore_server,
    roll_back_server,
    send_newer,
    squeeze,
    turn_hostile,
)
from tests.simulation.worlds.world import World

_TYPES: Final = ("counter", "lapse", "settings", "sunrise_2031")
"""The last one comes from a version that does not exist yet."""

_DAY_MS: Final = 86_400_000


async def write(world: World, phone: Phone) -> None:
    """A field or two of a record that other devices may be writing as well."""
    chance = world.chance
    type, id = chance.choice(_TYPES), f"r{chance.randrange(4)}"
    names = chance.sample(("label", "kind", "position", "glow"), chance.randint(1, 3))
    await phone.save(type, id, {name: _value(chance) for name in names})


async def add(world: World, phone: Phone) -> None:
    """One more entry of an add-only log."""
    id = f"{phone.name}-{world.chance.getrandbits(40):x}"
    fields: dict[str, Json] = {"mood": world.chance.randint(1, 5), "words": _words(world.chance, 3)}
    await phone.save("check_in", id, fields)


async def compose(world: World, phone: Phone) -> None:
    """A long text, which others may be changing at the same time."""
    id = f"n{world.chance.randrange(2)}"
    await phone.save("meeting_note", id, {"text": f"{phone.name}: {_words(world.chance, 12)}"})


async def draft(world: World, phone: Phone) -> None:
    """Half a thought, which must never leave the device."""
    await phone.save("draft", "check-in", {"words": f"{phone.name} {_words(world.chance, 3)}"})


async def remove(world: World, phone: Phone) -> None:
    held = [one for one in phone.records() if not one.removed and one.type in (*_TYPES, "check_in")]
    if held:
        one = world.chance.choice(held)
        await phone.remove(one.type, one.id)


async def restore(world: World, phone: Phone) -> None:
    held = [one for one in phone.records() if one.removed]
    if held:
        one = world.chance.choice(held)
        await phone.save(one.type, one.id, {"label": _value(world.chance), "back": True})


async def import_much(world: World, phone: Phone) -> None:
    """Years of records at once."""
    for n in range(world.chance.randint(10, 25)):
        await phone.save("card_use", f"{phone.name}-{n}", {"before": n, "words": "x" * (n * 9)})


async def sync(world: World, phone: Phone) -> None:
    await phone.sync()


async def sync_alongside(world: World, phone: Phone) -> None:
    """A round that the story does not wait for: other things happen in its midst."""
    world.alongside(phone.sync())


async def sync_together(world: World, phone: Phone) -> None:
    for one in world.survivors():
        world.alongside(one.sync())


async def restart(world: World, phone: Phone) -> None:
    phone.disk.kill()
    world.tell(f"{phone.name} is killed")
    await phone.start()


async def go_offline(world: World, phone: Phone) -> None:
    phone.online = not phone.online
    world.tell(f"{phone.name} has {'a' if phone.online else 'no'} signal")


async def crash(world: World, phone: Phone) -> None:
    """The power goes at one of the next steps, or the process at one of the next calls."""
    chance = world.chance
    if chance.random() < 0.4 and phone.process is not None:
        phone.process.calls_left = chance.randint(0, 6)
        world.tell(f"{phone.name} will die after {phone.process.calls_left} calls")
    else:
        steps, leaves_new = chance.randint(1, 5), chance.random() < 0.5
        phone.disk.cut_after(steps, leaves_new=leaves_new, lasting=True)
        side = "after" if leaves_new else "before"
        world.tell(f"{phone.name} will lose power {side} its step {steps} from now")
    await phone.sync()


async def fill_disk(world: World, phone: Phone) -> None:
    steps = world.chance.randint(1, 4)
    phone.disk.cut_after(steps, leaves_new=False, lasting=False)
    world.tell(f"{phone.name} will have no room for its step {steps} from now")
    await phone.sync()


async def turn_clock(world: World, phone: Phone) -> None:
    chance, kind = world.chance, world.cast.clocks
    hours = chance.choice((-30 * 24, -26, -3, -1, 0, 1, 3, 20))
    if kind == "far" and chance.random() < 0.5:
        hours = chance.choice((2 * 24, 60 * 24, 700 * 24))
    phone.clock.ahead_ms = hours * _DAY_MS // 24 + chance.randint(-5000, 5000)
    if kind == "dead" and chance.random() < 0.4:
        phone.clock.ahead_ms = -60 * 365 * _DAY_MS
    world.tell(f"the clock of {phone.name} is {phone.clock.ahead_ms / 3.6e6:+.2f} hours off")


Perform = Callable[[World, Phone], Awaitable[None]]


ACTS: Final[tuple[Perform, ...]] = (
    write,
    add,
    compose,
    draft,
    remove,
    restore,
    import_much,
    import_file,
    sync,
    sync_alongside,
    sync_together,
    restart,
    go_offline,
    join,
    crash,
    fill_disk,
    turn_clock,
    lose,
    move,
    take_image,
    use_image,
    back_up_server,
    restore_server,
    roll_back_server,
    turn_hostile,
    squeeze,
    send_newer,
    prune,
)


def acts_of(world: World) -> tuple[list[Perform], list[float]]:
    """What can happen here, and how often compared with each other."""
    cast = world.cast
    weighted: list[tuple[Perform, float]] = [
        (write, 5),
        (add, 3),
        (compose, 3),
        (draft, 0.5),
        (remove, 1.5),
        (restore, 1),
        (import_much, 0.3),
        (sync, 5),
        (sync_alongside, 4),
        (sync_together, 1),
        (restart, 1),
        (go_offline, 1),
        (join, 2 if cast.late or cast.moves else 0),
        (crash, 20 * cast.crashes),
        (fill_disk, 20 * cast.full),
        (turn_clock, 0 if cast.clocks == "good" else 2.5),
        (lose, 0.6 if cast.lost else 0),
        (move, 1 if cast.moves else 0),
        (take_image, 1 if cast.images else 0),
        (use_image, 1 if cast.images else 0),
        (import_file, 0.5),
        (back_up_server, 1 if cast.restored or cast.rolled_back else 0),
        (restore_server, 0.7 if cast.restored else 0),
        (roll_back_server, 0.7 if cast.rolled_back else 0),
        (turn_hostile, 2 if cast.hostile else 0),
        (squeeze, 2 if cast.quota else 0),
        (send_newer, 0.7 if cast.newer else 0),
        (prune, 0.7 if cast.pruned else 0),
    ]
    return [act for act, _ in weighted], [weight for _, weight in weighted]


def _value(chance: random.Random) -> Json:
    return chance.choice((chance.randrange(9), "Wine", "Beer", None, [1, {"x": True}], "é日🙂"))


def _words(chance: random.Random, count: int) -> str:
    return " ".join(f"{chance.getrandbits(20):x}" for _ in range(count))
