"""The person's own data: take all of it along, or erase all of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mobile_app.presenters.services import Services


@dataclass(frozen=True, slots=True)
class OwnDataView:
    """How much there is, so that a person knows what they are about to save or erase."""

    counters: int
    check_ins: int
    lapses: int
    card_uses: int
    own_meetings: int = 0


@dataclass(frozen=True, slots=True)
class Export:
    """`data` is UTF-8 JSON, indented for reading."""

    name: str
    data: bytes


class OwnDataPresenter:
    def __init__(self, services: Services) -> None:
        self._services = services

    def view(self) -> OwnDataView:
        repos = self._services.repos
        return OwnDataView(
            counters=len(repos.counters.all()),
            check_ins=len(repos.checkins.all()),
            lapses=len(repos.lapses.all()),
            card_uses=len(repos.card_uses.all()),
            own_meetings=len(repos.own_meetings.all()),
        )

    def export(self) -> Export:
        """Everything, named with today's date alone: the name says nothing of what is in it."""
        # Only this one tap needs it.
        from mobile_app.store.export import export_records

        now = self._services.clock.now()
        return Export(f"twofold-{now.date()}.json", export_records(self._services.db, now))

    async def erase(self) -> None:
        """Erase every record, copy, cache and key of this device, then what the page keeps.

        Raises StoreError when storage refuses: nothing was erased then, the page's card included.
        """
        await self._services.door.erase()
