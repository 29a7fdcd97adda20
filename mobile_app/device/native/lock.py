"""One writer among the processes that share a folder, safe against stale locks.

Each process holds an operating-system lock on a file of its own, `writer-<token>.lock`, which ends
with the process however it ends. `writer.token` names the one that may write. Who finds that
token's lock free may take over without asking; `steal` takes over from a live one. Every write
checks the token under a short lock on `fence.lock`, so the former writer cannot slip one in.

The loser learns of it at its next write: polling would cost battery, and on a phone there is one
process only.
"""

from __future__ import annotations

import contextlib
import os
import secrets
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

from mobile_app.device.native.folders import make_folder
from mobile_app.errors import StoreDenied, StoreNotWriter

_HOLDER: Final = "writer.token"
_FENCE_LOCK: Final = "fence.lock"


class FileWriterLock:
    """A WriterLock for `folder`; also the fence of the FileBlobStore over that folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._asked = False
        self._token = ""
        self._own: int | None = None  # descriptor of our own locked file
        self._on_lost: list[Callable[[], None]] = []

    async def acquire(self, *, steal: bool = False) -> bool:
        self._asked = True
        try:
            make_folder(self._folder)
            with self._fenced():
                holder = self._holder()
                if self._token and holder == self._token:
                    return True
                if holder and not steal and self._lives(holder):
                    return False
                self._drop_own()
                self._token = secrets.token_hex(8)
                self._own = _open(self._own_path(self._token))
                if not _try_lock(self._own):
                    raise StoreDenied("the folder gives no locks")
                self._set_holder(self._token)
                if holder and not self._lives(holder):
                    self._own_path(holder).unlink(missing_ok=True)
        except OSError as error:
            raise StoreDenied("the folder cannot be locked") from error
        return True

    def on_lost(self, callback: Callable[[], None]) -> None:
        self._on_lost.append(callback)

    async def release(self) -> None:
        self._drop_own()
        self._token = ""

    @contextlib.contextmanager
    def writing(self) -> Iterator[None]:
        """Around every write of the folder's BlobStore. Raises StoreNotWriter."""
        if not self._asked:
            yield
            return
        with self._fenced():
            if self._token and self._holder() == self._token:
                yield
                return
        if self._token:
            self._drop_own()
            self._token = ""
            for callback in tuple(self._on_lost):
                callback()
        raise StoreNotWriter("another window writes")

    @contextlib.contextmanager
    def _fenced(self) -> Iterator[None]:
        try:
            descriptor = _open(self._folder / _FENCE_LOCK)
        except FileNotFoundError:  # somebody removed the folder
            make_folder(self._folder)
            descriptor = _open(self._folder / _FENCE_LOCK)
        try:
            _wait_for_lock(descriptor)
            yield
        finally:
            os.close(descriptor)  # which also unlocks

    def _holder(self) -> str:
        try:
            token = (self._folder / _HOLDER).read_text("ascii")
        except (FileNotFoundError, UnicodeDecodeError):
            return ""
        return token if token.isalnum() else ""

    def _set_holder(self, token: str) -> None:
        aside = self._folder / f"{_HOLDER}.new"
        aside.write_text(token, "ascii")
        aside.replace(self._folder / _HOLDER)

    def _lives(self, token: str) -> bool:
        try:
            descriptor = os.open(self._own_path(token), os.O_RDWR)
        except FileNotFoundError:
            return False
        try:
            return not _try_lock(descriptor)
        finally:
            os.close(descriptor)

    def _own_path(self, token: str) -> Path:
        return self._folder / f"writer-{token}.lock"

    def _drop_own(self) -> None:
        if self._own is not None:
            os.close(self._own)
            self._own = None
            with contextlib.suppress(OSError):
                self._own_path(self._token).unlink(missing_ok=True)


def _open(path: Path) -> int:
    return os.open(path, os.O_RDWR | os.O_CREAT, 0o600)


if sys.platform == "win32":
    import msvcrt
    import time

    def _try_lock(descriptor: int) -> bool:
        try:
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

    def _wait_for_lock(descriptor: int) -> None:
        # LK_LOCK gives up after ten tries of a second; a write is far shorter than that.
        while not _try_lock(descriptor):
            time.sleep(0.01)

else:
    import fcntl

    def _try_lock(descriptor: int) -> bool:
        # flock belongs to the open file, so two locks of one process exclude each other too.
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def _wait_for_lock(descriptor: int) -> None:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
