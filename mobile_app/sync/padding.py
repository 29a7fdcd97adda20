"""Padding, so that a sealed size says little: Padmé, and never less than 256 bytes.

Padmé (Nikitin et al., "Reducing Metadata Leakage from Encrypted Files and Communication with
PURBs", 2019, section 4) rounds a length up so that its binary form ends in zeros: at most 12 % is
added, and of L bits a length keeps about log2 L + log2 log2 L. One short check-in and three look
the same.

    padded = length of the payload (8 bytes, big-endian) ‖ payload ‖ zeros
"""

from __future__ import annotations

from typing import Final

from mobile_app.errors import CannotOpen, Refusal

FLOOR_BYTES: Final = 256

_LENGTH_BYTES: Final = 8


def padded_length(length: int) -> int:
    """What `length` bytes (the 8 of the length field among them) grow to; itself a fixed point."""
    if length <= FLOOR_BYTES:
        return FLOOR_BYTES
    exponent = length.bit_length() - 1
    kept_bits = exponent.bit_length()
    mask = (1 << exponent - kept_bits) - 1
    return length + mask & ~mask


def is_padded_length(length: int) -> bool:
    """Whether `pad` makes results of that length."""
    return length == padded_length(length)


def pad(payload: bytes) -> bytes:
    content = len(payload).to_bytes(_LENGTH_BYTES, "big") + payload
    return content.ljust(padded_length(len(content)), b"\0")


def unpad(padded: bytes) -> bytes:
    """What `pad` was given. Raises CannotOpen(MALFORMED) unless `padded` is exactly its result."""
    length = int.from_bytes(padded[:_LENGTH_BYTES], "big")
    payload = padded[_LENGTH_BYTES : _LENGTH_BYTES + length]
    if len(payload) != length or pad(payload) != padded:
        raise CannotOpen(Refusal.MALFORMED)
    return payload
