"""A check-in: both halves of a day in under twenty seconds."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckIn:
    """`mood` 1 (very low) to 5 (very good), `craving` 0-10; None is "not asked or skipped".

    `at` is aware: the instant, in the zone the person was in.
    """

    id: str
    at: datetime
    mood: int | None = None
    craving: int | None = None
    words: str = ""
