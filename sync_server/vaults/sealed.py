"""What the server can tell of sealed bytes: whether a seal could look like that.

A small codec of its own, bound to the devices' by tests/vectors/ (docs/protocol.md, "Padding" and
"Seal"). It keeps out what no device sends, and proves nothing: only a device can open a seal.
"""

from __future__ import annotations

import hashlib
from typing import Final

START: Final = b"2fld\x01\x01"
"""Magic, version, suite."""

NONCE_BYTES: Final = 12
TAG_BYTES: Final = 16
OVERHEAD_BYTES: Final = len(START) + NONCE_BYTES + TAG_BYTES
FLOOR_BYTES: Final = 256


def is_seal(sealed: bytes) -> bool:
    """Whether `sealed` begins like a seal and has a length that padding gives."""
    return sealed.startswith(START) and is_padded_length(len(sealed) - OVERHEAD_BYTES)


def is_padded_length(length: int) -> bool:
    """Whether Padmé with a floor of 256 bytes makes this length."""
    if length <= FLOOR_BYTES:
        return length == FLOOR_BYTES
    exponent = length.bit_length() - 1
    return length & ((1 << exponent - exponent.bit_length()) - 1) == 0


def sealed_id(sealed: bytes) -> bytes:
    """By which sealed bytes are known: 32 bytes."""
    return hashlib.sha256(sealed).digest()
