"""Cope: what is happening, and the cards that fit, best first."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import TYPE_CHECKING

from mobile_app.content.library import CARDS_EN, SITUATIONS_EN, load_cards, load_situations
from mobile_app.domain.coping import CardUse, CopingCard, helped, rank
from mobile_app.domain.situations import Situation
from mobile_app.errors import ContentError

if TYPE_CHECKING:
    from mobile_app.presenters.services import Services

CARD = "card"
"""The kind under which favourite cards are kept."""

EASY_MINUTES = 3


class Reason(StrEnum):
    """Why a card is offered; the first that holds. NONE says nothing."""

    HELPED = "helped"
    FAVOURITE = "favourite"
    EASY = "easy"
    NONE = ""


@dataclass(frozen=True, slots=True)
class CardRow:
    """A card as a list shows it."""

    id: str
    title: str
    summary: str
    minutes: int
    reason: Reason
    favourite: bool


@dataclass(frozen=True, slots=True)
class CopeView:
    """`chosen` is None in the picker, and then `cards` holds what is the person's own:
    favourites and cards that helped. `readable` is False when the packs cannot be read."""

    situations: tuple[Situation, ...]
    chosen: Situation | None
    cards: tuple[CardRow, ...]
    readable: bool = True


# Parsing takes a few milliseconds in a browser and the bytes never change while the app runs.
_cards = lru_cache(maxsize=2)(load_cards)
_situations = lru_cache(maxsize=2)(load_situations)


def shipped_cards(services: Services) -> tuple[CopingCard, ...]:
    """Every card that ships. Raises ContentError when there is no usable pack."""
    return _cards(_read(services, CARDS_EN))


def shipped_situations(services: Services) -> tuple[Situation, ...]:
    """What the picker offers, in its order. Raises ContentError."""
    return _situations(_read(services, SITUATIONS_EN))


def _read(services: Services, path: str) -> bytes:
    try:
        return services.assets.read(path)
    except FileNotFoundError:
        raise ContentError(f"{path}: missing") from None


def rows(
    cards: Sequence[CopingCard],
    situation: str,
    uses: Sequence[CardUse],
    favourites: Collection[str],
) -> tuple[CardRow, ...]:
    """`cards` as list rows with the reason each is offered, in the given order."""

    def reason(card: CopingCard) -> Reason:
        if helped(card.id, situation, uses):
            return Reason.HELPED
        if card.id in favourites:
            return Reason.FAVOURITE
        if card.effort == 1 and card.minutes <= EASY_MINUTES:
            return Reason.EASY
        return Reason.NONE

    return tuple(
        CardRow(
            id=card.id,
            title=card.title,
            summary=card.summary,
            minutes=card.minutes,
            reason=reason(card),
            favourite=card.id in favourites,
        )
        for card in cards
    )


class CopePresenter:
    def __init__(self, services: Services) -> None:
        self._services = services

    def view(self, situation: str = "") -> CopeView:
        """`situation` is a tag, or "" for the picker; an unknown one shows the picker."""
        repos = self._services.repos
        try:
            situations = shipped_situations(self._services)
            cards = shipped_cards(self._services)
        except ContentError:
            return CopeView((), None, (), readable=False)
        uses = repos.card_uses.all()
        favourites = repos.favourites.refs(CARD)
        chosen = next((one for one in situations if one.id == situation), None)
        ranked = rank(cards, chosen.id if chosen else "", uses=uses, favourites=favourites)
        if chosen is None:
            ranked = tuple(
                card for card in ranked if card.id in favourites or helped(card.id, "", uses)
            )
        return CopeView(
            situations=situations,
            chosen=chosen,
            cards=rows(ranked, chosen.id if chosen else "", uses, favourites),
        )

    def all_cards(self) -> tuple[CardRow, ...]:
        """Every card, by title; empty when the pack cannot be read."""
        repos = self._services.repos
        try:
            cards = shipped_cards(self._services)
        except ContentError:
            return ()
        by_title = sorted(cards, key=lambda card: card.title.casefold())
        return rows(by_title, "", repos.card_uses.all(), repos.favourites.refs(CARD))
