"""When a source is read next: pure arithmetic on instants."""

from __future__ import annotations

from datetime import datetime, timedelta

JITTER = 0.15
"""A tenth of a day or so either way: publishers are small sites, and a thousand servers that were
all set up at midnight should not knock together."""

FIRST_RETRY = timedelta(minutes=15)
LONGEST_RETRY = timedelta(days=2)


def after_success(now: datetime, every: timedelta, chance: float) -> datetime:
    """The next reading; `chance` from 0 to 1 spreads it."""
    return now + every * (1 + JITTER * (2 * chance - 1))


def after_failure(
    now: datetime, failures: int, every: timedelta, chance: float, retry_after: float | None = None
) -> datetime:
    """The next try after `failures` in a row (at least one): a quarter of an hour, twice that, …

    never later than an ordinary reading would be or than two days, and never before the publisher
    asked for (`retry_after` seconds, believed up to those two days).
    """
    longest = min(max(every, FIRST_RETRY), LONGEST_RETRY)
    wait = min(FIRST_RETRY * (1 << min(failures - 1, 16)), longest)
    asked = min(timedelta(seconds=min(retry_after or 0.0, 1e7)), LONGEST_RETRY)
    return now + max(wait * (1 + JITTER * chance), asked)
