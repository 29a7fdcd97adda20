"""Erase everything, on a real folder: afterwards somebody looks for leftovers."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from mobile_app.device.memory import FixedClock, MemoryBlobStore, RecordingShell
from mobile_app.device.memory.crypto import QuickCrypto
from mobile_app.device.native import open_device
from mobile_app.presenters.door import Door
from mobile_app.presenters.own_data import OwnDataPresenter
from mobile_app.presenters.recovery_phrase import RecoveryPhrasePresenter
from tests.presenters.people import check_in, counter
from tests.ui.stage import ASSETS

PASSCODE = "river stone lamp"


async def start(folder: Path, shell: RecordingShell) -> Door:
    device = open_device(folder, server="")
    device = replace(device, clock=FixedClock(), crypto=QuickCrypto(), shell=shell)
    return await Door.open(device, MemoryBlobStore)


async def live(folder: Path, shell: RecordingShell) -> Door:
    """Use everything that keeps anything."""
    door = await start(folder, shell)
    services = door.services
    await services.repos.counters.save(counter())
    await services.repos.checkins.add(check_in("1", words="a hard night"))
    await services.packs.put("near", b"a list", etag="e", fetched_at=services.clock.now())
    await RecoveryPhrasePresenter(services).make()
    await door.set_passcode(PASSCODE)
    shell.publish(b"{}")
    return door


def files(folder: Path) -> dict[str, int]:
    return {
        str(path.relative_to(folder)): path.stat().st_size
        for path in folder.rglob("*")
        if path.is_file()
    }


@pytest.mark.parametrize("locked", [False, True])
async def test_nothing_is_left_anywhere(tmp_path: Path, locked: bool) -> None:
    assert (ASSETS / "content").is_dir()
    shell = RecordingShell()
    door = await live(tmp_path, shell)
    assert len(files(tmp_path)) > 4
    if locked:
        await door.lock()
        await door.erase()
    else:
        await OwnDataPresenter(door.services).erase()
    left = {name: size for name, size in files(tmp_path).items() if size and "writer" not in name}
    assert left == {}, "what says who may write says nothing else"
    assert shell.cards == []
    assert shell.forgotten == 1
    assert door.services.db.types() == []
    assert not door.has_passcode
    await door.services.db.close()
    again = await start(tmp_path, shell)
    assert not again.locked
    assert again.services.db.types() == []
    await again.services.db.close()
