"""The bytes of a wrapped secret, the same whichever device key wrapped it.

    version (1) ‖ nonce (12) ‖ AES-256-GCM(secret) with its tag (16)
    associated data: version ‖ context

A device opens only what it wrapped itself, so this is no exchange format; it is written down
because what is stored outlives the version that stored it.
"""

from __future__ import annotations

from typing import Final

from mobile_app.device.ports import NONCE_BYTES, TAG_BYTES
from mobile_app.errors import CannotOpen, Refusal

_VERSION: Final = b"\x01"


def bound(context: bytes) -> bytes:
    """The associated data."""
    return _VERSION + context


def join_wrapped(nonce: bytes, sealed: bytes) -> bytes:
    return _VERSION + nonce + sealed


def split_wrapped(wrapped: bytes) -> tuple[bytes, bytes]:
    """Nonce and sealed secret. Raises CannotOpen(NEWER or TRUNCATED)."""
    if wrapped[:1] not in (_VERSION, b""):
        raise CannotOpen(Refusal.NEWER)
    start = len(_VERSION) + NONCE_BYTES
    if len(wrapped) < start + TAG_BYTES:
        raise CannotOpen(Refusal.TRUNCATED)
    return wrapped[len(_VERSION) : start], wrapped[start:]
