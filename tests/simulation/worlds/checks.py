"""What must hold when a story is over and all has been well for a while."""

from __future__ import annotations

from collections.abc import Mapping

from mobile_app.changes.change import Key
from mobile_app.changes.merge import Record, merge
from tests.simulation.worlds.history import CONFLICT_COPY
from tests.simulation.worlds.world import World

State = Mapping[Key, Record]


async def check(world: World) -> list[str]:
    """What is wrong, in words; empty when nothing is."""
    survivors = world.survivors()
    states = {phone.name: {one.key: one for one in phone.records()} for phone in survivors}
    names = frozenset(states)
    first = survivors[-1]  # the fresh one, which has everything from the vault
    wrongs = [*world.history.wrongs, *world.ledger.wrongs]
    for phone in survivors:
        wrongs += _different(first.name, states[first.name], phone.name, states[phone.name])
    ours = {key: one for key, one in states[first.name].items() if key[0] != CONFLICT_COPY}
    for key, least in world.history.lower(names).items():
        if key[0] != "draft" and (key not in ours or merge(ours[key], least) != ours[key]):
            wrongs.append(f"lost: {key}, of which {first.name} has {ours.get(key)} not {least}")
    for key, one in ours.items():
        most = world.history.written.get(key)
        if most is None or merge(most, one) != most:
            wrongs.append(f"made up: {key}, of which {one} is more than {most}")
    wrongs += _copies(world, states[first.name])
    wrongs += [f"a draft left its device: {key}" for key in states[first.name] if key[0] == "draft"]
    world.met["snapshots"] += world.ledger.snapshots
    world.met["batches sent again"] += world.ledger.resent
    world.met["copies of long texts"] += len(states[first.name]) - len(ours)
    return [*wrongs, *await _server(world)]


def _different(left: str, ours: State, right: str, theirs: State) -> list[str]:
    return [
        f"{left} and {right} differ in {key}: {ours.get(key)} and {theirs.get(key)}"
        for key in sorted(ours.keys() | theirs.keys())
        if ours.get(key) != theirs.get(key)
    ]


def _copies(world: World, state: State) -> list[str]:
    """Every long text that nobody wrote over knowingly is there, or a copy of it is."""
    kept = {
        tuple(one.fields.get(name) for name in ("of_type", "of_id", "field", "text"))
        for one in state.values()
        if one.type == CONFLICT_COPY
    }
    wrongs = []
    for edit in world.history.heads(frozenset(phone.name for phone in world.survivors())):
        record = state.get(edit.key)
        if record is None or record.removed_at is not None:
            continue
        standing = record.fields.get(edit.field) == edit.text
        if not standing and (*edit.key, edit.field, edit.text) not in kept:
            wrongs.append(f"no copy of what {edit.phone} wrote in {edit.key}: {edit.text!r}")
    return wrongs


async def _server(world: World) -> list[str]:
    floor, batches = await world.server.contents(world.keys)
    wrongs = []
    if [seq for seq, _ in batches] != [floor + 1 + n for n in range(len(batches))]:
        wrongs.append(f"the server's seqs have gaps: {[seq for seq, _ in batches]} from {floor}")
    if world.newer and not (world.cast.restored or world.cast.deceived or world.cast.pruned):
        snapshot = (await world.server.remote(world.keys).state()).snapshot
        wrongs += [
            f"a snapshot stands for batch {seq}, which nobody could read"
            for seq in world.newer
            if seq <= max(snapshot, floor)
        ]
    return wrongs
