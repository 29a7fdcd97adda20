"""The data key once more, sealed by the recovery key, and small secrets sealed by the data key.

    copy   = magic (8) ‖ version (1) ‖ store id (16) ‖ nonce (12) ‖ AES-256-GCM(data key) ‖ CRC-32
    secret = magic (8) ‖ version (1) ‖ nonce (12) ‖ AES-256-GCM(secret) ‖ CRC-32

The recovery key comes from 128 random bits, so a copied storage gains nobody a guess. The device's
own key has no part in it: it must help too when that key is what was lost.
"""

from __future__ import annotations

from binascii import crc32
from dataclasses import dataclass
from typing import Final

from mobile_app.device.ports import KEY_BYTES, NONCE_BYTES, TAG_BYTES, Crypto, Entropy
from mobile_app.errors import CannotOpen, Refusal
from mobile_app.store.sealing import STORE_ID_BYTES

RECOVERY: Final = "key.recovery"
PHRASE: Final = "key.phrase"

_COPY_MAGIC: Final = b"2FRECKEY"
_SECRET_MAGIC: Final = b"2FSECRET"
_VERSION: Final = 1
_CHECK_BYTES: Final = 4
_COPY_CONTEXT: Final = b"twofold recovery copy"


@dataclass(frozen=True, slots=True)
class Recovered:
    """What a recovery key opens."""

    data_key: bytes
    store_id: bytes


async def seal_copy(
    crypto: Crypto, entropy: Entropy, recovery_key: bytes, found: Recovered
) -> bytes:
    head = _COPY_MAGIC + bytes([_VERSION]) + found.store_id
    nonce = entropy.random_bytes(NONCE_BYTES)
    sealed = await crypto.seal(recovery_key, nonce, found.data_key, _COPY_CONTEXT + head)
    return _checked(head + nonce + sealed)


async def open_copy(crypto: Crypto, recovery_key: bytes, copy: bytes) -> Recovered:
    """Raises CannotOpen: UNAUTHENTIC for another phrase's key, else as `_content` does."""
    head_bytes = len(_COPY_MAGIC) + 1 + STORE_ID_BYTES
    body = _content(copy, _COPY_MAGIC, head_bytes + NONCE_BYTES + KEY_BYTES + TAG_BYTES)
    head, rest = body[:head_bytes], body[head_bytes:]
    nonce, sealed = rest[:NONCE_BYTES], rest[NONCE_BYTES:]
    data_key = await crypto.open(recovery_key, nonce, sealed, _COPY_CONTEXT + head)
    return Recovered(data_key, head[-STORE_ID_BYTES:])


async def seal_secret(
    crypto: Crypto, entropy: Entropy, data_key: bytes, secret: bytes, context: bytes
) -> bytes:
    head = _SECRET_MAGIC + bytes([_VERSION])
    nonce = entropy.random_bytes(NONCE_BYTES)
    return _checked(head + nonce + await crypto.seal(data_key, nonce, secret, head + context))


async def open_secret(crypto: Crypto, data_key: bytes, sealed: bytes, context: bytes) -> bytes:
    """Raises CannotOpen."""
    head_bytes = len(_SECRET_MAGIC) + 1
    body = _content(sealed, _SECRET_MAGIC, head_bytes + NONCE_BYTES + TAG_BYTES)
    head, nonce = body[:head_bytes], body[head_bytes : head_bytes + NONCE_BYTES]
    rest = body[head_bytes + NONCE_BYTES :]
    return await crypto.open(data_key, nonce, rest, head + context)


def _checked(body: bytes) -> bytes:
    return body + crc32(body).to_bytes(_CHECK_BYTES, "big")


def _content(data: bytes, magic: bytes, least_bytes: int) -> bytes:
    """Raises CannotOpen: FOREIGN, TRUNCATED, DAMAGED or NEWER."""
    if not data.startswith(magic):
        raise CannotOpen(Refusal.FOREIGN)
    body, check = data[:-_CHECK_BYTES], data[-_CHECK_BYTES:]
    if len(body) <= len(magic):
        raise CannotOpen(Refusal.TRUNCATED)
    if crc32(body).to_bytes(_CHECK_BYTES, "big") != check:
        raise CannotOpen(Refusal.DAMAGED)
    if body[len(magic)] != _VERSION:
        raise CannotOpen(Refusal.NEWER)
    if len(body) < least_bytes:
        raise CannotOpen(Refusal.TRUNCATED)
    return body
