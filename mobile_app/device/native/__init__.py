"""The ports on a desktop or a phone: files, the system clock, httpx."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from mobile_app.device.assets import PackageAssets
from mobile_app.device.native.biometrics import LocalBiometrics
from mobile_app.device.native.connectivity import PhoneConnectivity
from mobile_app.device.native.crypto import NativeCrypto
from mobile_app.device.native.files import FileBlobStore
from mobile_app.device.native.keys import FileKeyVault, VaultDeviceKey
from mobile_app.device.native.keystore import KeystoreVault
from mobile_app.device.native.lock import FileWriterLock
from mobile_app.device.native.system import (
    NativeFacts,
    NoBootShell,
    SystemClock,
    SystemEntropy,
    data_folder,
)
from mobile_app.device.native.web import HttpxHttp
from mobile_app.device.no_biometrics import NoBiometrics
from mobile_app.device.no_tabs import NoTabs
from mobile_app.device.ports import (
    AssetReader,
    Biometrics,
    Connectivity,
    Device,
    KeyVault,
    NoConnectivity,
)
from mobile_app.device.server_address import parse_server_address

__all__ = [
    "FileBlobStore",
    "FileKeyVault",
    "FileWriterLock",
    "HttpxHttp",
    "KeystoreVault",
    "LocalBiometrics",
    "NativeCrypto",
    "NativeFacts",
    "NoBootShell",
    "PhoneConnectivity",
    "SystemClock",
    "SystemEntropy",
    "VaultDeviceKey",
    "biometrics",
    "connectivity",
    "data_folder",
    "key_vault",
    "open_device",
    "packaged_server",
]

SERVER_FILE = "content/server.txt"
"""Packed into a phone's app when it lies in assets/ (docs/phones.md)."""

_PHONES = ("android", "ios")


def open_device(folder: Path | None = None, *, server: str | None = None) -> Device:
    """The device as the composition root wants it.

    `folder` defaults to where the platform keeps an app's data. `server` is the address of
    Twofold's own server, by default `packaged_server`; "" is none, and every request is Offline.
    """
    folder = data_folder() if folder is None else folder
    lock = FileWriterLock(folder)
    entropy, crypto, assets = SystemEntropy(), NativeCrypto(), PackageAssets()
    return Device(
        clock=SystemClock(),
        entropy=entropy,
        blobs=FileBlobStore(folder, lock),
        lock=lock,
        tabs=NoTabs(),
        crypto=crypto,
        device_key=VaultDeviceKey(key_vault(folder), crypto, entropy),
        biometrics=biometrics(),
        assets=assets,
        http=HttpxHttp(packaged_server(assets) if server is None else server),
        shell=NoBootShell(),
        facts=NativeFacts(folder),
        connectivity=connectivity(),
    )


def packaged_server(assets: AssetReader) -> str:
    """TWOFOLD_SERVER, or what who packaged the app wrote into SERVER_FILE, or "". Raises
    DomainError when the file holds no address."""
    told = os.environ.get("TWOFOLD_SERVER")
    if told is not None:
        return told
    try:
        return parse_server_address(assets.read(SERVER_FILE).decode())
    except FileNotFoundError:
        return ""


def key_vault(folder: Path) -> KeyVault:
    """The phone's keystore, or files in a folder of their own beside the data."""
    if sys.platform in _PHONES:
        return KeystoreVault()
    return FileKeyVault(folder / "keys")


def connectivity() -> Connectivity:
    """A phone's own; a desktop has its timer, and somebody who comes back to it."""
    return PhoneConnectivity() if sys.platform in _PHONES else NoConnectivity()


def biometrics() -> Biometrics:
    """The phone's own; a desktop has none that guards a key from who can copy the folder."""
    return LocalBiometrics() if sys.platform in _PHONES else NoBiometrics()
