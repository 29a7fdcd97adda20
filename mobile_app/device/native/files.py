"""Blobs as files, each replaced as a whole or grown at its end.

A write goes to a file aside, which is flushed to the device, renamed over the old one, and the
folder flushed: after a crash the old or the new file is there, never part of one.
An append goes straight to the file's end and is flushed: a crash may leave a part of it, which the
store above knows how to tell (docs/journal.md).

Files are small and rarely written, so this blocks instead of using threads: one write takes about
as long as one fsync, a few milliseconds on flash.
"""

from __future__ import annotations

import contextlib
import errno
import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from mobile_app.device.native.folders import (
    ASIDE,
    flush_to_device,
    make_folder,
    replace_durably,
    sync_folder,
)
from mobile_app.device.native.lock import FileWriterLock
from mobile_app.device.ports import BLOB_NAME, ERASING, SHARED_PREFIX
from mobile_app.errors import StoreDenied, StoreError, StoreFull

_NAME = re.compile(BLOB_NAME)
_ENDING: Final = ".blob"

_FULL: Final = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_DENIED: Final = {errno.EACCES, errno.EPERM, errno.EROFS, errno.ENOTDIR}


class FileBlobStore:
    """A BlobStore in `folder`, made at the first write. `lock` fences writes once asked for."""

    def __init__(self, folder: Path, lock: FileWriterLock | None = None) -> None:
        self._folder = folder
        self._lock = lock

    async def read(self, name: str) -> bytes | None:
        path = self._path(name)
        with store_errors():
            try:
                return path.read_bytes()
            except FileNotFoundError:
                return None

    async def write(self, name: str, data: bytes) -> None:
        path = self._path(name)
        with store_errors(), self._fence(name):
            make_folder(self._folder)
            replace_durably(path, data)

    async def append(self, name: str, data: bytes, *, at: int) -> None:
        path = self._path(name)
        with store_errors(), self._fence(name):
            if at == 0:
                make_folder(self._folder)
            append_durably(path, data, at)
            if at == 0:
                # Even when the file was there: an earlier append may have failed at this very step.
                sync_folder(self._folder)

    async def delete(self, name: str) -> None:
        path = self._path(name)
        with store_errors(), self._fence(name):
            path.unlink(missing_ok=True)
            if self._folder.exists():
                sync_folder(self._folder)

    async def names(self) -> list[str]:
        with store_errors():
            names = (path.name.removesuffix(_ENDING) for path in self._files(_ENDING))
            # Others leave files too: "journal.a 2.blob" is what some backup tools make of a copy.
            return sorted(name for name in names if _NAME.fullmatch(name))

    async def clear(self) -> None:
        mark = self._path(ERASING)
        with store_errors(), self._fence(""):
            for path in (*self._files(ASIDE), *self._files(_ENDING)):
                if path != mark:
                    path.unlink(missing_ok=True)
            if self._folder.exists():
                sync_folder(self._folder)  # before the mark goes, all else is gone for good
                mark.unlink(missing_ok=True)
                sync_folder(self._folder)

    def _files(self, ending: str) -> list[Path]:
        return list(self._folder.glob(f"*{ending}")) if self._folder.is_dir() else []

    def _path(self, name: str) -> Path:
        if _NAME.fullmatch(name) is None:
            raise ValueError("not a blob name")
        # With the ending no name can be "." or "..", a hidden file's, or a lock's.
        return self._folder / f"{name}{_ENDING}"

    def _fence(self, name: str) -> contextlib.AbstractContextManager[None]:
        if self._lock is None or name.startswith(SHARED_PREFIX):
            return contextlib.nullcontext()
        return self._lock.writing()


def append_durably(path: Path, data: bytes, at: int) -> None:
    """Make `data` what `path` holds from `at` on, flushed; an absent file counts as empty.

    Raises StoreError when the file is shorter than `at`. After another error what was there
    before `at` stands, and the rest is cut off where the system still allows it.
    """
    try:
        descriptor = os.open(path, os.O_WRONLY)
    except FileNotFoundError:
        if at:
            raise StoreError("the file is gone") from None
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT, 0o600)
    try:
        size = os.fstat(descriptor).st_size
        if size < at:
            raise StoreError("the file is shorter than it was")
        if size > at:
            os.ftruncate(descriptor, at)
        try:
            os.lseek(descriptor, at, os.SEEK_SET)
            left = memoryview(data)
            while left:
                left = left[os.write(descriptor, left) :]
            flush_to_device(descriptor)
        except BaseException:
            with contextlib.suppress(OSError):
                os.ftruncate(descriptor, at)
            raise
    finally:
        os.close(descriptor)


@contextlib.contextmanager
def store_errors() -> Iterator[None]:
    """The app's error for one of the system's; paths stay out of messages (they name people)."""
    try:
        yield
    except OSError as error:
        code = errno.errorcode.get(error.errno or 0, "EUNKNOWN")
        if error.errno in _FULL:
            raise StoreFull(code) from error
        if error.errno in _DENIED:
            raise StoreDenied(code) from error
        raise StoreError(code) from error
