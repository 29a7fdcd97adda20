"""Choosing which lists of meetings this device keeps."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from mobile_app.presenters.meeting_lists import MeetingLists, lists_of
from mobile_app.presenters.meeting_rows import ListAge, list_age
from mobile_app.presenters.meeting_supply import Offer, Reach

if TYPE_CHECKING:
    from mobile_app.presenters.services import Services


@dataclass(frozen=True, slots=True)
class Area:
    """A list to keep. `here`: its meetings are on this device. `download_bytes` is what would
    be fetched, 0 when the server does not say or could not be asked."""

    id: str
    name: str
    programme: str
    count: int
    sample: bool
    chosen: bool
    here: bool
    download_bytes: int
    age: ListAge | None


@dataclass(frozen=True, slots=True)
class AreasView:
    """`reach` None: the server has not answered yet. Lists in hand are shown in any case."""

    reach: Reach | None
    areas: tuple[Area, ...]


class AreasPresenter:
    def __init__(self, services: Services) -> None:
        self._services = services

    @property
    def lists(self) -> MeetingLists:
        return lists_of(self._services)

    async def offer(self) -> Offer:
        return await self.lists.offer()

    def view(self, offer: Offer | None, now: datetime) -> AreasView:
        """`offer` is what `offer()` gave, None while it is under way."""
        chosen = self._services.repos.settings.get().meeting_packs
        here = {kept.id: kept for kept in self.lists.kept} if chosen else {}
        areas = [
            Area(
                id=pack.id,
                name=pack.name,
                programme=pack.programme,
                count=pack.count,
                sample=pack.sample,
                chosen=pack.id in chosen,
                here=pack.id in here,
                download_bytes=pack.download_bytes,
                age=list_age(pack.updated_at, now),
            )
            for pack in (offer.packs if offer else ())
        ]
        offered = {area.id for area in areas}
        areas += [
            Area(
                id=kept.id,
                name=kept.name,
                programme=kept.programme,
                count=kept.count,
                sample=kept.sample,
                chosen=True,
                here=True,
                download_bytes=0,
                age=list_age(kept.updated_at, now),
            )
            for kept in here.values()
            if kept.id not in offered
        ]
        return AreasView(offer.reach if offer else None, tuple(areas))

    async def toggle(self, pack_id: str) -> Reach:
        """Keep a list from now on, or no more. Raises StoreError."""
        return await self.lists.toggle(pack_id)

    async def refresh(self) -> Reach:
        """Fetch what changed. Raises StoreError."""
        return await self.lists.refresh()
