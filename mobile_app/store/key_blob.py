"""The data key as it is kept: wrapped by the device's own key, and by a passcode if there is one.

    magic (8) ‖ version (1) ‖ store id (16) ‖ length of the next (1) ‖ passcode part ‖
    wrapped data key ‖ CRC-32 of all before (4)

The passcode part is empty, or the PHC head of the derivation in ASCII and a salt of 16 bytes. With
a passcode, the data key is first sealed with the passcode's key (nonce ‖ AES-256-GCM), then wrapped
by the device: who has a copy of the storage alone cannot even begin to guess. Everything before the
wrapped key is its context, so no part can be changed by itself. (docs/journal.md, "The data key")
"""

from __future__ import annotations

from binascii import crc32
from dataclasses import dataclass
from typing import Final

from mobile_app.device.passcode_kdf import (
    PASSCODE_SALT_BYTES,
    format_kdf,
    parse_kdf,
    passcode_bytes,
)
from mobile_app.device.ports import Crypto, Entropy
from mobile_app.errors import StoreCorrupt, StoreMigration
from mobile_app.store.sealing import STORE_ID_BYTES

_MAGIC: Final = b"2FDATKEY"
_VERSION: Final = 1
_CONTEXT: Final = b"twofold data key"
_FIXED_BYTES: Final = len(_MAGIC) + 1 + STORE_ID_BYTES + 1


@dataclass(frozen=True, slots=True)
class KeyBlob:
    """`head` is everything before the wrapped key, which is empty until there is one."""

    head: bytes
    store_id: bytes
    passcode_part: bytes
    wrapped: bytes = b""

    @property
    def context(self) -> bytes:
        """What the wrapped key, and the sealed one inside, are bound to."""
        return _CONTEXT + self.head


def begin_blob(store_id: bytes, passcode_part: bytes) -> KeyBlob:
    """A blob that wants its wrapped key yet."""
    fixed = _MAGIC + bytes([_VERSION]) + store_id
    return KeyBlob(fixed + bytes([len(passcode_part)]) + passcode_part, store_id, passcode_part)


def encode_blob(blob: KeyBlob, wrapped: bytes) -> bytes:
    body = blob.head + wrapped
    return body + crc32(body).to_bytes(4, "big")


def decode_blob(data: bytes) -> KeyBlob | None:
    """None for damage. Raises StoreMigration for a newer version's, StoreCorrupt for a shape that
    no version of ours wrote."""
    body, check = data[:-4], data[-4:]
    if body[: len(_MAGIC)] != _MAGIC or crc32(body).to_bytes(4, "big") != check:
        return None
    if body[len(_MAGIC)] > _VERSION:
        raise StoreMigration("the data key was written by a newer version")
    part_end = _FIXED_BYTES + body[_FIXED_BYTES - 1] if len(body) >= _FIXED_BYTES else len(body)
    if part_end >= len(body):
        raise StoreCorrupt("key: shape")
    return KeyBlob(
        head=body[:part_end],
        store_id=body[len(_MAGIC) + 1 : _FIXED_BYTES - 1],
        passcode_part=body[_FIXED_BYTES:part_end],
        wrapped=body[part_end:],
    )


def new_passcode_part(crypto: Crypto, entropy: Entropy) -> bytes:
    """This device's derivation, and a fresh salt."""
    return format_kdf(crypto.passcode_kdf).encode() + entropy.random_bytes(PASSCODE_SALT_BYTES)


async def passcode_key(crypto: Crypto, passcode: str, part: bytes) -> bytes:
    """Raises CannotOpen(MALFORMED) for a derivation out of bounds, CryptoUnavailable."""
    text, salt = part[:-PASSCODE_SALT_BYTES], part[-PASSCODE_SALT_BYTES:]
    kdf = parse_kdf(text.decode("ascii", "replace"))
    return await crypto.passcode_key(passcode_bytes(passcode), salt, kdf)
