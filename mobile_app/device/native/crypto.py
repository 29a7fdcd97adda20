"""Ciphers and hashes by `cryptography` (OpenSSL).

It is imported inside functions: loading it takes longer than many a start has to spare, and a
phone whose store is not locked may show its first screen without.
"""

from __future__ import annotations

import asyncio
import hashlib
from functools import cache

from mobile_app.device.passcode_kdf import ARGON2ID, DEFAULT_ARGON2ID, DEFAULT_PBKDF2, PBKDF2
from mobile_app.device.ports import KEY_BYTES, NONCE_BYTES, TAG_BYTES, PasscodeKdf
from mobile_app.errors import CannotOpen, CryptoUnavailable, Refusal

_MAX_HKDF_BYTES = 255 * 32


class NativeCrypto:
    async def seal(self, key: bytes, nonce: bytes, plain: bytes, associated: bytes) -> bytes:
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM

        check_lengths(key, nonce)
        return AESGCM(key).encrypt(nonce, plain, associated)

    async def open(self, key: bytes, nonce: bytes, sealed: bytes, associated: bytes) -> bytes:
        from cryptography.exceptions import InvalidTag
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM

        check_lengths(key, nonce)
        if len(sealed) < TAG_BYTES:
            raise CannotOpen(Refusal.TRUNCATED)
        try:
            return AESGCM(key).decrypt(nonce, sealed, associated)
        except InvalidTag:
            raise CannotOpen(Refusal.UNAUTHENTIC) from None

    async def sha256(self, data: bytes) -> bytes:
        return hashlib.sha256(data).digest()

    async def hkdf_sha256(self, secret: bytes, *, salt: bytes, info: bytes, length: int) -> bytes:
        from cryptography.hazmat.primitives.hashes import SHA256
        from cryptography.hazmat.primitives.kdf.hkdf import HKDF

        if not 0 < length <= _MAX_HKDF_BYTES:
            raise ValueError("no such length")
        return HKDF(SHA256(), length, salt, info).derive(secret)

    @property
    def passcode_kdf(self) -> PasscodeKdf:
        return DEFAULT_ARGON2ID if has_argon2id() else DEFAULT_PBKDF2

    async def passcode_key(self, passcode: bytes, salt: bytes, kdf: PasscodeKdf) -> bytes:
        # In a thread: a fifth of a second on a desktop would freeze the screen, and both give
        # the interpreter back to others meanwhile.
        if kdf.name == PBKDF2:
            return await asyncio.to_thread(
                hashlib.pbkdf2_hmac, "sha256", passcode, salt, kdf.passes, KEY_BYTES
            )
        if kdf.name == ARGON2ID and has_argon2id():
            return await asyncio.to_thread(derive_argon2id, passcode, salt, kdf)
        raise CryptoUnavailable(kdf.name)


def check_lengths(key: bytes, nonce: bytes) -> None:
    """Raises ValueError: AES-GCM would take other lengths as well, to weaker ends."""
    if len(key) != KEY_BYTES or len(nonce) != NONCE_BYTES:
        raise ValueError("a key has 32 bytes and a nonce 12")


@cache
def has_argon2id() -> bool:
    """`cryptography` has it since version 44, over OpenSSL 3.2 or newer."""
    from cryptography.exceptions import UnsupportedAlgorithm

    try:
        from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

        Argon2id(salt=bytes(16), length=KEY_BYTES, iterations=1, lanes=1, memory_cost=8)
    except (ImportError, UnsupportedAlgorithm):
        return False
    return True


def derive_argon2id(
    passcode: bytes,
    salt: bytes,
    kdf: PasscodeKdf,
    *,
    secret: bytes | None = None,
    associated: bytes | None = None,
) -> bytes:
    """Argon2id version 19 with a tag of 32 bytes. `secret` and `associated` are RFC 9106's K and X,
    which its own test vector uses and the app does not."""
    from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

    return Argon2id(
        salt=salt,
        length=KEY_BYTES,
        iterations=kdf.passes,
        lanes=kdf.lanes,
        memory_cost=kdf.memory_kib,
        secret=secret,
        ad=associated,
    ).derive(passcode)
