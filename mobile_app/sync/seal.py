"""A seal around bytes that a stranger keeps for us.

    header = magic "2fld" ‖ version 1 (1) ‖ suite 1 (1) ‖ nonce (12)
    sealed = header ‖ AES-256-GCM(padded payload), its tag (16) last
    associated data: header ‖ context

The header's length is fixed, so header ‖ context can be read in one way only. The context says what
this is and whose: bytes sealed as one thing do not open as another. Nonces are random: with one key
on every device of a vault, 2^32 seals keep the odds of a repeat below 2^-32 (NIST SP 800-38D,
section 8.3), a hundred a day for 100,000 years.
"""

from __future__ import annotations

from typing import Final

from mobile_app.device.ports import NONCE_BYTES, TAG_BYTES, Crypto, Entropy
from mobile_app.errors import CannotOpen, Refusal
from mobile_app.sync.padding import is_padded_length, pad, unpad

MAGIC: Final = b"2fld"
VERSION: Final = 1
SUITE_AES_256_GCM: Final = 1

_START: Final = MAGIC + bytes([VERSION, SUITE_AES_256_GCM])
HEADER_BYTES: Final = len(_START) + NONCE_BYTES


async def seal(
    crypto: Crypto, entropy: Entropy, key: bytes, payload: bytes, context: bytes
) -> bytes:
    """`payload`, padded and sealed. Two seals of the same payload differ: keep what you send."""
    nonce = entropy.random_bytes(NONCE_BYTES)
    header = _START + nonce
    return header + await crypto.seal(key, nonce, pad(payload), header + context)


async def open_sealed(crypto: Crypto, key: bytes, sealed: bytes, context: bytes) -> bytes:
    """The payload. Raises CannotOpen:

    FOREIGN: not one of ours. NEWER: a version or suite to come. TRUNCATED: no length that a seal
    has. UNAUTHENTIC: altered, or sealed with another key or context. MALFORMED: authentic, and
    padded against the rules.
    """
    if not sealed.startswith(MAGIC[: len(sealed)]):
        raise CannotOpen(Refusal.FOREIGN)
    if not sealed.startswith(_START[: len(sealed)]):
        raise CannotOpen(Refusal.NEWER)
    if not is_padded_length(len(sealed) - HEADER_BYTES - TAG_BYTES):
        raise CannotOpen(Refusal.TRUNCATED)
    header, body = sealed[:HEADER_BYTES], sealed[HEADER_BYTES:]
    nonce = header[len(_START) :]
    return unpad(await crypto.open(key, nonce, body, header + context))
