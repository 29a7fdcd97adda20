"""The records as sync sees them, over the journal."""

from __future__ import annotations

import random
from collections.abc import Awaitable, Callable

import pytest

from mobile_app.changes.coverage import Coverage, Latest, beyond, join, stamps_in
from mobile_app.changes.hlc import Hlc
from mobile_app.changes.merge import Record
from mobile_app.device.memory import Fault, FixedClock, MemoryBlobStore, MemoryDisk, SeededEntropy
from mobile_app.errors import DomainError, StoreFull, StoreNotWriter
from mobile_app.store.backup import decode_backup, encode_backup
from mobile_app.store.database import Database
from mobile_app.store.documents import NOTES
from mobile_app.store.export import export_records
from mobile_app.store.journal.folding import Limits
from mobile_app.store.migrations import Schema
from mobile_app.store.replica import DatabaseReplica
from tests.store.conftest import Opener

ELSEWHERE = Hlc(1_795_000_000_000, 0, "bb02")


def state(id: str, **fields: int | str) -> Record:
    return Record(type="counter", id=id, fields=fields, stamps=dict.fromkeys(fields, ELSEWHERE))


async def test_records_and_notes_become_durable_in_one_write(
    disk: MemoryDisk, open_database: Opener
) -> None:
    db = await open_database()
    await db.save("counter", "c0", {"label": "a"})
    (tail,) = (name for name in disk.blobs if name.startswith("journal.t"))
    before, others = disk.blobs[tail], len(disk.blobs)
    replica = DatabaseReplica(db)
    await replica.keep(
        join=[state("c1", label="Wine")], write=[("log", "l1", {"n": 1})], notes={"state": "x"}
    )
    assert disk.blobs[tail].startswith(before)
    assert len(disk.blobs) == others
    again = DatabaseReplica(await open_database())
    assert again.notes() == {"state": "x"}
    assert again.get("counter", "c1") == state("c1", label="Wine")
    assert again.get("log", "l1") is not None


async def test_a_step_that_fails_keeps_nothing(disk: MemoryDisk, open_database: Opener) -> None:
    db = await open_database()
    replica = DatabaseReplica(db)
    await replica.keep(notes={"state": "x"})
    disk.fault = Fault(len(disk.sizes) + 1, StoreFull("ENOSPC"), lasting=True)
    with pytest.raises(StoreFull):
        await replica.keep(join=[state("c1", label="Wine")], notes={"state": "y", "more": "z"})
    assert replica.notes() == {"state": "x"}
    assert replica.get("counter", "c1") is None
    with pytest.raises(DomainError):
        await replica.keep(join=[state("", label="Wine")], notes={"state": "y"})
    assert replica.notes() == {"state": "x"}


async def test_a_note_that_is_dropped_is_gone(disk: MemoryDisk) -> None:
    """Really: no tombstone says that it was there, and folding leaves nothing of it."""
    db = await Database.open(
        MemoryBlobStore(disk), FixedClock(), SeededEntropy(), limits=Limits(tail_batches=2)
    )
    replica = DatabaseReplica(db)
    await replica.keep(notes={"outbox.1": "sealed-bytes", "state": "x"})
    await replica.keep(notes={"outbox.1": None})
    assert replica.notes() == {"state": "x"}
    for n in range(8):
        await db.save("log", f"l{n}", {"n": n})
    await db.close()
    assert not any(b"sealed-bytes" in data for data in disk.blobs.values())


async def test_notes_are_part_of_no_export_and_no_backup(open_database: Opener) -> None:
    db = await open_database()
    replica = DatabaseReplica(db)
    await replica.keep(join=[state("c1", label="Wine")], notes={"state": "secret-note"})
    assert db.types() == ["counter"]
    assert [record.id for record in db.every()] == ["c1"]
    assert db.documents.count() == 1
    assert b"secret-note" not in export_records(db, FixedClock().now())
    backup = decode_backup(encode_backup(db, FixedClock().now()))
    assert [record.key for record in backup.records] == [("counter", "c1")]


async def test_replacing_everything_leaves_the_notes(open_database: Opener) -> None:
    db = await open_database()
    replica = DatabaseReplica(db)
    await replica.keep(join=[state("c1", label="Wine")], notes={"state": "x"})
    await db.replace_all([])
    assert db.all("counter") == []
    assert replica.notes() == {"state": "x"}


async def test_erasing_leaves_no_note(disk: MemoryDisk, open_database: Opener) -> None:
    db = await open_database()
    replica = DatabaseReplica(db)
    await replica.keep(notes={"state": "x"})
    device = replica.device
    await db.erase()
    assert (replica.notes(), replica.device != device) == ({}, True)
    assert not disk.blobs


async def test_screens_hear_of_records_and_not_of_notes(open_database: Opener) -> None:
    db = await open_database()
    replica = DatabaseReplica(db)
    heard: list[int] = []
    db.subscribe(lambda: heard.append(1))
    await replica.keep(notes={"state": "x"})
    assert heard == []
    await replica.keep(join=[state("c1", label="Wine")], notes={"state": "y"})
    assert heard == [1]
    await replica.keep(join=[state("c1", label="Wine")])
    assert heard == [1], "nothing new in it"


async def test_joining_moves_the_clock(open_database: Opener) -> None:
    db = await open_database()
    replica = DatabaseReplica(db)
    late = Hlc(int(FixedClock().now().timestamp() * 1000) + 3_600_000, 7, "bb02")
    await replica.keep(join=[Record(type="counter", id="c1", fields={"a": 1}, stamps={"a": late})])
    assert replica.clock > late
    record = await db.save("counter", "c1", {"a": 2})
    assert record.stamps["a"] > late


async def test_what_is_of_one_device_neither_leaves_nor_comes(open_database: Opener) -> None:
    db = await open_database()
    replica = DatabaseReplica(db)
    await db.save("draft", "check-in", {"words": "half a thought"})
    await db.save("settings", "settings", {"theme": "dark", "backed_up_at": ""})
    assert [dict(part.fields) for part in replica.unsent({})] == [{"theme": "dark"}]
    assert [dict(record.fields) for record in replica.every()] == [{"theme": "dark"}]
    assert replica.get("draft", "check-in") is None
    found = replica.get("settings", "settings")
    assert found is not None
    assert dict(found.fields) == {"theme": "dark"}
    far = dict.fromkeys(("theme", "backed_up_at"), ELSEWHERE)
    await replica.keep(
        join=[
            Record(type="draft", id="x", fields={"words": "b"}, stamps={"words": ELSEWHERE}),
            Record(
                type="settings",
                id="settings",
                fields={"theme": "light", "backed_up_at": "2026-01-01T00:00:00+00:00"},
                stamps=far,
            ),
        ]
    )
    assert db.get("draft", "x") is None
    here = db.get("settings", "settings")
    assert here is not None
    assert here.fields["backed_up_at"] == ""


async def test_who_may_not_write_keeps_nothing(disk: MemoryDisk, clock: FixedClock) -> None:
    class Taken:
        async def acquire(self, *, steal: bool = False) -> bool:
            return False

        def on_lost(self, callback: Callable[[], None]) -> None: ...

        async def release(self) -> None: ...

    db = await Database.open(MemoryBlobStore(disk), clock, SeededEntropy(), lock=Taken())
    with pytest.raises(StoreNotWriter):
        await DatabaseReplica(db).keep(notes={"state": "x"})


async def test_a_new_name_lasts(open_database: Opener) -> None:
    db = await open_database()
    replica = DatabaseReplica(db)
    saved = await db.save("counter", "c1", {"label": "a"})
    before = replica.device
    await replica.rename()
    assert replica.device != before
    assert replica.notes() == {}
    again = DatabaseReplica(await open_database())
    assert again.device == replica.device
    assert (await db.save("counter", "c1", {"label": "b"})).stamps["label"] > saved.stamps["label"]


async def test_a_merged_file_is_noted_where_sync_is_on(open_database: Opener) -> None:
    db = await open_database()
    replica = DatabaseReplica(db)
    await db.join([state("c1", label="Wine")])
    assert replica.notes() == {}
    await replica.keep(notes={"state": "x"})
    await db.join([state("c2", label="Beer")])
    assert replica.notes() == {"state": "x", "merged": "1"}


async def test_notes_outlive_a_migration(disk: MemoryDisk, clock: FixedClock) -> None:
    old = await Database.open(MemoryBlobStore(disk), clock, SeededEntropy())
    await old.save("counter", "c1", {"label": "a"})
    await DatabaseReplica(old).keep(notes={"state": "x"})
    schema = Schema(2, {1: lambda record: [record]})
    new = await Database.open(MemoryBlobStore(disk), clock, SeededEntropy(), schema=schema)
    assert DatabaseReplica(new).notes() == {"state": "x"}
    assert new.report is None
    await new.save("counter", "c2", {"label": "b"})
    again = await Database.open(MemoryBlobStore(disk), clock, SeededEntropy(), schema=schema)
    assert DatabaseReplica(again).notes() == {"state": "x"}


async def test_of_two_notes_that_damage_left_one_stays(disk: MemoryDisk, clock: FixedClock) -> None:
    """And the device has another name, so that sync reads everything anew."""
    db = await Database.open(MemoryBlobStore(disk), clock, SeededEntropy(1))
    replica = DatabaseReplica(db)
    for n in range(3):
        await replica.keep(notes={"state": f"{n}"})
    before = replica.device
    (tail,) = (name for name in disk.blobs if name.startswith("journal.t"))
    damaged = bytearray(disk.blobs[tail])
    damaged[len(damaged) // 2] ^= 1
    disk.blobs[tail] = bytes(damaged)
    again = DatabaseReplica(await Database.open(MemoryBlobStore(disk), clock, SeededEntropy(2)))
    assert again.notes()["state"] in ("0", "1", "2")
    assert again.device != before


async def test_what_is_no_record_is_passed_over(open_database: Opener) -> None:
    db = await open_database()
    replica = DatabaseReplica(db)
    await db.save("counter", "c1", {"label": "a"})
    line = b'{"writes":{"0193a0000000-0000-aa01":7}}'
    db.documents.durable["counter"].put_all({"c2": line})
    assert [part.id for part in replica.unsent({})] == ["c1"]
    assert replica.get("counter", "c2") is None
    await replica.keep(join=[state("c2", label="b")])
    assert replica.get("counter", "c2") == state("c2", label="b")


async def test_a_state_without_a_stamp_is_nothing(open_database: Opener) -> None:
    replica = DatabaseReplica(await open_database())
    await replica.keep(join=[Record(type="counter", id="nothing")])
    assert replica.get("counter", "nothing") is None


async def _unsent_anew(db: Database, coverage: Coverage) -> list[Record]:
    parts = (beyond(record, coverage) for record in DatabaseReplica(db).every())
    return [part for part in parts if part is not None]


@pytest.mark.parametrize("seed", range(20))
async def test_what_is_unsent_is_known_without_reading_all(
    seed: int, open_database: Callable[[], Awaitable[Database]]
) -> None:
    chance = random.Random(seed)
    db = await open_database()
    replica = DatabaseReplica(db)
    coverage: Coverage = {}
    for step in range(60):
        id = f"c{chance.randint(0, 5)}"
        act = chance.random()
        if act < 0.3:
            stampish = '"0193a0000000-0000-aa01"' if chance.random() < 0.3 else "words"
            await db.save("counter", id, {chance.choice("ab"): f"{step} {stampish}"})
        elif act < 0.4:
            await db.remove("counter", id)
        elif act < 0.55:
            device = chance.choice(["bb02", "cc03"])
            stamp = Hlc(ELSEWHERE.ms + chance.randint(0, 50), 0, device)
            told = Record(type="counter", id=id, fields={"a": step}, stamps={"a": stamp})
            await replica.keep(join=[told], notes={"state": f"{step}"})
        elif act < 0.6:
            await db.take_over() if chance.random() < 0.5 else await db._load()
        elif act < 0.65:
            coverage = {}
        found = replica.unsent(coverage)
        wanted = [
            part for record in replica.every() if (part := beyond(record, coverage)) is not None
        ]
        assert sorted(found, key=lambda one: one.id) == sorted(wanted, key=lambda one: one.id)
        if act > 0.8:
            latest = Latest()
            for part in found:
                latest.note(stamps_in(part))
            coverage = join(coverage, latest.coverage())


def test_no_record_has_the_type_of_notes() -> None:
    from mobile_app.changes.states import check_key

    with pytest.raises(DomainError):
        check_key(NOTES, "state")
