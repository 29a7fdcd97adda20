"""A phone's own store for secrets."""

from __future__ import annotations

import asyncio
import base64
import binascii
import re
from typing import Final

from mobile_app.device.ports import BLOB_NAME
from mobile_app.errors import StoreCorrupt, StoreError

_NAME: Final = re.compile(BLOB_NAME)
_PATIENCE_SECONDS: Final = 20.0


class KeystoreVault:
    """Secrets in Android's Keystore or Apple's keychain, through Flet's secure storage.

    Two of its defaults are not ours. On an error Android's side would erase everything it holds
    and go on: a person's years would be gone because a keystore was busy; here it is an error. And
    the keychain's items stay with an encrypted backup: a new phone then opens the old one's data.
    """

    async def read(self, name: str) -> bytes | None:
        found = await self._call("get", name)
        if found is None:
            return None
        try:
            return base64.b64decode(str(found), validate=True)
        except (binascii.Error, ValueError):
            raise StoreCorrupt("a secret of the keystore") from None

    async def write(self, name: str, secret: bytes) -> None:
        await self._call("set", name, base64.b64encode(secret).decode())

    async def delete(self, name: str) -> None:
        await self._call("remove", name)

    async def _call(self, method: str, name: str, *value: str) -> object:
        if _NAME.fullmatch(name) is None:
            raise ValueError("not a secret's name")
        # Imported here: only a phone has use for it. One object a call, as it belongs to the page
        # that is current; there is no page before the app is drawn.
        from flet_secure_storage import (
            AndroidOptions,
            IOSOptions,
            KeychainAccessibility,
            SecureStorage,
        )

        try:
            storage = SecureStorage(
                android_options=AndroidOptions(reset_on_error=False),
                ios_options=IOSOptions(accessibility=KeychainAccessibility.UNLOCKED),
            )
            async with asyncio.timeout(_PATIENCE_SECONDS):
                found: object = await getattr(storage, method)(f"twofold.{name}", *value)
        except (RuntimeError, TimeoutError) as error:
            # Its message may quote what was to be stored, so only its kind is passed on.
            raise StoreError(f"the keystore: {type(error).__name__}") from None
        return found
