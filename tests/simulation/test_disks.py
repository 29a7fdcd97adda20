"""Both kinds of disk that worlds have keep the contract of replicas, and die as they should."""

from __future__ import annotations

import pytest

from mobile_app.errors import StoreError, StoreFull
from tests.contract.cases import Case, raised
from tests.contract.replica_contract import CASES
from tests.simulation.worlds.clocks import WanderingClock
from tests.simulation.worlds.disks import Disk, QuickDisk
from tests.simulation.worlds.journal_disk import JournalDisk
from tests.simulation.worlds.timeline import run

KINDS = {"quick": lambda: QuickDisk("00112233445566ff"), "journal": lambda: JournalDisk(5)}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_it_is_a_replica(case: Case, kind: str) -> None:
    disk: Disk = KINDS[kind]()
    run(case(lambda: disk.start(WanderingClock())))


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("leaves_new", [True, False])
def test_a_cut_leaves_the_step_or_not_and_nobody_goes_on(kind: str, leaves_new: bool) -> None:
    async def story() -> None:
        disk = KINDS[kind]()
        before = await disk.start(WanderingClock())
        await before.save("counter", "c1", {"label": "Wine"})
        disk.cut_after(1, leaves_new=leaves_new, lasting=True)
        await raised(StoreError, before.save("counter", "c1", {"label": "Beer"}))
        assert disk.dead
        await raised(StoreError, before.save("counter", "c2", {"label": "Tea"}))
        after = await disk.start(WanderingClock())
        assert not disk.dead
        found = after.get("counter", "c1")
        assert found is not None
        assert found.fields["label"] == ("Beer" if leaves_new else "Wine")
        assert after.get("counter", "c2") is None
        await raised(StoreError, before.save("counter", "c3", {"label": "of a former process"}))

    run(story())


@pytest.mark.parametrize("kind", KINDS)
def test_a_full_disk_refuses_once_and_an_image_is_apart(kind: str) -> None:
    async def story() -> None:
        disk = KINDS[kind]()
        storage = await disk.start(WanderingClock())
        disk.cut_after(1, leaves_new=False, lasting=False)
        await raised(StoreFull, storage.save("counter", "c1", {"label": "Wine"}))
        assert not disk.dead
        await storage.save("counter", "c1", {"label": "Wine"})
        image = disk.copy()
        await storage.save("counter", "c1", {"label": "Beer"})
        twin = await image.start(WanderingClock())
        assert twin.device == storage.device
        found = twin.get("counter", "c1")
        assert found is not None
        assert found.fields["label"] == "Wine"

    run(story())
