"""Coping cards: what helps right now, and which to offer first."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from mobile_app.errors import DomainError


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


SCALE: Final = range(11)

_DOUBT: Final = 2.0
"""Uses with no change that every card is credited with, so that one good evening counts for
something and ten good evenings count for more (additive smoothing)."""

_ELSEWHERE: Final = 0.5
"""Weight of a use in another situation: what helps with panic says a little about craving."""

_NOTICEABLE: Final = 0.25
"""Relief (points of ten) below which history does not outweigh effort."""


def validate_use(use: CardUse) -> CardUse:
    """`use`, ready to keep. Raises DomainError for an instant without its zone or an answer
    outside 0-10."""
    if use.at.tzinfo is None:
        raise DomainError("at", "must carry its zone")
    for name, answer in (("before", use.before), ("after", use.after)):
        if answer is not None and answer not in SCALE:
            raise DomainError(name, "must be 0 to 10")
    return use


def relief(card_id: str, situation: str, uses: Iterable[CardUse]) -> float:
    """What a card did for this person: the mean drop in distress, in points of ten, -10 to 10.

    Only uses with both answers count. One in `situation` weighs 1, one elsewhere _ELSEWHERE; the
    mean is drawn towards 0 by _DOUBT further uses without change. 0.0 when nothing is known.
    """
    weights = 0.0
    drops = 0.0
    for use in uses:
        if use.card_id != card_id or use.before is None or use.after is None:
            continue
        weight = 1.0 if use.situation == situation else _ELSEWHERE
        weights += weight
        drops += weight * (use.before - use.after)
    return drops / (weights + _DOUBT)


def rank(
    cards: Iterable[CopingCard],
    situation: str,
    *,
    uses: Iterable[CardUse] = (),
    favourites: Collection[str] = (),
) -> tuple[CopingCard, ...]:
    """The cards for `situation`, best first; "" stands for every situation.

    Compared in this order:

    1. relief: a card that helped this person before (`relief` above 0.25 points) comes before
       one of which nothing is known, and one that made things worse comes after; more relief is
       better. Cards within the quarter point of no change are equal here.
    2. favourites (card ids) first;
    3. less effort first: what can be done with shaking hands;
    4. written for fewer situations first: the card meant for this one;
    5. shorter first, then by id, so that the order never flickers.
    """
    known = tuple(uses)

    def key(card: CopingCard) -> tuple[float, bool, int, int, int, str]:
        helped = relief(card.id, situation, known)
        return (
            -helped if abs(helped) > _NOTICEABLE else 0.0,
            card.id not in favourites,
            card.effort,
            len(card.when),
            card.minutes,
            card.id,
        )

    fitting = (card for card in cards if not situation or situation in card.when)
    return tuple(sorted(fitting, key=key))


def helped(card_id: str, situation: str, uses: Iterable[CardUse]) -> bool:
    """Whether a card helped this person noticeably before: the same test `rank` puts first."""
    return relief(card_id, situation, uses) > _NOTICEABLE
