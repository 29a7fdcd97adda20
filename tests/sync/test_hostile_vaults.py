"""A server that lies, loses or damages, and devices of other versions: counted, never believed."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

import pytest

from mobile_app.errors import Offline, ServerFault, SnapshotChanged, VersionMismatch
from mobile_app.store.migrations import Schema
from mobile_app.sync.ports import Pulled, Snapshot
from mobile_app.sync.state import Reason
from tests.sync.devices import Device, assert_same, devices, settle
from tests.sync.memory_remote import MemoryVault
from tests.sync.sealing import LATER, STAMP, Sender, snapshot, state


def flipped(sealed: bytes, at: int) -> bytes:
    return sealed[:at] + bytes([sealed[at] ^ 1]) + sealed[at + 1 :]


async def test_what_does_not_open_is_counted_and_passed_over(vault: MemoryVault) -> None:
    one = await Device(vault).start()
    sound = await Sender().seal(state("c1", label="Wine"))
    odd = [
        flipped(sound, 40),
        sound[:-1],
        b"junk",
        b"2fld\1\1" + bytes(300),
        await Sender().seal(state("c9", label="x"), seen=(1, -5)),
    ]
    vault.add(*odd, sound)
    report = await one.sync()
    assert (report.unreadable, report.applied, report.head) == (5, 1, 6)
    assert one.fields("counter", "c1") == {"label": "Wine"}
    await one.save("counter", "c2", label="Beer")
    await settle(one)
    assert vault.head == 7, "nothing of it is sent on"
    assert list(vault.batches.values())[:5] == odd


async def test_one_bad_state_costs_only_itself(vault: MemoryVault) -> None:
    one = await Device(vault).start()
    vault.add(
        await Sender().seal(
            state("c1", label="Wine"), b"{", state("", label="x"), {"type": 7}, state("c2", a=1)
        )
    )
    report = await one.sync()
    assert (report.unreadable, report.applied) == (3, 2)
    assert one.fields("counter", "c2") == {"a": 1}


async def test_a_batch_twice_does_no_harm(vault: MemoryVault) -> None:
    one = await Device(vault).start()
    sender = Sender()
    first, second = await sender.seal(state("c1", a=1)), await sender.seal(state("c1", LATER, a=2))
    vault.add(first, second, first)
    report = await one.sync()
    assert (report.healed, report.unreadable) == (None, 0)
    assert one.fields("counter", "c1") == {"a": 2}


@pytest.mark.parametrize("missing", [0, 1])
async def test_a_gap_is_noticed_and_the_other_is_asked(vault: MemoryVault, missing: int) -> None:
    one, two, three = await devices(vault, 3)
    await three.save("log", "kept", by=3)
    await three.sync()
    before = vault.copy()
    for n in range(3):
        await one.save("log", f"l{n}", n=n)
        await one.sync()
    sent = [vault.batches[seq] for seq in (2, 3, 4)]
    del sent[missing]
    vault.restore(before, bump=False)
    vault.add(*sent)
    report = await two.sync()
    assert report.healed is Reason.GAP
    await one.save("log", "more", n=9)
    assert (await one.sync()).healed is not None
    await settle(one, two, three)
    new = await Device(vault).start()
    await settle(one, two, three, new)
    assert_same(one, two, three, new)
    assert new.fields("log", f"l{missing}") == {"n": missing}
    head = vault.head
    await settle(one, two, three, new)
    assert vault.head == head


async def test_who_is_asked_sends_again_what_it_may_have_missed_itself(vault: MemoryVault) -> None:
    one = await Device(vault).start()
    for n in (1, 2):
        await one.save("log", f"l{n}", n=n)
        await one.sync()
    chain = json.loads(one.replica.notes()["state"])["chain"]
    ask = (one.replica.device, chain, 1)
    vault.add(await Sender().seal(asks=(ask,)))
    vault.batches[1] = b"rotten"
    assert (await one.sync()).healed is Reason.ASKED
    new = await Device(vault).start()
    await new.sync()
    assert new.fields("log", "l1") == {"n": 1}
    vault.add(await Sender("yy").seal(asks=(ask,)))
    assert (await one.sync()).healed is None, "that chain was sent anew"


async def test_a_device_asks_once(vault: MemoryVault) -> None:
    one = await Device(vault).start()
    sender = Sender()
    await sender.seal(state("lost", a=1))
    vault.add(await sender.seal(state("c1", a=1)))
    vault.add(await sender.seal(state("c2", a=1), previous="0" * 64))
    await one.sync()
    assert vault.head == 3
    await settle(one)
    assert vault.head == 3


async def test_a_fork_is_a_gap(vault: MemoryVault) -> None:
    one = await Device(vault).start()
    sender = Sender()
    vault.add(await sender.seal(state("c1", a=1)))
    await one.sync()
    vault.add(await sender.seal(state("c2", a=1), previous="0" * 64))
    assert (await one.sync()).healed is Reason.GAP


async def test_a_server_never_twice_the_same_is_given_up_on(vault: MemoryVault) -> None:
    one = await Device(vault).start()
    for n in (1, 2):
        await one.save("log", f"l{n}", n=n)
        await one.sync()
    one.remote.page = 1
    pull = one.remote.pull

    async def ever_other(after: int, limit: int) -> Pulled:
        vault.generation += 1
        return await pull(after, limit)

    one.remote.pull = ever_other  # type: ignore[method-assign]
    with pytest.raises(ServerFault):
        await one.sync()
    one.remote.pull = pull  # type: ignore[method-assign]
    await settle(one)
    new = await Device(vault).start()
    await new.sync()
    assert_same(one, new)


@pytest.mark.parametrize("seqs", [(2,), (1, 3)])
async def test_batches_out_of_a_row_are_no_answer(
    vault: MemoryVault, seqs: tuple[int, ...]
) -> None:
    one = await Device(vault).start()
    sender = Sender()

    async def odd(after: int, limit: int) -> Pulled:
        sealed = [(seq, await sender.seal(state("c1", a=1))) for seq in seqs]
        return Pulled(1, 3, tuple(sealed))

    one.remote.pull = odd  # type: ignore[method-assign]
    with pytest.raises(ServerFault):
        await one.sync()


async def test_batches_held_back_are_no_answer(vault: MemoryVault) -> None:
    one = await Device(vault).start()

    async def nothing(after: int, limit: int) -> Pulled:
        return Pulled(1, 3, ())

    one.remote.pull = nothing  # type: ignore[method-assign]
    with pytest.raises(ServerFault):
        await one.sync()


async def test_gone_batches_without_a_snapshot_are_no_answer(vault: MemoryVault) -> None:
    one = await Device(vault).start()
    vault.head = vault.floor = 5
    with pytest.raises(ServerFault):
        await one.sync()


async def test_reading_goes_on_where_it_was_cut_off(vault: MemoryVault) -> None:
    """While everything is read anew, too: what the vault holds is remembered till the app ends."""
    one, two = await devices(vault, 2)
    for n in range(6):
        await one.save("log", f"l{n}", n=n)
        await one.sync()
    await two.save("log", "mine", n=9)
    two.remote.page = 2
    pull = two.remote.pull

    async def cut_off(after: int, limit: int) -> Pulled:
        if after >= 4:
            raise Offline("no network")
        return await pull(after, limit)

    two.remote.pull = cut_off  # type: ignore[method-assign]
    with pytest.raises(Offline):
        await two.sync()
    two.remote.pull = pull  # type: ignore[method-assign]
    two.remote.calls.clear()
    await two.sync()
    assert two.remote.calls.count("pull") == 2, "one batch to look at, and the two that were left"
    await one.sync()
    assert_same(one, two)


def _with_colour(record: dict[str, Any]) -> Iterable[dict[str, Any]]:
    for fields in record["writes"].values():
        if "colour" in fields:
            fields["color"] = fields.pop("colour")
    yield record


NEW = Schema(2, {1: _with_colour})


async def test_states_of_an_older_version_are_migrated(vault: MemoryVault) -> None:
    old, new = await Device(vault).start(), await Device(vault, schema=NEW).start()
    await old.save("counter", "c1", colour="red")
    await old.sync()
    vault.add(await Sender().seal(b"[]", {"type": "counter", "id": "c2", "writes": 7}))
    report = await new.sync()
    assert new.fields("counter", "c1") == {"color": "red"}
    assert report.unreadable == 2


async def test_batches_of_a_newer_version_wait_for_the_update(vault: MemoryVault) -> None:
    old, new = await Device(vault).start(), await Device(vault, schema=NEW).start()
    await new.save("counter", "c1", color="red")
    await new.sync()
    await new.save("counter", "c2", color="blue")
    await new.sync()
    report = await old.sync()
    assert (report.newer, report.applied, report.head) == (2, 0, 2)
    await old.save("counter", "c3", label="Wine")
    for n in range(70):
        await old.save("log", f"l{n}", n=n)
        report = await old.sync()
    assert (report.newer, report.sent) == (2, 1)
    assert not vault.snapshots, "never past what it could not read"
    with pytest.raises(VersionMismatch):
        await old.engine.begin_anew()
    old.schema = NEW
    report = await (await old.start()).sync()
    assert (report.newer, report.applied) == (0, 2)
    await settle(new, old)
    assert_same(old, new)
    assert old.fields("counter", "c1") == {"color": "red"}


async def test_a_format_to_come_waits_too_and_is_no_gap(vault: MemoryVault) -> None:
    one = await Device(vault).start()
    sender = Sender()
    to_come = await sender.seal(state("c1", a=1))
    vault.add(to_come[:4] + b"\2" + to_come[5:], await sender.seal(state("c2", a=1)))
    report = await one.sync()
    assert (report.newer, report.healed, report.unreadable) == (1, None, 0)
    await one.start()
    assert (await one.sync()).newer == 1, "it was tried again"
    name = next(name for name in one.replica.notes() if name.startswith("newer."))
    await one.replica.keep(notes={name: "anVuaw=="})
    report = await one.sync()
    assert (report.newer, report.unreadable) == (0, 1), "it turned out to be nothing of ours"


async def test_too_many_of_a_version_to_come_stay_on_the_server(vault: MemoryVault) -> None:
    one = await Device(vault).start()
    sealed = [b"2fld\2\1" + n.to_bytes(4, "big") + bytes(300) for n in range(70)]
    vault.add(*sealed)
    with pytest.raises(VersionMismatch):
        await one.sync()
    assert sum(name.startswith("newer.") for name in one.replica.notes()) <= 64


@pytest.mark.parametrize("kind", ["damaged", "another seq", "not ours"])
async def test_a_snapshot_that_does_not_open_leaves_the_batches(
    vault: MemoryVault, kind: str
) -> None:
    one, two = await devices(vault, 2)
    for n in range(3):
        await one.save("log", f"l{n}", n=n)
        await one.sync()
    made = await snapshot(2, state("c1", a=1))
    sealed = {
        "damaged": flipped(made, 40),
        "another seq": await snapshot(1, state("c1", a=1)),
        "not ours": b"junk",
    }[kind]
    vault.snapshots, vault.floor = [(2, sealed)], 1
    del vault.batches[1]
    report = await two.sync()
    assert report.unreadable >= 1
    assert report.healed is Reason.GAP, "the first batch is not there"
    await settle(one, two)
    assert_same(one, two)
    assert vault.snapshots == [(2, sealed)], "who could not open it does not replace it"


@pytest.mark.parametrize("made_by", ["schema", "format"])
async def test_a_snapshot_of_a_newer_version_wants_an_update(
    vault: MemoryVault, made_by: str
) -> None:
    one = await Device(vault).start()
    sealed = await snapshot(2, state("c1", a=1), schema=9)
    if made_by == "format":
        sealed = sealed[:4] + b"\2" + sealed[5:]
    vault.snapshots, vault.floor, vault.head = [(2, sealed)], 2, 2
    with pytest.raises(VersionMismatch):
        await one.sync()
    assert one.engine.status() is not None


async def test_a_snapshot_from_beyond_the_head_is_not_believed(vault: MemoryVault) -> None:
    one = await Device(vault).start()
    vault.snapshots, vault.head = [(9, await snapshot(9, state("c1", a=1)))], 2
    vault.batches = {1: b"a", 2: b"b"}
    with pytest.raises(ServerFault):
        await one.sync()


async def test_a_snapshot_changed_meanwhile_is_tried_later(vault: MemoryVault) -> None:
    one = await Device(vault).start()
    one.remote.refuse["put_snapshot"] = SnapshotChanged("changed")
    for n in range(70):
        await one.save("log", f"l{n}", n=n)
        await one.sync()
    assert not vault.snapshots
    one.remote.refuse.clear()
    await one.sync()
    assert vault.snapshots


async def test_a_snapshot_that_cannot_be_taken_in_is_not_replaced(vault: MemoryVault) -> None:
    one = await Device(vault).start()
    for n in range(60):
        await one.save("log", f"l{n}", n=n)
        await one.sync()
    foreign = [(0, b"junk")]
    vault.snapshots = list(foreign)
    for n in range(10):
        await one.save("log", f"m{n}", n=n)
        await one.sync()
    assert vault.snapshots == foreign
    calls = one.remote.calls.count("snapshot")
    await one.save("log", "more", n=1)
    await one.sync()
    assert one.remote.calls.count("snapshot") == calls, "others may make the next one"


async def test_a_snapshot_of_a_newer_version_is_not_replaced(vault: MemoryVault) -> None:
    one = await Device(vault).start()
    for n in range(63):
        await one.save("log", f"l{n}", n=n)
        await one.sync()
    newer = [(0, await snapshot(0, state("c1", a=1), schema=9))]
    vault.snapshots = list(newer)
    for n in range(3):
        await one.save("log", "more", n=n)
        await one.sync()
    assert vault.snapshots == newer
    assert one.remote.calls.count("snapshot") == 2, "at the beginning, and once more"


async def test_a_quicker_device_has_made_the_snapshot(vault: MemoryVault) -> None:
    one, two = await devices(vault, 2)
    await two.sync()
    for n in range(63):
        await one.save("log", f"l{n}", n=n)
        await one.sync()
    await two.sync()
    await one.save("log", "last", n=64)
    await one.sync()
    assert [through for through, _ in vault.snapshots] == [64]
    await two.sync()
    assert [through for through, _ in vault.snapshots] == [64]
    assert "put_snapshot" not in two.remote.calls


async def test_a_vault_that_grows_meanwhile_is_compacted_later(vault: MemoryVault) -> None:
    one = await Device(vault).start()
    for n in range(63):
        await one.save("log", f"l{n}", n=n)
        await one.sync()
    asked = one.remote.state

    async def grown() -> Any:
        vault.add(await Sender().seal(state("c1", a=1)))
        return await asked()

    one.remote.state = grown  # type: ignore[method-assign]
    await one.save("log", "last", n=64)
    await one.sync()
    assert not vault.snapshots


async def test_a_stray_copy_in_a_snapshot_is_noticed(vault: MemoryVault) -> None:
    """A snapshot that tells of batches we never sealed: our storage was put back."""
    from mobile_app.sync.heads import Link

    one = await Device(vault).start()
    await one.sync()
    before = one.replica.device
    link = Link("d" * 16, 3, "0" * 64, 5)
    vault.snapshots = [(2, await snapshot(2, state("c1", STAMP, a=1), chains={before: link}))]
    vault.floor = vault.head = 2
    report = await one.sync()
    assert report.healed is Reason.COPIED
    assert one.replica.device != before
    assert one.fields("counter", "c1") == {"a": 1}


async def test_the_snapshot_goes_while_it_is_asked_for(vault: MemoryVault) -> None:
    one = await Device(vault).start()
    await one.sync()
    vault.snapshots = [(2, await snapshot(2, state("c1", a=1)))]
    vault.floor = vault.head = 2

    async def none() -> Snapshot | None:
        return None

    one.remote.snapshot = none  # type: ignore[method-assign]
    with pytest.raises(ServerFault):
        await one.sync()
