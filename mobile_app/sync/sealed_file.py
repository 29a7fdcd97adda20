"""The encrypted file: everything a person has, sealed by their recovery phrase.

    header = magic "twofold" 1a (8) ‖ version 1 (1) ‖ suite 1 (1) ‖ created (8) ‖ salt (16)
             ‖ nonce (12) ‖ length of the body (8)
    body   = AES-256-GCM(padded payload), its tag (16) last; associated data: header
    file   = header ‖ body ‖ SHA-256(header ‖ body) (32)

Numbers are big-endian; created is milliseconds since 1970 in UTC. The key is derived from the
phrase and the salt, so two files of one person have nothing in common but their kind.

The digest keeps nobody from altering a file: the tag does. It tells a person a damaged copy from a
wrong phrase, which a cipher alone cannot. Every version ends with it, so that a damaged file is
never taken for one from a newer version.
"""

from __future__ import annotations

import hashlib
import struct
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

from mobile_app.device.ports import NONCE_BYTES, TAG_BYTES, Crypto, Entropy
from mobile_app.errors import CannotOpen, Refusal
from mobile_app.sync.keys import FILE_SALT_BYTES, derive_file_key
from mobile_app.sync.padding import pad, unpad
from mobile_app.sync.phrase import Phrase

MAGIC: Final = b"twofold\x1a"
VERSION: Final = 1
SUITE_AES_256_GCM: Final = 1
FILE_ENDING: Final = ".twofold"
LIMIT_BYTES: Final = 256 * 1024 * 1024
"""No file of ours is larger; digesting one would freeze a phone."""

_HEADER: Final = struct.Struct(f">{len(MAGIC)}sBBQ{FILE_SALT_BYTES}s{NONCE_BYTES}sQ")
_DIGEST_BYTES: Final = 32
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND: Final = timedelta(milliseconds=1)


@dataclass(frozen=True, slots=True)
class FileContents:
    """`created_at` is in UTC, to the millisecond."""

    created_at: datetime
    payload: bytes


async def seal_file(
    crypto: Crypto, entropy: Entropy, phrase: Phrase, payload: bytes, created_at: datetime
) -> bytes:
    """The whole file. `created_at` is aware, and stays readable without the phrase."""
    salt = entropy.random_bytes(FILE_SALT_BYTES)
    nonce = entropy.random_bytes(NONCE_BYTES)
    padded = pad(payload)
    created_ms = (created_at - _EPOCH) // _MILLISECOND
    body_bytes = len(padded) + TAG_BYTES
    header = _HEADER.pack(MAGIC, VERSION, SUITE_AES_256_GCM, created_ms, salt, nonce, body_bytes)
    file = header + await crypto.seal(derive_file_key(phrase, salt), nonce, padded, header)
    return file + hashlib.sha256(file).digest()


async def open_file(crypto: Crypto, phrase: Phrase, file: bytes) -> FileContents:
    """What `seal_file` was given. Raises CannotOpen:

    FOREIGN: not an encrypted file of ours. TOO_LARGE: beyond LIMIT_BYTES. TRUNCATED: its end is
    missing. DAMAGED: altered by accident. NEWER: a version or suite to come. UNAUTHENTIC: another
    phrase's file (or altered on purpose). MALFORMED: no writer of ours made it.
    """
    parts = _split(file)
    key = derive_file_key(phrase, parts.salt)
    padded = await crypto.open(key, parts.nonce, parts.body, parts.header)
    return FileContents(_instant(parts.created_ms), unpad(padded))


def read_created_at(file: bytes) -> datetime:
    """When the file says it was made, before anybody has typed a phrase.

    Raises CannotOpen (FOREIGN, TOO_LARGE, TRUNCATED, DAMAGED, NEWER, MALFORMED). Only `open_file`
    proves it.
    """
    return _instant(_split(file).created_ms)


@dataclass(frozen=True, slots=True)
class _Parts:
    header: bytes
    created_ms: int
    salt: bytes
    nonce: bytes
    body: bytes


def _split(file: bytes) -> _Parts:
    if len(file) > LIMIT_BYTES:
        raise CannotOpen(Refusal.TOO_LARGE if file.startswith(MAGIC) else Refusal.FOREIGN)
    if not file.startswith(MAGIC[: len(file)]):
        raise CannotOpen(Refusal.FOREIGN)
    if len(file) < _HEADER.size:
        raise CannotOpen(Refusal.TRUNCATED)
    _, version, suite, created_ms, salt, nonce, body_bytes = _HEADER.unpack_from(file)
    end = _HEADER.size + body_bytes
    content, digest = file[:-_DIGEST_BYTES], file[-_DIGEST_BYTES:]
    if hashlib.sha256(content).digest() != digest:
        # A later version's header may differ, so its missing end is told from damage only here.
        cut = version == VERSION and len(file) < end + _DIGEST_BYTES
        raise CannotOpen(Refusal.TRUNCATED if cut else Refusal.DAMAGED)
    if (version, suite) != (VERSION, SUITE_AES_256_GCM):
        raise CannotOpen(Refusal.NEWER)
    if len(content) != end or body_bytes < TAG_BYTES:
        raise CannotOpen(Refusal.MALFORMED)
    return _Parts(file[: _HEADER.size], created_ms, salt, nonce, file[_HEADER.size : end])


def _instant(milliseconds: int) -> datetime:
    try:
        return _EPOCH + milliseconds * _MILLISECOND
    except OverflowError:
        raise CannotOpen(Refusal.MALFORMED) from None
