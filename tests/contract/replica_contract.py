"""What every Replica promises, the one that simulations run on included.

`open` gives the same storage again, as another process finds it, with what the app does beside sync
(`save`, `remove`, `join`).
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any, TypeAlias

from mobile_app.changes.hlc import Hlc
from mobile_app.changes.merge import Record
from mobile_app.sync.ports import MERGED
from tests.contract.cases import Cases

CASES = Cases()
Open: TypeAlias = Callable[[], Awaitable[Any]]

_THEIRS = Hlc(1_767_225_600_500, 0, "theirs")


def record(id: str, at: Hlc = _THEIRS, **fields: Any) -> Record:
    return Record(type="counter", id=id, fields=fields, stamps=dict.fromkeys(fields, at))


@CASES
async def a_step_is_there_after_a_restart(open: Open) -> None:
    replica = await open()
    await replica.keep(join=[record("c1", label="Wine")], notes={"cursor": "7", "other": "x"})
    await replica.keep(notes={"other": None})
    again = await open()
    assert again.notes() == {"cursor": "7"}
    assert again.get("counter", "c1") == record("c1", label="Wine")
    assert again.device == replica.device


@CASES
async def joining_moves_the_clock_past_what_was_joined(open: Open) -> None:
    replica = await open()
    ahead = replace(_THEIRS, ms=_THEIRS.ms + 20 * 3_600_000)
    await replica.keep(join=[record("c1", ahead, label="Wine")])
    assert replica.clock.ms == ahead.ms
    saved = await replica.save("counter", "c1", {"label": "Beer"})
    assert saved.stamps["label"] > ahead
    assert saved.stamps["label"].device == replica.device


@CASES
async def whatever_is_joined_is_kept(open: Open) -> None:
    """What is too early sync has set aside; a clock put right meanwhile costs nothing."""
    replica = await open()
    await replica.save("counter", "c1", {"label": "Wine", "kind": "x"})
    ahead = replace(_THEIRS, ms=_THEIRS.ms + 90 * 24 * 3_600_000)
    await replica.keep(join=[record("c1", ahead, label="Beer"), record("c2", ahead, label="Tea")])
    assert dict(replica.get("counter", "c1").fields) == {"label": "Beer", "kind": "x"}
    assert replica.get("counter", "c1").stamps["label"] == ahead
    assert replica.get("counter", "c2") == record("c2", ahead, label="Tea")
    assert replica.clock >= replace(ahead, device=replica.device)


@CASES
async def a_write_is_as_a_save_of_the_person(open: Open) -> None:
    replica = await open()
    first = await replica.save("counter", "c1", {"label": "Wine"})
    await replica.keep(write=[("counter", "c1", {"label": "Wine", "kind": "x"})])
    found = replica.get("counter", "c1")
    assert found.stamps["label"] == first.stamps["label"], "only what differs is stamped"
    assert found.stamps["kind"] > first.stamps["label"]


@CASES
async def what_is_unsent_is_what_the_coverage_does_not_hold(open: Open) -> None:
    replica = await open()
    await replica.keep(join=[record("c1", label="Wine")])
    saved = await replica.save("counter", "c1", {"kind": "x"})
    await replica.save("counter", "c2", {"kind": "y"})
    everything = {one.key for one in replica.unsent({})}
    assert everything == {("counter", "c1"), ("counter", "c2")}
    coverage = {"theirs": _THEIRS, replica.device: saved.stamps["kind"]}
    (part,) = replica.unsent(coverage)
    assert part.key == ("counter", "c2")
    (mine,) = [one for one in replica.unsent({"theirs": _THEIRS}) if one.id == "c1"]
    assert dict(mine.fields) == {"kind": "x"}


@CASES
async def a_tombstone_is_kept_given_and_unsent(open: Open) -> None:
    replica = await open()
    await replica.save("counter", "c1", {"label": "Wine"})
    await replica.remove("counter", "c1")
    found = replica.get("counter", "c1")
    assert found.removed
    assert dict(found.fields) == {}
    assert [one.removed for one in replica.every()] == [True]
    assert [one.removed_at for one in replica.unsent({})] == [found.removed_at]
    back = await replica.save("counter", "c1", {"label": "Tea"})
    assert not back.removed


@CASES
async def drafts_stay(open: Open) -> None:
    replica = await open()
    await replica.save("draft", "check-in", {"words": "half a"})
    assert list(replica.every()) == []
    assert replica.unsent({}) == []


@CASES
async def another_name_stamps_above_all_so_far(open: Open) -> None:
    replica = await open()
    before = await replica.save("counter", "c1", {"label": "Wine"})
    name = replica.device
    await replica.rename()
    assert replica.device != name
    after = await replica.save("counter", "c1", {"label": "Tea"})
    assert after.stamps["label"] > before.stamps["label"]
    assert after.stamps["label"].device == replica.device
    assert (await open()).device == replica.device


@CASES
async def a_file_is_noted_where_sync_is_on(open: Open) -> None:
    replica = await open()
    await replica.join([record("c1", label="Wine")])
    assert replica.notes() == {}
    await replica.keep(notes={"cursor": "7"})
    await replica.join([record("c2", label="Beer")])
    assert replica.notes() == {"cursor": "7", MERGED: "1"}
