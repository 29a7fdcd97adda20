"""Coping cards: what helps right now, and which to offer first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Step:
    """One short imperative line; `seconds` > 0 asks for a timer, `pace` for an animation.

    `pace` is "" or one of "breathe-4-6", "box", "wave", "senses".
    """

    text: str
    seconds: int = 0
    pace: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CopingCard:
    """`when` holds situation tags ("craving", "panic", …); `effort` is 1 (can do shaking) to 3."""

    id: str
    title: str
    summary: str
    when: tuple[str, ...]
    steps: tuple[Step, ...]
    minutes: int
    effort: int
    how_it_works: str
    source: str
    caution: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CardUse:
    """One use of a card: distress before and after, 0-10, either may be unanswered."""

    id: str
    card_id: str
    at: datetime
    situation: str = ""
    before: int | None = None
    after: int | None = None
