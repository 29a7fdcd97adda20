"""The ports on a desktop or a phone: files, the system clock, httpx."""

from __future__ import annotations

import os
from pathlib import Path

from mobile_app.device.assets import PackageAssets
from mobile_app.device.native.files import FileBlobStore
from mobile_app.device.native.lock import FileWriterLock
from mobile_app.device.native.system import (
    NativeFacts,
    NoBootShell,
    SystemClock,
    SystemEntropy,
    data_folder,
)
from mobile_app.device.native.web import HttpxHttp
from mobile_app.device.ports import Device

__all__ = [
    "FileBlobStore",
    "FileWriterLock",
    "HttpxHttp",
    "NativeFacts",
    "NoBootShell",
    "SystemClock",
    "SystemEntropy",
    "data_folder",
    "open_device",
]


def open_device(folder: Path | None = None, *, server: str | None = None) -> Device:
    """The device as the composition root wants it.

    `folder` defaults to where the platform keeps an app's data. `server` is the address of
    Twofold's own server, by default TWOFOLD_SERVER; "" is none, and every request is Offline.
    """
    folder = data_folder() if folder is None else folder
    lock = FileWriterLock(folder)
    return Device(
        clock=SystemClock(),
        entropy=SystemEntropy(),
        blobs=FileBlobStore(folder, lock),
        lock=lock,
        assets=PackageAssets(),
        http=HttpxHttp(os.environ.get("TWOFOLD_SERVER", "") if server is None else server),
        shell=NoBootShell(),
        facts=NativeFacts(folder),
    )
