"""First run: what to count and from when. Under half a minute, and skippable."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from mobile_app.domain.sobriety import Counter, CounterKind, check_label, check_sobriety_date

if TYPE_CHECKING:
    from mobile_app.presenters.services import Services


@dataclass(frozen=True, slots=True)
class Counted:
    """One thing to count: a suggestion that was tapped, or the person's own words."""

    label: str
    kind: CounterKind


class FirstRunPresenter:
    def __init__(self, services: Services) -> None:
        self._services = services

    async def finish(self, counted: tuple[Counted, ...], on: date, country: str) -> None:
        """Create the counters in the order they were chosen, all from `on`.

        Nothing is kept unless every label and the date are sound: raises DomainError first.
        """
        today = self._services.clock.now().date()
        check_sobriety_date(on, today)
        taken = len(self._services.repos.counters.all())
        counters = [
            Counter(
                id=self._services.new_id(),
                label=check_label(one.label),
                kind=one.kind,
                sobriety_on=on,
                position=taken + index,
            )
            for index, one in enumerate(counted)
        ]
        repos = self._services.repos
        await repos.save_together([repos.counters.write(counter) for counter in counters])
        await self._welcome(country)

    async def skip(self, country: str) -> None:
        """Open the app with nothing counted yet."""
        await self._welcome(country)

    async def _welcome(self, country: str) -> None:
        settings = self._services.repos.settings
        if country:
            await settings.save(welcomed=True, country=country)
        else:
            await settings.save(welcomed=True)
