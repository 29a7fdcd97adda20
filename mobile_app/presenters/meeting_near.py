"""Looking around a place: the device's own, or one that is typed."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mobile_app.domain.gazetteer import Gazetteer, Spot
from mobile_app.domain.regions import Branch, named
from mobile_app.presenters.meeting_filters import Around, Finder, finder_of
from mobile_app.presenters.meeting_lists import MeetingLists, Phase, lists_of

if TYPE_CHECKING:
    from mobile_app.presenters.services import Services


@dataclass(frozen=True, slots=True)
class NearView:
    """`ready` is False while the towns of the lists are still being gathered. `areas` are regions
    of that name where no spot is: some lists say where a meeting is in words only. `missing`: the
    chosen lists, and so their towns, are not on this device."""

    ready: bool
    spots: tuple[Spot, ...]
    areas: tuple[Branch, ...]
    around: Around | None
    radius_km: float
    missing: bool


class NearPresenter:
    def __init__(self, services: Services) -> None:
        self._services = services
        self._gazetteer: Gazetteer | None = None
        self._made_of = -1

    @property
    def lists(self) -> MeetingLists:
        return lists_of(self._services)

    @property
    def finder(self) -> Finder:
        return finder_of(self._services)

    async def prepare(self) -> None:
        """Gather the towns of the lists; again after the lists changed."""
        await self.lists.ready()
        version = self.lists.version
        if self._gazetteer is not None and self._made_of == version:
            return
        gazetteer = Gazetteer()
        for _ in gazetteer.build(self.lists.meetings()):
            await asyncio.sleep(0)
        self._gazetteer, self._made_of = gazetteer, version

    def view(self, typed: str) -> NearView:
        filters = self.finder.filters
        spots = self._gazetteer.find(typed) if self._gazetteer else []
        areas = [] if spots else named(self.lists.index.region_counts(), typed)
        return NearView(
            ready=self._gazetteer is not None,
            spots=tuple(spots),
            areas=tuple(areas),
            around=filters.around,
            radius_km=filters.radius_km,
            missing=self.lists.phase is Phase.MISSING,
        )

    async def locate(self, km: float) -> None:
        """Look `km` around where the device is. The platform may ask the person first, so this runs
        only on a tap. Raises LocationDenied, LocationError."""
        from mobile_app.errors import LocationError

        locator = self._services.locator
        if locator is None:
            raise LocationError("this platform does not say where it is")
        position = await locator.locate()
        self.finder.change(around=Around("", position.latitude, position.longitude), radius_km=km)

    def choose(self, spot: Spot, km: float) -> None:
        around = Around(spot.name, spot.latitude, spot.longitude)
        self.finder.change(around=around, radius_km=km)

    def choose_area(self, area: Branch) -> None:
        """Look in a region instead of around a place."""
        self.finder.change(around=None, region=area.path)

    def widen(self, km: float) -> None:
        self.finder.change(radius_km=km)

    def forget(self) -> None:
        """Look everywhere again."""
        self.finder.change(around=None)
