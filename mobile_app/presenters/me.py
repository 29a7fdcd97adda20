"""Me: what the person chose, at a glance, and how the app looks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from mobile_app.presenters.crisis import CrisisPresenter

if TYPE_CHECKING:
    from mobile_app.presenters.services import Services


@dataclass(frozen=True, slots=True)
class MeView:
    """`country` is a name in words, "" when none is known; `guessed` when the device's languages
    pointed to it and nobody chose it."""

    country: str
    guessed: bool
    theme: str
    text_scale: float
    counters: int
    lock_on: bool
    backed_up_at: datetime | None


class MePresenter:
    def __init__(self, services: Services) -> None:
        self._services = services

    def view(self) -> MeView:
        settings = self._services.repos.settings.get()
        return MeView(
            country=CrisisPresenter(self._services).view().country,
            guessed=not settings.country,
            theme=settings.theme,
            text_scale=settings.text_scale,
            counters=len(self._services.repos.counters.all()),
            lock_on=self._services.door.has_passcode,
            backed_up_at=datetime.fromisoformat(settings.backed_up_at)
            if settings.backed_up_at
            else None,
        )

    async def choose_theme(self, theme: str) -> None:
        """Raises DomainError for anything but "system", "light" or "dark"."""
        await self._services.repos.settings.save(theme=theme)

    async def choose_text_scale(self, scale: float) -> None:
        """Raises DomainError for a size that is not one of `settings.TEXT_SCALES`."""
        await self._services.repos.settings.save(text_scale=scale)
