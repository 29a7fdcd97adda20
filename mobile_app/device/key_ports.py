"""The ports for ciphers, keys, and the check of who holds the device.

Part of mobile_app.device.ports, which is where they are imported from.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Protocol

KEY_BYTES: Final = 32
NONCE_BYTES: Final = 12
TAG_BYTES: Final = 16


@dataclass(frozen=True, slots=True)
class PasscodeKdf:
    """How a passcode becomes a key; stored beside what that key seals (device/passcode_kdf.py).

    `name` is "argon2id" (RFC 9106, version 19: `passes`, `memory_kib`, `lanes`) or
    "pbkdf2-sha256" (`passes` iterations; the other two mean nothing).
    """

    name: str
    passes: int
    memory_kib: int = 0
    lanes: int = 1


class Crypto(Protocol):
    """Ciphers and hashes that give the same bytes on every platform (tests/vectors).

    A key is 32 bytes from Entropy or from one of the derivations here; anything else raises
    ValueError. Every call may raise CryptoUnavailable.
    """

    async def seal(self, key: bytes, nonce: bytes, plain: bytes, associated: bytes) -> bytes:
        """AES-256-GCM: ciphertext, then the tag of 16 bytes.

        `nonce` is 12 bytes, fresh from Entropy for every call with the same key: a repeated one
        gives the texts away. `associated` is bound to the result and no part of it.
        """

    async def open(self, key: bytes, nonce: bytes, sealed: bytes, associated: bytes) -> bytes:
        """What `seal` was given. Raises CannotOpen(TRUNCATED or UNAUTHENTIC)."""

    async def sha256(self, data: bytes) -> bytes: ...

    async def hkdf_sha256(self, secret: bytes, *, salt: bytes, info: bytes, length: int) -> bytes:
        """RFC 5869, 1 to 8160 bytes. Only for secrets too random to guess, never a passcode."""

    @property
    def passcode_kdf(self) -> PasscodeKdf:
        """What a new passcode is to be derived with on this device."""

    async def passcode_key(self, passcode: bytes, salt: bytes, kdf: PasscodeKdf) -> bytes:
        """A key of 32 bytes; slow on purpose. `salt` is 16 random bytes of its own.

        Raises CryptoUnavailable for Argon2id where there is none. A `kdf` that was stored has to
        come through `parse_kdf`, which refuses what would be weak or take for ever.
        """


class DeviceKey(Protocol):
    """A key of this device's own, which wraps others and is never handed out.

    Made at the first `wrap`, by who holds the WriterLock. In a browser neither Python nor a copied
    database can read it as bytes; a phone's keystore gives it to this app alone.
    """

    async def wrap(self, secret: bytes, context: bytes) -> bytes:
        """`secret` sealed by this device; `context` says what for and is asked for again.

        Raises StoreError where the key could not be kept.
        """

    async def unwrap(self, wrapped: bytes, context: bytes) -> bytes:
        """What `wrap` was given.

        Raises CannotOpen (NO_KEY once forgotten or never made here, TRUNCATED, NEWER,
        UNAUTHENTIC), or StoreError while the platform does not hand the key over.
        """

    async def forget(self) -> None:
        """Destroy the key, and with it everything it ever wrapped."""


class Biometrics(Protocol):
    """The platform's own check of who holds the device: a finger, a face.

    It answers yes or no and hands out no key, and it raises nothing: there is always the passcode.
    """

    async def available(self) -> bool:
        """Whether the device can check, and knows somebody."""

    async def confirm(self, reason: str) -> bool:
        """Ask whoever holds the device; the platform shows `reason`. True only for a plain yes."""


class KeyVault(Protocol):
    """Where a platform keeps an app's few small secrets, by name (as blobs are named).

    Raises StoreError of some kind when it cannot say: that must never be taken for None.
    """

    async def read(self, name: str) -> bytes | None: ...

    async def write(self, name: str, secret: bytes) -> None: ...

    async def delete(self, name: str) -> None: ...
