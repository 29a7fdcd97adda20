"""A token bucket in one number: until when what was taken counts (GCRA, as in ATM networks).

Each batch moves the instant on by its share of a minute; who is more than a full bucket ahead of
the clock waits. One number in the vault's row, changed in the transaction that writes the batch,
holds for any number of processes.
"""

from __future__ import annotations

from sync_server.vaults.errors import RateExceeded
from sync_server.vaults.limits import Limits

HOUR_MS = 3_600_000
DAY_MS = 24 * HOUR_MS

CLOCKS_APART_MS = 60_000
"""How much the clocks of several servers on one database may differ."""

BATCH_COST = 1
SNAPSHOT_COST = 20
"""Writing a snapshot moves more bytes and drops others."""


def take(rate_until: int, now: int, cost: int, limits: Limits) -> int:
    """The `rate_until` after `cost` more; times in milliseconds. Raises RateExceeded."""
    each = 60_000 / limits.rate_per_minute
    if rate_until - now > limits.rate_burst * each + CLOCKS_APART_MS:
        rate_until = now  # by a clock that was ahead, and would lock out for as long
    until = max(rate_until, now) + round(cost * each)
    too_far = until - now - limits.rate_burst * each
    if too_far > 0:
        raise RateExceeded(int(too_far / 1000) + 1)
    return until
