"""A tab in the background, when another one locks or erases: its screens follow at once."""

from __future__ import annotations

import pytest

from mobile_app.device.memory import MemoryDisk
from mobile_app.presenters.other_tabs import OtherTabs
from tests.presenters.people import counter
from tests.presenters.test_other_tabs import tab
from tests.ui.stage import memory_services, open_app

PASSCODE = "river stone lamp"


@pytest.mark.parametrize(("act", "seen"), [("lock", "locked"), ("erase", "own-0")])
async def test_what_it_shows_goes_with_it(act: str, seen: str) -> None:
    disk = MemoryDisk()
    services = await memory_services(disk)
    await services.repos.counters.save(counter())
    app = await open_app("/", services=services)
    OtherTabs(services.door)
    assert app.says("Alcohol")
    other = await tab(disk)
    if act == "lock":
        await services.door.set_passcode(PASSCODE)
        await other.unlock(PASSCODE)
        await other.lock()
    else:
        await other.erase()
    await app.settle(200)
    assert app.find(seen)
    assert not app.says("1 day")
    assert not app.find("counter-c1")
