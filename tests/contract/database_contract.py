"""What the database promises over every BlobStore."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from mobile_app.device.memory import FixedClock, SeededEntropy
from mobile_app.device.ports import BlobStore
from mobile_app.errors import DomainError, StoreMigration
from mobile_app.store.database import Database
from mobile_app.store.export import export_records
from mobile_app.store.first_version import IMAGES, MARKER
from mobile_app.store.image import encode_image, encode_line
from mobile_app.store.journal.folding import Limits
from mobile_app.store.journal.header import tail_name
from mobile_app.store.migrations import Schema
from mobile_app.store.repositories import Repositories
from tests.contract.cases import Cases, raised

CASES = Cases()
Open = Callable[[], BlobStore]


async def open_database(open: Open, seed: int = 7) -> Database:
    return await Database.open(open(), FixedClock(), SeededEntropy(seed))


@CASES
async def a_save_is_there_after_a_reload_stamps_included(open: Open) -> None:
    db = await open_database(open)
    saved = await db.save("counter", "c1", {"label": "Alcohol", "position": 0})
    again = await open_database(open)
    found = again.get("counter", "c1")
    assert found is not None
    assert dict(found.fields) == {"label": "Alcohol", "position": 0}
    assert dict(found.stamps) == dict(saved.stamps)
    assert again.report is None


@CASES
async def the_device_keeps_its_name_and_its_clock(open: Open) -> None:
    db = await open_database(open)
    first = await db.save("counter", "c1", {"label": "a"})
    again = await open_database(open, seed=99)
    second = await again.save("counter", "c1", {"label": "b"})
    assert again.device == db.device
    assert second.stamps["label"] > first.stamps["label"]


@CASES
async def only_what_changed_is_stamped_anew(open: Open) -> None:
    db = await open_database(open)
    before = await db.save("counter", "c1", {"label": "Alcohol", "position": 0, "on": True})
    after = await db.save("counter", "c1", {"label": "Wine", "position": 0, "on": 1})
    assert after.stamps["label"] > before.stamps["label"]
    assert after.stamps["position"] == before.stamps["position"]
    assert after.stamps["on"] > before.stamps["on"], "true is not 1"
    assert dict(after.fields) == {"label": "Wine", "position": 0, "on": 1}


@CASES
async def fields_not_named_stay(open: Open) -> None:
    db = await open_database(open)
    await db.save("settings", "settings", {"country": "US", "from_a_newer_version": [1, {"x": 2}]})
    await db.save("settings", "settings", {"country": "GB"})
    record = (await open_database(open)).get("settings", "settings")
    assert record is not None
    assert dict(record.fields) == {"country": "GB", "from_a_newer_version": [1, {"x": 2}]}


@CASES
async def a_removal_stays_and_a_later_save_brings_back_what_it_names(open: Open) -> None:
    db = await open_database(open)
    await db.save("favourite", "f1", {"kind": "card", "ref": "x"})
    await db.remove("favourite", "f1")
    assert db.get("favourite", "f1") is None
    again = await open_database(open)
    assert again.get("favourite", "f1") is None
    assert again.all("favourite") == []
    await again.save("favourite", "f1", {"kind": "card"})
    record = (await open_database(open)).get("favourite", "f1")
    assert record is not None
    assert dict(record.fields) == {"kind": "card"}


@CASES
async def saves_at_once_are_all_kept(open: Open) -> None:
    db = await open_database(open)
    await asyncio.gather(*(db.save("check_in", f"c{n}", {"mood": n % 5}) for n in range(40)))
    again = await open_database(open)
    assert {record.id for record in again.all("check_in")} == {f"c{n}" for n in range(40)}
    stamps = [record.stamps["mood"] for record in again.all("check_in")]
    assert len(set(stamps)) == 40


@CASES
async def any_text_comes_back(open: Open) -> None:
    words = 'line\nline\r\n\x00 "\\ é 日本 🙂 \u2028 \ud800 ' + "x" * 5000
    db = await open_database(open)
    await db.save("check_in", "né/\n 🙂", {"words": words})
    record = (await open_database(open)).get("check_in", "né/\n 🙂")
    assert record is not None
    assert record.fields["words"] == words
    export_records(db, FixedClock().now()).decode()


@CASES
async def what_is_no_json_is_refused_and_nothing_is_kept(open: Open) -> None:
    db = await open_database(open)
    for value in (float("nan"), float("inf"), b"bytes", {1, 2}, object()):
        await raised(DomainError, db.save("check_in", "c1", {"mood": value}))  # type: ignore[dict-item]
    for type, id in (("", "x"), ("Counter", "x"), ("x" * 41, "x"), ("check_in", "")):
        await raised(DomainError, db.save(type, id, {"mood": 1}))
    assert db.types() == []


@CASES
async def a_damaged_tail_is_set_aside_and_its_sound_batches_are_used(open: Open) -> None:
    db = await open_database(open)
    for n in range(4):
        await db.save("check_in", f"c{n}", {"mood": n})
    blobs = open()
    tail = tail_name(1)
    newest = await blobs.read(tail)
    assert newest is not None
    damaged = newest[:-60] + b"\xff" + newest[-59:]
    await blobs.write(tail, damaged)

    again = await open_database(open)
    report = again.report
    assert report is not None
    assert report.latest_may_be_missing
    assert report.records == 3, "the damaged batch was the newest record"
    (copy,) = report.set_aside
    assert await blobs.read(copy) == damaged
    await again.save("check_in", "c9", {"mood": 9})
    healed = await open_database(open)
    assert healed.report is None
    assert {record.id for record in healed.all("check_in")} == {"c0", "c1", "c2", "c9"}
    assert await blobs.read(copy) == damaged, "kept until everything is erased"


@CASES
async def many_saves_fold_and_everything_is_still_there(open: Open) -> None:
    limits = Limits(tail_batches=4, segment_bytes=600, slack_bytes=1000)
    db = await Database.open(open(), FixedClock(), SeededEntropy(1), limits=limits)
    for n in range(40):
        await db.save("check_in", f"c{n % 25}", {"mood": n, "words": "x" * 40})
    await db.remove("check_in", "c3")
    await db.close()
    names = await open().names()
    assert sum(name.startswith("journal.t") for name in names) <= 3
    assert any(name.startswith("journal.s") for name in names)
    again = await open_database(open)
    assert again.report is None
    found = {record.id: record.fields["mood"] for record in again.all("check_in")}
    assert found == {f"c{n % 25}": n for n in range(40) if n % 25 != 3}


@CASES
async def newer_data_is_left_as_it_is(open: Open) -> None:
    newer = await Database.open(open(), FixedClock(), SeededEntropy(1), schema=Schema(2))
    await newer.save("check_in", "c1", {"mood": 1})
    blobs = open()
    before = {name: await blobs.read(name) for name in await blobs.names()}
    await raised(StoreMigration, open_database(open))
    assert {name: await blobs.read(name) for name in await blobs.names()} == before


@CASES
async def the_first_versions_images_become_a_journal_once(open: Open) -> None:
    line = encode_line(
        {"type": "check_in", "id": "c1", "writes": {"01a1fb4ba0c0-0000-d1": {"mood": 1}}}
    )
    blobs = open()
    image = encode_image(
        schema=1, generation=4, device="d1", clock="01a1fb4ba0c0-0000-d1", lines=[line]
    )
    await blobs.write("records.a", image)
    await blobs.write("records.b", image)
    for _ in range(2):
        db = await open_database(open)
        assert db.report is None
        assert db.device == "d1"
        assert [dict(record.fields) for record in db.all("check_in")] == [{"mood": 1}]
        assert [await blobs.read(name) for name in IMAGES] == [MARKER, MARKER]


@CASES
async def erase_leaves_nothing_behind(open: Open) -> None:
    db = await open_database(open)
    repos = Repositories(db)
    await repos.settings.save(country="US")
    await open().write("cache.pack.x", b"x")
    await open().write("aside.records.a.x", b"x")
    device = db.device
    await db.erase()
    assert await open().names() == []
    assert db.types() == []
    assert db.device != device
    await repos.settings.save(country="GB")
    again = await open_database(open)
    assert Repositories(again).settings.get().country == "GB"
    assert again.device == db.device
