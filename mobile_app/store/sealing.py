"""What the journal needs of a cipher and of whoever keeps its key."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from typing import Final, Protocol

from mobile_app.device.ports import NONCE_BYTES, TAG_BYTES, Crypto, Entropy
from mobile_app.errors import CannotOpen, Refusal

STORE_ID_BYTES: Final = 16
MARK_BYTES: Final = TAG_BYTES
"""The end of every sealed text: nobody without the key can make another text with the same."""


class Sealer(Protocol):
    """Authenticated encryption under one data key.

    `suite` goes into every header (docs/journal.md). Sealed bytes end in MARK_BYTES that depend on
    all of the text and all of `associated`.
    """

    @property
    def suite(self) -> int: ...

    async def seal(self, plain: bytes, associated: bytes) -> bytes: ...

    async def open(self, sealed: bytes, associated: bytes) -> bytes:
        """Raises CannotOpen."""


@dataclass(frozen=True, slots=True)
class OpenKey:
    """A data key in use. `store_id` (16 bytes) is made with it and names it in every header."""

    store_id: bytes
    sealer: Sealer


class Keyring(Protocol):
    """Keeps the data key. Nothing is written by `open`."""

    async def open(self) -> OpenKey | None:
        """The data key; None when none was made yet.

        Raises StoreLocked while it wants a passcode, StoreKeyLost when there is one that cannot
        be opened any more, StoreMigration when a newer version wrote it, StoreError.
        """

    async def create(self) -> OpenKey:
        """A new data key, durably kept when it returns. Raises StoreError."""

    async def tidy(self) -> None:
        """Finish what a crash interrupted; for who may write. Raises StoreError."""

    async def forget(self) -> None:
        """Destroy what opens the data key, after the storage was cleared. Raises StoreError."""


class AesSealer:
    """AES-256-GCM with a random nonce: nonce (12) ‖ ciphertext ‖ tag (16).

    2^32 texts may be sealed so under one key (NIST SP 800-38D, 8.3): a thousand a day for ten
    thousand years.
    """

    suite = 1

    def __init__(self, crypto: Crypto, key: bytes, entropy: Entropy) -> None:
        self._crypto = crypto
        self._key = key
        self._entropy = entropy

    async def seal(self, plain: bytes, associated: bytes) -> bytes:
        nonce = self._entropy.random_bytes(NONCE_BYTES)
        return nonce + await self._crypto.seal(self._key, nonce, plain, associated)

    async def open(self, sealed: bytes, associated: bytes) -> bytes:
        nonce, rest = sealed[:NONCE_BYTES], sealed[NONCE_BYTES:]
        if len(rest) < TAG_BYTES:
            raise CannotOpen(Refusal.TRUNCATED)
        return await self._crypto.open(self._key, nonce, rest, associated)


class ChecksumSealer:
    """No secrecy: text, then 16 bytes of SHA-256 over it and what it is bound to.

    Tells damage from sound data as well as a cipher does, which is what most tests are about.
    """

    suite = 0

    async def seal(self, plain: bytes, associated: bytes) -> bytes:
        return plain + _checksum(plain, associated)

    async def open(self, sealed: bytes, associated: bytes) -> bytes:
        plain = sealed[:-MARK_BYTES]
        if sealed[-MARK_BYTES:] != _checksum(plain, associated):
            raise CannotOpen(Refusal.UNAUTHENTIC)
        return plain


class NoKeyring:
    """For storage that ends with the process, and for tests: there is no key, and no secrecy."""

    _KEY = OpenKey(bytes(STORE_ID_BYTES), ChecksumSealer())

    async def open(self) -> OpenKey | None:
        return self._KEY

    async def create(self) -> OpenKey:
        return self._KEY

    async def tidy(self) -> None:
        return

    async def forget(self) -> None:
        return


def _checksum(plain: bytes, associated: bytes) -> bytes:
    # The length keeps the border between the two from moving.
    whole = len(associated).to_bytes(8, "big") + associated + plain
    return sha256(whole).digest()[:MARK_BYTES]
