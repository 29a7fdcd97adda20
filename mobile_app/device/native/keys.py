"""The device's own key on a desktop or a phone, and the file it lies in on a desktop."""

from __future__ import annotations

import asyncio
import re
from pathlib import Path
from typing import Final

from mobile_app.device.native.files import store_errors
from mobile_app.device.native.folders import ASIDE, make_folder, replace_durably, sync_folder
from mobile_app.device.ports import BLOB_NAME, KEY_BYTES, NONCE_BYTES, Crypto, Entropy, KeyVault
from mobile_app.device.wrapping import bound, join_wrapped, split_wrapped
from mobile_app.errors import CannotOpen, Refusal, StoreCorrupt, StoreError

DEVICE_KEY: Final = "device-key"

_NAME: Final = re.compile(BLOB_NAME)


class VaultDeviceKey:
    """A DeviceKey whose bytes lie in a KeyVault.

    It is read each time it is needed, a few times in a session, and not kept: what is not in
    memory cannot be read from a memory dump.
    """

    def __init__(self, vault: KeyVault, crypto: Crypto, entropy: Entropy) -> None:
        self._vault = vault
        self._crypto = crypto
        self._entropy = entropy
        self._making = asyncio.Lock()

    async def wrap(self, secret: bytes, context: bytes) -> bytes:
        key = await self._made()
        nonce = self._entropy.random_bytes(NONCE_BYTES)
        return join_wrapped(nonce, await self._crypto.seal(key, nonce, secret, bound(context)))

    async def unwrap(self, wrapped: bytes, context: bytes) -> bytes:
        nonce, sealed = split_wrapped(wrapped)
        key = await self._read()
        if key is None:
            raise CannotOpen(Refusal.NO_KEY)
        return await self._crypto.open(key, nonce, sealed, bound(context))

    async def forget(self) -> None:
        await self._vault.delete(DEVICE_KEY)

    async def _made(self) -> bytes:
        async with self._making:
            key = await self._read()
            if key is None:
                key = self._entropy.random_bytes(KEY_BYTES)
                await self._vault.write(DEVICE_KEY, key)
                # Whatever this key wraps is lost without it, so a vault's word is not enough.
                if await self._read() != key:
                    raise StoreError("the key vault does not keep what it is given")
            return key

    async def _read(self) -> bytes | None:
        key = await self._vault.read(DEVICE_KEY)
        if key is not None and len(key) != KEY_BYTES:
            raise StoreCorrupt("the device key")  # left as it is: nobody else can judge it
        return key


class FileKeyVault:
    """Secrets as files that only their owner may read.

    For desktops, where it keeps other people's accounts out, and nothing else: who can copy the
    folder with the data can copy this one as well. The passcode is what helps there.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    async def read(self, name: str) -> bytes | None:
        path = self._path(name)
        with store_errors():
            try:
                return path.read_bytes()
            except FileNotFoundError:
                return None

    async def write(self, name: str, secret: bytes) -> None:
        path = self._path(name)
        with store_errors():
            make_folder(self._folder)
            replace_durably(path, secret)

    async def delete(self, name: str) -> None:
        path = self._path(name)
        with store_errors():
            for one in (path, path.with_suffix(ASIDE)):
                one.unlink(missing_ok=True)
            if self._folder.is_dir():
                sync_folder(self._folder)

    def _path(self, name: str) -> Path:
        if _NAME.fullmatch(name) is None:
            raise ValueError("not a secret's name")
        return self._folder / f"{name}.key"
