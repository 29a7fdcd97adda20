"""Folders that outlive a power cut: a file is found again only if its folder was flushed too."""

from __future__ import annotations

import errno
import os
from pathlib import Path
from typing import Final

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
