"""SOS: five steps, each useful alone, none of them needed."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from mobile_app.domain.checkins import CheckIn, validate

if TYPE_CHECKING:
    from mobile_app.presenters.services import Services


class SosStep(StrEnum):
    BREATHE = "breathe"
    GROUND = "ground"
    RIDE = "ride"
    REACH = "reach"
    NOTE = "note"


STEPS = tuple(SosStep)

RIDE_SECONDS = 15 * 60
"""An urge usually crests and falls within a quarter of an hour or so; the timer is that long."""


def after(step: SosStep) -> SosStep | None:
    """The step that follows, or None after the last."""
    index = STEPS.index(step) + 1
    return STEPS[index] if index < len(STEPS) else None


@dataclass(frozen=True, slots=True)
class Sense:
    """One line of 5-4-3-2-1."""

    count: int
    name: str


SENSES = (
    Sense(5, "see"),
    Sense(4, "touch"),
    Sense(3, "hear"),
    Sense(2, "smell"),
    Sense(1, "taste"),
)


class SosPresenter:
    def __init__(self, services: Services) -> None:
        self._services = services

    async def log(self, craving: int | None, words: str) -> CheckIn:
        """Keep how it was, as a check-in without a mood. Raises DomainError when both are empty,
        and StoreError."""
        check_in = validate(
            CheckIn(
                id=self._services.new_id(),
                at=self._services.clock.now(),
                craving=craving,
                words=words,
            )
        )
        await self._services.repos.checkins.add(check_in)
        return check_in
