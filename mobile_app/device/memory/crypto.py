"""Ciphers for tests: the native ones, without the wait."""

from __future__ import annotations

from mobile_app.device.native.crypto import NativeCrypto
from mobile_app.device.passcode_kdf import format_kdf
from mobile_app.device.ports import KEY_BYTES, PasscodeKdf


class QuickCrypto(NativeCrypto):
    """A Crypto whose passcode keys cost nothing, to make or to guess."""

    async def passcode_key(self, passcode: bytes, salt: bytes, kdf: PasscodeKdf) -> bytes:
        info = format_kdf(kdf).encode()  # other parameters, another key, as with the real ones
        return await self.hkdf_sha256(passcode, salt=salt, info=info, length=KEY_BYTES)
