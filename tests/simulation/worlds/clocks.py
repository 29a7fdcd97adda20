"""What the devices of a world take for the time."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from typing import Final

BEGINNING_MS: Final = 1_767_225_600_000
"""2026-01-01T00:00Z, when every world begins."""

_LAST_MS: Final = 253_402_300_799_000  # datetime ends with the year 9999


def true_ms() -> int:
    """The time as it is, in milliseconds since 1970; only inside a running timeline."""
    return BEGINNING_MS + int(asyncio.get_running_loop().time() * 1000)


class WanderingClock:
    """A Clock that is `ahead_ms` of the true time (negative: behind)."""

    def __init__(self, ahead_ms: int = 0) -> None:
        self.ahead_ms = ahead_ms

    def now_ms(self) -> int:
        return min(max(0, true_ms() + self.ahead_ms), _LAST_MS)

    def now(self) -> datetime:
        return datetime.fromtimestamp(self.now_ms() / 1000, UTC)

    def zone_name(self) -> str:
        return "UTC"
