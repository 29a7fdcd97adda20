"""Older data becomes today's; what a step cannot handle stays."""

from __future__ import annotations

from collections.abc import Iterable

from mobile_app.device.memory import FixedClock, MemoryBlobStore, MemoryDisk, SeededEntropy
from mobile_app.store.database import Database
from mobile_app.store.image import JsonObject
from mobile_app.store.migrations import CURRENT, Schema

RELEASED_1 = (
    b'bd764b34 {"twofold":"records","schema":1,"generation":3,"lines":2,'
    b'"device":"38b4e652e44da7f2","clock":"01a1fb4ba0c0-0002-38b4e652e44da7f2",'
    b'"digest":"3c5c9f2b653664d3df419093a4986137711bdd0ae3c3d467bbef3cfcc034efcd"}\n'
    b'3686cbc1 {"type":"counter","id":"c1","writes":{"01a1fb4ba0c0-0000-38b4e652e44da7f2":'
    b'{"label":"Alcohol \xc3\xa9","sobriety_on":"2026-08-12"}}}\n'
    b'6af5123f {"type":"favourite","id":"f1","writes":{},'
    b'"removed_at":"01a1fb4ba0c0-0002-38b4e652e44da7f2"}'
)
"""An image as version 1 wrote it. Never change it: people's phones hold the like."""


def split_name(record: JsonObject) -> Iterable[JsonObject]:
    """A made-up step: version 2 calls the counter's "label" its "name"."""
    if record["type"] != "counter":
        return [record]
    writes = record["writes"]
    assert isinstance(writes, dict)
    renamed = {
        stamp: {{"label": "name"}.get(field, field): value for field, value in fields.items()}
        for stamp, fields in writes.items()
    }
    return [{**record, "writes": renamed}]


def halve_mood(record: JsonObject) -> Iterable[JsonObject]:
    """Another: version 3 keeps moods in a record of their own. Raises for a mood that is none."""
    writes = record["writes"]
    assert isinstance(writes, dict)
    if record["type"] != "check_in":
        return [record]
    mood = {**record, "type": "mood"}
    for fields in writes.values():
        if not isinstance(fields["mood"], int):
            raise ValueError("mood")
    return [record, mood]


async def open_as(disk: MemoryDisk, schema: Schema) -> Database:
    return await Database.open(MemoryBlobStore(disk), FixedClock(), SeededEntropy(), schema=schema)


async def test_steps_run_in_turn_and_stamps_stay() -> None:
    disk = MemoryDisk()
    old = await open_as(disk, Schema(1))
    before = await old.save("counter", "c1", {"label": "Alcohol", "position": 1})
    await old.save("check_in", "k1", {"mood": 4})
    untouched = dict(disk.blobs)

    three = Schema(3, {1: split_name, 2: halve_mood})
    new = await open_as(disk, three)
    assert disk.blobs == untouched, "opening writes nothing"
    record = new.get("counter", "c1")
    assert record is not None
    assert dict(record.fields) == {"name": "Alcohol", "position": 1}
    assert record.stamps["name"] == before.stamps["label"]
    assert new.types() == ["check_in", "counter", "mood"]

    await new.save("counter", "c1", {"position": 2})
    again = await open_as(disk, three)
    assert again.get("mood", "k1") is not None
    counter = again.get("counter", "c1")
    assert counter is not None
    assert dict(counter.fields) == {"name": "Alcohol", "position": 2}


async def test_the_older_generation_is_left_after_the_first_write() -> None:
    disk = MemoryDisk()
    old = await open_as(disk, Schema(1))
    await old.save("counter", "c1", {"label": "Alcohol"})
    before = dict(disk.blobs)
    new = await open_as(disk, Schema(2, {1: split_name}))
    await new.save("counter", "c2", {"name": "Wine"})
    assert disk.blobs.items() >= before.items()


async def test_a_record_a_step_cannot_handle_costs_only_itself() -> None:
    disk = MemoryDisk()
    old = await open_as(disk, Schema(2))
    await old.save("check_in", "odd", {"mood": "low"})
    await old.save("check_in", "k1", {"mood": 4})
    new = await open_as(disk, Schema(3, {2: halve_mood}))
    assert [record.id for record in new.all("check_in")] == ["k1"]
    assert new.report is not None
    assert new.report.unreadable_records == 1
    await new.save("check_in", "k2", {"mood": 1})
    four = await open_as(disk, Schema(4, {2: lambda record: [record], 3: lambda record: [record]}))
    assert four.get("check_in", "odd") is not None, "a later version may know what to do with it"
    assert four.report is None


async def test_a_version_without_a_step_is_kept_and_reported() -> None:
    disk = MemoryDisk()
    old = await open_as(disk, Schema(0))
    await old.save("counter", "c1", {"label": "Alcohol"})
    new = await open_as(disk, CURRENT)
    assert new.types() == []
    assert new.report is not None
    assert new.report.unreadable_records == 1


async def test_version_1_stays_readable() -> None:
    disk = MemoryDisk()
    disk.blobs["records.a"] = RELEASED_1
    db = await open_as(disk, CURRENT)
    assert db.report is None
    assert db.device == "38b4e652e44da7f2"
    counter = db.get("counter", "c1")
    assert counter is not None
    assert dict(counter.fields) == {"label": "Alcohol é", "sobriety_on": "2026-08-12"}
    assert db.get("favourite", "f1") is None
    # Its clock goes on, too: the next stamp comes after the removal's.
    saved = await db.save("favourite", "f1", {"kind": "card"})
    assert saved.stamps["kind"].counter == 3
