"""One coping card: its steps, how strong it is before and after, and what may help next."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING

from mobile_app.domain.coping import CardUse, CopingCard, rank, validate_use
from mobile_app.errors import ContentError
from mobile_app.presenters.cope import (
    CARD,
    CardRow,
    rows,
    shipped_cards,
    shipped_situations,
)

if TYPE_CHECKING:
    from mobile_app.presenters.services import Services

STRONG_FROM = 7
"""From here on (of ten) the end of a card offers SOS first."""

CALM_UP_TO = 3
"""Up to here nothing more is pressed on anybody."""

NEXT_CARDS = 2


class Change(StrEnum):
    """What the two answers say, without judging. UNKNOWN when either is missing."""

    EASED = "eased"
    SAME = "same"
    STRONGER = "stronger"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class StepView:
    """`number` counts from 1. `sense_count` is 5 to 1 on steps paced by the senses, else 0."""

    number: int
    text: str
    seconds: int
    pace: str
    sense_count: int = 0


@dataclass(frozen=True, slots=True)
class CardView:
    id: str
    title: str
    summary: str
    steps: tuple[StepView, ...]
    minutes: int
    caution: str
    how_it_works: str
    source: str
    favourite: bool


@dataclass(frozen=True, slots=True)
class Ending:
    """`cards` may help next, best first; none when it has eased enough."""

    change: Change
    offer_sos: bool
    cards: tuple[CardRow, ...]


class CardPresenter:
    """`situation` is the tag the person came with, or ""; an unknown one counts as ""."""

    def __init__(self, services: Services, card_id: str, situation: str = "") -> None:
        self._services = services
        try:
            self._cards = shipped_cards(services)
            known = {one.id for one in shipped_situations(services)}
        except ContentError:
            self._cards, known = (), set()
        self._card = next((card for card in self._cards if card.id == card_id), None)
        self.situation = situation if situation in known else ""
        self._use: CardUse | None = None
        self._keeping = asyncio.Lock()

    def view(self) -> CardView | None:
        """None when there is no such card (an old link) or no readable pack."""
        card = self._card
        if card is None:
            return None
        return CardView(
            id=card.id,
            title=card.title,
            summary=card.summary,
            steps=_steps(card),
            minutes=card.minutes,
            caution=card.caution,
            how_it_works=card.how_it_works,
            source=card.source,
            favourite=self._services.repos.favourites.has(CARD, card.id),
        )

    async def toggle_favourite(self) -> bool:
        """Whether the card is a favourite now. Raises StoreError."""
        card = self._known()
        favourites = self._services.repos.favourites
        if favourites.has(CARD, card.id):
            await favourites.remove(CARD, card.id)
            return False
        await favourites.add(CARD, card.id)
        return True

    def begin(self) -> None:
        """One more time through the card: what `keep` keeps next is another use."""
        self._use = None

    async def keep(self, before: int | None, after: int | None = None) -> CardUse:
        """Keep this time through the card; it teaches the ranking. Raises DomainError, StoreError.

        However often it is called for one time through, one use is kept: a double tap adds none,
        and an answer given later is added to it.
        """
        async with self._keeping:
            if self._use is not None and after in (None, self._use.after):
                return self._use
            use = self._use or CardUse(
                id=self._services.new_id(),
                card_id=self._known().id,
                at=self._services.clock.now(),
                situation=self.situation,
                before=before,
            )
            use = validate_use(replace(use, after=after))
            await self._services.repos.card_uses.save(use)
            self._use = use
            return use

    def ending(self, before: int | None, after: int | None) -> Ending:
        """What to say and offer at the end."""
        if before is None or after is None:
            change = Change.UNKNOWN
        elif after < before:
            change = Change.EASED
        else:
            change = Change.SAME if after == before else Change.STRONGER
        settled = after is not None and after <= CALM_UP_TO
        return Ending(
            change=change,
            offer_sos=after is not None and after >= STRONG_FROM,
            cards=() if settled else self._others(),
        )

    def _others(self) -> tuple[CardRow, ...]:
        repos = self._services.repos
        uses, favourites = repos.card_uses.all(), repos.favourites.refs(CARD)
        mine = self._known()
        situation = self.situation or mine.when[0]
        ranked = rank(self._cards, situation, uses=uses, favourites=favourites)
        others = [card for card in ranked if card.id != mine.id][:NEXT_CARDS]
        return rows(others, situation, uses, favourites)

    def _known(self) -> CopingCard:
        if self._card is None:
            raise ContentError("card: not in the pack")
        return self._card


def _steps(card: CopingCard) -> tuple[StepView, ...]:
    senses = sum(step.pace == "senses" for step in card.steps)
    found = []
    for number, step in enumerate(card.steps, 1):
        count = 0
        if step.pace == "senses":
            count, senses = senses, senses - 1
        found.append(StepView(number, step.text, step.seconds, step.pace, count))
    return tuple(found)
