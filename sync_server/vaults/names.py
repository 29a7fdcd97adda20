"""Vault ids and access tokens as text: base64url without padding, in its one canonical spelling.

One spelling, so that one vault has one address, and a comparison of texts is one of bytes.
"""

from __future__ import annotations

import base64
import re

from sync_server.vaults.errors import InvalidRequest, TokenMissing

# The last character holds bits of the bytes' end alone: the others of it are zero.
_VAULT_ID = re.compile(r"[A-Za-z0-9_-]{21}[AQgw]")
_TOKEN = re.compile(r"[A-Za-z0-9_-]{42}[AEIMQUYcgkosw048]")


def parse_vault_id(text: str) -> bytes:
    """The 16 bytes of a vault id. Raises InvalidRequest."""
    if not _VAULT_ID.fullmatch(text):
        raise InvalidRequest
    return base64.urlsafe_b64decode(text + "==")


def parse_bearer(authorization: str) -> bytes:
    """The 32 bytes of the token in an `Authorization` header. Raises TokenMissing.

    The scheme's name may be in any case (RFC 9110, 11.1).
    """
    scheme, _, text = authorization.partition(" ")
    text = text.strip(" ")
    if scheme.lower() != "bearer" or not _TOKEN.fullmatch(text):
        raise TokenMissing
    return base64.urlsafe_b64decode(text + "=")


def format_name(name: bytes) -> str:
    """The reverse of the two: bytes as base64url without padding."""
    return base64.urlsafe_b64encode(name).rstrip(b"=").decode()
