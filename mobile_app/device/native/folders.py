"""Files that outlive a power cut: flushed, and found again only if their folder was flushed too."""

from __future__ import annotations

import contextlib
import errno
import os
from pathlib import Path
from typing import Final

try:
    import fcntl

    _FULL_SYNC: int | None = getattr(fcntl, "F_FULLFSYNC", None)
except ImportError:  # Windows
    _FULL_SYNC = None

ASIDE: Final = ".new"
"""How the name of a file ends that is not yet in its place."""

_NO_FOLDER_SYNC: Final = {errno.EINVAL, errno.ENOTSUP, errno.EACCES, errno.EISDIR, errno.EBADF}


def make_folder(folder: Path) -> None:
    """Make `folder`, for its owner alone, and what is missing above it; durable when it returns."""
    missing = []
    while not folder.exists():
        missing.append(folder)
        folder = folder.parent
    for one in reversed(missing):
        one.mkdir(exist_ok=True, mode=0o700)
        sync_folder(one.parent)


def sync_folder(folder: Path) -> None:
    """Make renames in `folder` durable, where the platform can (Windows has no such call)."""
    try:
        descriptor = os.open(folder, os.O_RDONLY)
    except PermissionError:
        return
    try:
        os.fsync(descriptor)
    except OSError as error:
        if error.errno not in _NO_FOLDER_SYNC:
            raise
    finally:
        os.close(descriptor)


def replace_durably(path: Path, data: bytes) -> None:
    """Make `data` what `path` holds, durable when it returns: after a crash the old or the new file
    is there, never part of one. Its folder is there already. Raises OSError.

    Should only the last step fail, the new value is in place and merely not certain to outlive a
    power cut; the caller is told, and may write again.
    """
    aside = path.with_suffix(ASIDE)
    try:
        _write_durably(aside, data)
        aside.replace(path)
    except BaseException:
        with contextlib.suppress(OSError):
            aside.unlink(missing_ok=True)
        raise
    sync_folder(path.parent)


def _write_durably(path: Path, data: bytes) -> None:
    """Create or truncate `path`, readable by its owner alone, and flush it to the device."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(data)
        file.flush()
        flush_to_device(file.fileno())


def flush_to_device(descriptor: int) -> None:
    """On Apple systems fsync stops at the drive's cache; F_FULLFSYNC goes through it."""
    if _FULL_SYNC is not None:
        with contextlib.suppress(OSError):  # some file systems do not know it
            fcntl.fcntl(descriptor, _FULL_SYNC)
            return
    os.fsync(descriptor)
