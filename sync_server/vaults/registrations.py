"""Who registers too many vaults waits, and nobody learns who that is.

An address is counted as a digest with a salt that is drawn anew each day, lives in this process's
memory and is written nowhere: once the day is over nothing leads back to an address. Of an IPv6
address the network counts, for one subscriber has all of it.
"""

from __future__ import annotations

import ipaddress
import secrets
from collections.abc import Callable
from hashlib import blake2b

from sync_server.config import utc_now_ms
from sync_server.vaults.errors import RateExceeded
from sync_server.vaults.rate import DAY_MS, HOUR_MS

NETWORK_BITS = 64
MOST_ADDRESSES = 100_000
"""Beyond it all are forgotten and counting begins anew; the ceiling for everybody still holds."""


class AddressBuckets:
    """At most `per_hour` registrations in any hour of the clock for one address."""

    def __init__(self, per_hour: int, *, now_ms: Callable[[], int] = utc_now_ms) -> None:
        self._per_hour = per_hour
        self._now_ms = now_ms
        self._day = -1
        self._hour = -1
        self._salt = b""
        self._counts: dict[bytes, int] = {}

    def admit(self, address: str) -> None:
        """Count one. Raises RateExceeded."""
        now = self._now_ms()
        if now // DAY_MS != self._day:
            self._day, self._salt = now // DAY_MS, secrets.token_bytes(32)
            self._counts.clear()
        if now // HOUR_MS != self._hour or len(self._counts) >= MOST_ADDRESSES:
            self._hour = now // HOUR_MS
            self._counts.clear()
        who = blake2b(_network(address).encode(), digest_size=16, key=self._salt).digest()
        count = self._counts.get(who, 0)
        if count >= self._per_hour:
            raise RateExceeded((HOUR_MS - now % HOUR_MS) // 1000)
        self._counts[who] = count + 1


def _network(address: str) -> str:
    try:
        found = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return address
    if isinstance(found, ipaddress.IPv4Address):
        return str(found)
    if found.ipv4_mapped:
        return str(found.ipv4_mapped)
    return str(ipaddress.ip_network((found, NETWORK_BITS), strict=False))
