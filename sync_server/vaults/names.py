"""Vault ids and access tokens as text: base64url without padding, in its one canonical spelling.

One spelling, so that one vault has one address, and a comparison of texts is one of bytes.
"""

from __future__ import annotations

import base64
import binascii

from sync_server.vaults.errors import InvalidRequest, TokenMissing

VAULT_ID_BYTES = 16
TOKEN_BYTES = 32

_VAULT_ID_CHARACTERS = 22
_TOKEN_CHARACTERS = 43


def parse_vault_id(text: str) -> bytes:
    """The 16 bytes of a vault id. Raises InvalidRequest."""
    found = _decode(text, _VAULT_ID_CHARACTERS)
    if found is None:
        raise InvalidRequest
    return found


def parse_bearer(authorization: str) -> bytes:
    """The 32 bytes of the token in an `Authorization` header. Raises TokenMissing.

    The scheme's name may be in any case (RFC 9110, 11.1).
    """
    scheme, _, text = authorization.partition(" ")
    found = _decode(text.strip(" "), _TOKEN_CHARACTERS) if scheme.lower() == "bearer" else None
    if found is None:
        raise TokenMissing
    return found


def format_name(name: bytes) -> str:
    """The reverse of the two: bytes as base64url without padding."""
    return base64.urlsafe_b64encode(name).rstrip(b"=").decode()


def _decode(text: str, characters: int) -> bytes | None:
    if len(text) != characters or not text.isascii():
        return None
    try:
        found = base64.b64decode(text + "=" * (-characters % 4), b"-_", validate=True)
    except (binascii.Error, ValueError):
        return None
    return found if format_name(found) == text else None
