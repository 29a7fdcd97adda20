"""The file store's own dangers: full and read-only disks, what a crash leaves, names on disk."""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Callable, Iterator
from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp

import pytest

from mobile_app.device.native import FileBlobStore, files, folders, open_device
from mobile_app.errors import StoreDenied, StoreError, StoreFull
from mobile_app.store.database import Database

FAULTS = [
    (errno.ENOSPC, StoreFull),
    (errno.EDQUOT, StoreFull),
    (errno.EACCES, StoreDenied),
    (errno.EROFS, StoreDenied),
    (errno.EIO, StoreError),
]


def failing(code: int) -> Callable[..., None]:
    def fail(*_: object, **__: object) -> None:
        raise OSError(code, os.strerror(code), "/home/someone/private")

    return fail


@pytest.mark.parametrize(("code", "expected"), FAULTS)
@pytest.mark.parametrize("step", ["open", "flush", "rename"])
async def test_a_failed_write_leaves_the_old_value_and_no_litter(
    code: int,
    expected: type[StoreError],
    step: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    store = FileBlobStore(tmp_path / "data")
    await store.write("records.a", b"old")
    with monkeypatch.context() as patch:
        if step == "open":
            patch.setattr(os, "open", failing(code))
        elif step == "flush":
            patch.setattr(folders, "flush_to_device", failing(code))
        else:
            patch.setattr(Path, "replace", failing(code))
        with pytest.raises(StoreError) as caught:
            await store.write("records.a", b"new")
    assert type(caught.value) is expected
    assert "private" not in str(caught.value)
    assert await store.read("records.a") == b"old"
    assert [path.name for path in (tmp_path / "data").iterdir()] == ["records.a.blob"]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no /dev/full")
async def test_a_truly_full_device(tmp_path: Path) -> None:
    store = FileBlobStore(tmp_path)
    await store.write("records.a", b"x")
    (tmp_path / "records.a.new").symlink_to("/dev/full")
    with pytest.raises(StoreFull):
        await store.write("records.a", b"new")
    assert await store.read("records.a") == b"x"


async def test_a_folder_that_cannot_be_made_is_denied(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    store = FileBlobStore(tmp_path / "file" / "data")
    with pytest.raises(StoreDenied):
        await store.write("records.a", b"x")
    with pytest.raises(StoreDenied):
        await store.read("records.a")


@pytest.fixture
def read_only_folder() -> Iterator[Path]:
    """With one blob in it. Root may write anywhere, so root becomes nobody for the while."""
    folder = Path(mkdtemp())
    (folder / "records.a.blob").write_bytes(b"x")
    (folder / "records.a.blob").chmod(0o444)
    folder.chmod(0o555)
    root = os.geteuid() == 0
    if root:
        os.seteuid(65534)
    yield folder
    if root:
        os.seteuid(0)
    folder.chmod(0o700)
    rmtree(folder)


@pytest.mark.skipif(os.name != "posix", reason="modes are POSIX's")
async def test_a_read_only_folder_is_denied_and_readable(read_only_folder: Path) -> None:
    store = FileBlobStore(read_only_folder)
    with pytest.raises(StoreDenied):
        await store.write("records.a", b"y")
    with pytest.raises(StoreDenied):
        await store.delete("records.a")
    assert await store.read("records.a") == b"x"
    device = open_device(read_only_folder, server="")
    with pytest.raises(StoreDenied):
        await Database.open(device.blobs, device.clock, device.entropy, lock=device.lock)


async def test_what_a_crash_left_aside_is_no_blob_and_is_cleared(tmp_path: Path) -> None:
    store = FileBlobStore(tmp_path)
    await store.write("records.a", b"x")
    (tmp_path / "records.b.new").write_bytes(b"half")
    assert await store.names() == ["records.a"]
    await store.clear()
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(os.name != "posix", reason="modes are POSIX's")
async def test_nobody_else_may_read_the_files(tmp_path: Path) -> None:
    store = FileBlobStore(tmp_path / "data")
    await store.write("records.a", b"x")
    assert stat.S_IMODE((tmp_path / "data").stat().st_mode) == 0o700
    assert stat.S_IMODE((tmp_path / "data" / "records.a.blob").stat().st_mode) == 0o600


async def test_the_flush_comes_before_the_rename_and_the_folders_after(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    steps: list[str] = []
    flush, rename, sync = folders.flush_to_device, Path.replace, folders.sync_folder

    def noted(name: str, work: Callable[..., object]) -> Callable[..., object]:
        def run(*args: object) -> object:
            steps.append(name)
            return work(*args)

        return run

    monkeypatch.setattr(folders, "flush_to_device", noted("flush file", flush))
    monkeypatch.setattr(Path, "replace", noted("rename", rename))
    monkeypatch.setattr(folders, "sync_folder", noted("flush folder", sync))
    await FileBlobStore(tmp_path).write("records.a", b"x")
    assert steps == ["flush file", "rename", "flush folder"]


async def test_folders_are_flushed_into_the_ones_above_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    flushed: list[Path] = []
    monkeypatch.setattr(folders, "sync_folder", flushed.append)
    deep = tmp_path / "one" / "two"
    await FileBlobStore(deep).write("records.a", b"x")
    assert flushed == [tmp_path, tmp_path / "one", deep]
    await FileBlobStore(deep).write("records.a", b"y")
    assert flushed[3:] == [deep], "those above are there already"


async def test_an_append_that_failed_at_the_folder_is_flushed_by_the_next(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The file is there by then, and its name in the folder not certain to outlive a power cut."""
    store = FileBlobStore(tmp_path)
    flushed: list[Path] = []
    with monkeypatch.context() as patch:
        patch.setattr(files, "sync_folder", failing(errno.EIO))
        with pytest.raises(StoreError):
            await store.append("tail", b"one", at=0)
    monkeypatch.setattr(files, "sync_folder", flushed.append)
    await store.append("tail", b"one", at=0)
    assert flushed == [tmp_path]
    await store.append("tail", b"two", at=3)
    assert flushed == [tmp_path], "once a file is there for certain, its folder is left alone"


async def test_files_of_others_are_no_blobs(tmp_path: Path) -> None:
    """A backup tool's "… 2.blob" once kept a journal from opening."""
    device = open_device(tmp_path, server="")
    db = await Database.open(device.blobs, device.clock, device.entropy, lock=device.lock)
    await db.save("check_in", "c1", {"mood": 1})
    await db.close()
    for path in tmp_path.glob("journal.*.blob"):
        (tmp_path / f"{path.stem} 2.blob").write_bytes(path.read_bytes())
        (tmp_path / f"{path.stem}.CONFLICT.blob").write_bytes(b"x")
    assert not [name for name in await device.blobs.names() if " " in name or "CONFLICT" in name]
    again = await Database.open(device.blobs, device.clock, device.entropy, lock=device.lock)
    assert again.report is None
    assert [record.id for record in again.all("check_in")] == ["c1"]
    await again.erase()
    assert not list(tmp_path.glob("*.blob"))
