"""What a recovery phrase opens: one HKDF-SHA256 label for each thing.

HKDF comes from the standard library here, for the results are needed in places that cannot wait;
tests/vectors hold it to the Crypto port's. A label is part of the format: once released it never
changes its meaning, and a new use gets a new one.
"""

from __future__ import annotations

import hmac
from dataclasses import dataclass, field
from typing import Final

from mobile_app.sync.phrase import Phrase

VAULT_ID_BYTES: Final = 16
ACCESS_TOKEN_BYTES: Final = 32
KEY_BYTES: Final = 32
FILE_SALT_BYTES: Final = 16

_VAULT_ID: Final = b"twofold/1/vault-id"
_ACCESS_TOKEN: Final = b"twofold/1/access-token"
_SEAL: Final = b"twofold/1/seal"
_RECOVERY: Final = b"twofold/1/recovery"
_FILE: Final = b"twofold/1/file"

_HASH_BYTES: Final = 32


@dataclass(frozen=True, slots=True)
class Keys:
    """None of them tells another, nor the phrase. The repr shows nothing."""

    vault_id: bytes = field(repr=False)
    """16 bytes, known to the server: under which name the vault lies there."""
    access_token: bytes = field(repr=False)
    """32 bytes, shown to the server, which keeps their SHA-256: who may read and write there."""
    seal_key: bytes = field(repr=False)
    """32 bytes that never leave the device: seals what is synced."""
    recovery_key: bytes = field(repr=False)
    """32 bytes that never leave the device: seals the data key for a forgotten passcode."""


def derive_keys(phrase: Phrase) -> Keys:
    return Keys(
        vault_id=_derive(phrase, _VAULT_ID, VAULT_ID_BYTES),
        access_token=_derive(phrase, _ACCESS_TOKEN, ACCESS_TOKEN_BYTES),
        seal_key=_derive(phrase, _SEAL, KEY_BYTES),
        recovery_key=_derive(phrase, _RECOVERY, KEY_BYTES),
    )


def derive_file_key(phrase: Phrase, salt: bytes) -> bytes:
    """The key of one encrypted file; `salt` is that file's own 16 random bytes."""
    return hkdf_sha256(phrase.entropy, salt=salt, info=_FILE, length=KEY_BYTES)


def hkdf_sha256(secret: bytes, *, salt: bytes, info: bytes, length: int) -> bytes:
    """RFC 5869 (extract, then expand), for 1 to 8160 bytes. An empty salt is as 32 zero bytes."""
    if not 0 < length <= 255 * _HASH_BYTES:
        raise ValueError("no such length")
    pseudorandom = hmac.digest(salt or bytes(_HASH_BYTES), secret, "sha256")
    blocks, block = b"", b""
    while len(blocks) < length:
        counter = len(blocks) // _HASH_BYTES + 1
        block = hmac.digest(pseudorandom, block + info + bytes([counter]), "sha256")
        blocks += block
    return blocks[:length]


def _derive(phrase: Phrase, info: bytes, length: int) -> bytes:
    return hkdf_sha256(phrase.entropy, salt=b"", info=info, length=length)
