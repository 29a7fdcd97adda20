"""Whether somebody may: a token against the digest that is kept of it.

A vault that does not exist and one of another token cost the same and look the same.
"""

from __future__ import annotations

import hmac
from collections.abc import Mapping
from hashlib import sha256

from sync_server.vaults.errors import VaultUnknown
from sync_server.vaults.model import Vault
from sync_server.vaults.store import Locked

_NOBODY = bytes(32)
"""What a token is compared with where there is no vault: no digest is known to be this."""


def token_digest(token: bytes) -> bytes:
    """What is kept of an access token."""
    return sha256(token).digest()


def is_of(vault: Vault | None, digest: bytes) -> bool:
    """Whether the vault exists and this is its token's digest; in constant time."""
    same = hmac.compare_digest(vault.token_hash if vault else _NOBODY, digest)
    return vault is not None and same


def checked(vault: Vault | None, digest: bytes) -> Vault:
    """The vault. Raises VaultUnknown."""
    if not is_of(vault, digest) or vault is None:
        raise VaultUnknown
    return vault


def authorized(locked: Mapping[bytes, Locked], vault_id: bytes, digest: bytes) -> Vault:
    """The vault among those that are locked. Raises VaultUnknown."""
    found = locked.get(vault_id)
    return checked(found.vault if found else None, digest)
