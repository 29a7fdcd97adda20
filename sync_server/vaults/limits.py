"""How much one vault, one address and one request may cost; the operator may set others.

Every field is a variable of the environment: `batch_bytes` is TWOFOLD_BATCH_BYTES (docs/server.md
lists them; a test compares).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields

from sync_server.errors import CommandProblem

MEBIBYTE = 1024 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Sizes in bytes. Rates fill up while nothing happens."""

    quota_bytes: int = 64 * MEBIBYTE
    batch_bytes: int = 256 * 1024
    body_batches: int = 64
    body_bytes: int = 1 * MEBIBYTE
    snapshot_bytes: int = 64 * MEBIBYTE
    pull_bytes: int = 1 * MEBIBYTE
    pull_batches: int = 1000
    rate_burst: int = 2000
    rate_per_minute: int = 120
    registrations_per_address: int = 20
    registrations_per_hour: int = 2000
    event_waiters: int = 10_000
    memory_bytes: int = 512 * MEBIBYTE
    retention_days: int = 0

    @classmethod
    def from_environment(cls, environ: Mapping[str, str]) -> Limits:
        """What TWOFOLD_… says, and the defaults. Raises CommandProblem for what is no number."""
        found: dict[str, int] = {}
        for field in fields(cls):
            name = variable(field.name)
            given = environ.get(name) or ""
            if not given:
                continue
            least = 0 if field.name == "retention_days" else 1
            if not (given.isascii() and given.isdigit() and least <= int(given) < 2**53):
                raise CommandProblem(f"{name} must be a whole number from {least}, not {given}.")
            found[field.name] = int(given)
        return cls(**found)


def variable(field: str) -> str:
    """The name in the environment of a field of Limits."""
    return f"TWOFOLD_{field.upper()}"
