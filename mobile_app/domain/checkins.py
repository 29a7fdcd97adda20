"""A check-in: both halves of a day in under twenty seconds."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from mobile_app.errors import DomainError

MOODS: Final = range(1, 6)
CRAVINGS: Final = range(11)
WORDS_LIMIT: Final = 4000


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


def validate(check_in: CheckIn) -> CheckIn:
    """`check_in` with its words trimmed, ready to keep.

    Raises DomainError for an instant without its zone, a mood or craving off its scale, words
    longer than WORDS_LIMIT, and for a check-in that says nothing at all (field "words").
    """
    if check_in.at.tzinfo is None:
        raise DomainError("at", "must carry its zone")
    if check_in.mood is not None and check_in.mood not in MOODS:
        raise DomainError("mood", "must be 1 to 5")
    if check_in.craving is not None and check_in.craving not in CRAVINGS:
        raise DomainError("craving", "must be 0 to 10")
    words = check_in.words.strip()
    if len(words) > WORDS_LIMIT:
        raise DomainError("words", "are too long")
    if check_in.mood is None and check_in.craving is None and not words:
        raise DomainError("words", "nothing was filled in")
    return replace(check_in, words=words)
