"""An erase that was cut off: it is finished at the next start, and nothing says "key lost"."""

from __future__ import annotations

from pathlib import Path

import pytest

from mobile_app.device.memory import (
    Fault,
    MemoryBlobStore,
    MemoryDisk,
    PowerCut,
    RecordingShell,
    memory_device,
)
from mobile_app.device.native import FileBlobStore
from mobile_app.device.native.keys import VaultDeviceKey
from mobile_app.device.ports import ERASING
from mobile_app.errors import StoreDenied, StoreError, StoreFull
from mobile_app.presenters.door import Door
from tests.presenters.people import check_in, counter
from tests.presenters.test_erase import files, live
from tests.presenters.test_erase import start as start_on_files

PASSCODE = "river stone lamp"


async def start(disk: MemoryDisk, shell: RecordingShell | None = None) -> Door:
    device = memory_device(disk)
    if shell is not None:
        object.__setattr__(device, "shell", shell)
    disk.writer = None  # whoever wrote is gone with the power
    return await Door.open(device, MemoryBlobStore)


async def lived_in(*, locked: bool) -> tuple[MemoryDisk, Door]:
    disk = MemoryDisk()
    door = await start(disk)
    await door.services.repos.counters.save(counter())
    await door.services.repos.checkins.add(check_in("1", words="a hard night"))
    now = door.services.clock.now()
    await door.services.packs.put("near", b"a list", etag="e", fetched_at=now)
    if locked:
        await door.set_passcode(PASSCODE)
        await door.lock()
    return disk, door


@pytest.mark.parametrize("locked", [False, True])
@pytest.mark.parametrize("leaves", ["old", "new"])
async def test_cut_off_at_any_write_it_is_whole_or_finished(locked: bool, leaves: str) -> None:
    disk, door = await lived_in(locked=locked)
    before = disk.writes
    await door.erase()
    writes = disk.writes - before
    assert writes > 4
    erased = 0
    for at in range(1, writes + 1):
        disk, door = await lived_in(locked=locked)
        cut = disk.writes + at
        disk.fault = Fault(cut, PowerCut(), leaves=leaves, lasting=True)  # type: ignore[arg-type]
        with pytest.raises(PowerCut):
            await door.erase()
        disk.fault = None
        shell = RecordingShell()
        again = await start(disk, shell)
        if again.locked or again.services.db.types():
            assert at == 1, "only before the mark lasts is everything as it was"
            continue
        erased += 1
        assert not again.trouble
        assert disk.blobs == {}
        assert disk.secrets == {}
        # When only the mark itself was left to remove, the power may take it or leave it.
        assert shell.forgotten == (0 if at == writes and leaves == "new" else 1)
        await again.services.repos.counters.save(counter())
        await again.services.db.close()
        assert (await start(disk)).services.repos.counters.all() == [counter()]
    assert erased >= writes - 1


async def test_a_key_that_stays_keeps_everything(monkeypatch: pytest.MonkeyPatch) -> None:
    disk, door = await lived_in(locked=False)

    async def refuse(_: VaultDeviceKey) -> None:
        raise StoreDenied("the keystore is locked")

    with monkeypatch.context() as patch:
        patch.setattr(VaultDeviceKey, "forget", refuse)
        with pytest.raises(StoreDenied):
            await door.erase()
    assert ERASING not in disk.blobs
    assert (await start(disk)).services.repos.counters.all() == [counter()]


async def test_a_full_device_can_be_erased() -> None:
    disk, door = await lived_in(locked=False)
    disk.fault = Fault(disk.writes + 1, StoreFull("no room"))
    await door.erase()
    assert disk.blobs == {}
    assert not door.trouble


async def test_another_tab_that_is_at_it_is_left_to_it() -> None:
    disk, door = await lived_in(locked=False)
    await MemoryBlobStore(disk).write(ERASING, b"1")
    other = await Door.open(memory_device(disk), MemoryBlobStore)
    assert ERASING in disk.blobs
    assert not other.services.db.is_writer
    await door.erase()
    assert disk.blobs == {}


async def test_on_files_the_mark_goes_last(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    door = await live(tmp_path, RecordingShell())
    store, unlink, left = FileBlobStore(tmp_path), Path.unlink, 3
    (tmp_path / "journal.a 2.blob").write_bytes(b"a copy by some backup tool")

    def until_it_dies(path: Path, missing_ok: bool = False) -> None:
        nonlocal left
        if path.suffix in (".blob", ".new"):
            left -= 1
            if left < 0:
                raise OSError("died here")
        unlink(path, missing_ok)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "unlink", until_it_dies)
        with pytest.raises(StoreError):
            await door.erase()
    assert await store.read(ERASING) is not None
    await door.services.db.close()

    shell = RecordingShell()
    again = await start_on_files(tmp_path, shell)
    assert not again.trouble
    assert shell.forgotten == 1
    left_over = {name for name, size in files(tmp_path).items() if size and "writer" not in name}
    assert left_over == set()
    await again.services.db.close()
