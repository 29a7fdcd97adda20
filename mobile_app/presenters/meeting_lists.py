"""The meetings on this device: read once, in small steps, shared by all screens.

They come from the packs the person chose, as the cache keeps them, and from what the person added
by hand; before there is either, from the sample that ships. Reading and indexing yield to the event
loop every few milliseconds, and the index is made only for those who search: a start of the app
needs the next meetings, not all words.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING

from mobile_app.content.pack import Pack
from mobile_app.domain.meeting_index import TypeWords, no_type_words
from mobile_app.domain.meeting_search import MeetingIndex
from mobile_app.domain.meetings import Meeting
from mobile_app.errors import ContentError, NetworkError, Offline, StoreError
from mobile_app.presenters import meeting_reading as reading
from mobile_app.presenters.kept_list import KeptList, Phase, kept_list
from mobile_app.presenters.meeting_supply import MeetingSupply, Offer, Reach

__all__ = ["KeptList", "MeetingLists", "Phase", "lists_of"]

if TYPE_CHECKING:
    from mobile_app.domain.own_meetings import OwnMeeting
    from mobile_app.presenters.services import Services

FRESH_SECONDS = 12 * 3600
"""How long after a look at the server the screens do not look again by themselves."""


class MeetingLists:
    """One per app: get it from `lists_of`. `version` grows whenever anything here changes."""

    def __init__(self, services: Services) -> None:
        self.phase = Phase.LOADING
        self.kept: tuple[KeptList, ...] = ()
        self.index = MeetingIndex(())
        self.searchable = False
        """Whether `index` holds the lists; `meeting` and `meetings` do from READY on."""
        self.type_words: TypeWords = no_type_words
        """What codes are called where they are searched; set it before `ready_to_search`."""
        self.version = 0
        self.checked_at: datetime | None = None
        self._services = services
        self._supply = MeetingSupply(services)
        self._index_wanted = False
        self._by_id: dict[str, Meeting] = {}
        self._own: list[OwnMeeting] = []
        self._sample_ids: frozenset[str] = frozenset()
        self._type_names: dict[tuple[str, str], str] = {}
        self._listeners: list[Callable[[], None]] = []
        self._loading: asyncio.Task[None] | None = None
        self._following: asyncio.Task[None] | None = None
        self._busy = asyncio.Lock()
        self._choosing = asyncio.Lock()

    # What is there ------------------------------------------------------------------------

    def meeting(self, meeting_id: str) -> Meeting | None:
        return self._by_id.get(meeting_id)

    def meetings(self) -> tuple[Meeting, ...]:
        return tuple(self._by_id.values())

    def is_sample(self, meeting_id: str) -> bool:
        """Whether the meeting is invented; said wherever it is shown."""
        return meeting_id in self._sample_ids

    @property
    def has_own(self) -> bool:
        """Whether the person added meetings by hand."""
        return bool(self._own)

    def type_name(self, meeting: Meeting, code: str) -> str:
        """The feed's own name of a type code, or ""."""
        return self.type_name_of(meeting.programme, code)

    def type_name_of(self, programme: str, code: str) -> str:
        return self._type_names.get((programme, code), "")

    @property
    def all_sample(self) -> bool:
        return bool(self.kept) and all(kept.sample for kept in self.kept)

    @property
    def updated_at(self) -> datetime | None:
        """The age of the oldest list in use: the least that may be claimed for all of them."""
        ages = [kept.updated_at for kept in self.kept if kept.updated_at is not None]
        return min(ages, default=None)

    def subscribe(self, callback: Callable[[], None]) -> Callable[[], None]:
        """Run `callback` after each change; returns how to stop that."""
        self._listeners.append(callback)
        return lambda: self._listeners.remove(callback) if callback in self._listeners else None

    # Reading ------------------------------------------------------------------------------

    async def ready(self) -> None:
        """Return once the lists were read; the first caller has them read."""
        if self._loading is None:
            self._loading = asyncio.ensure_future(self.load())
            self._services.subscribe(self._follow_own)
        # One caller that goes away must not stop the reading for the others.
        await asyncio.shield(self._loading)

    async def ready_to_search(self) -> None:
        """Return once `index` holds the lists, now and after every later change."""
        self._index_wanted = True
        await self.ready()
        async with self._busy:
            if not self.searchable:
                self.index = await reading.index_of(self._by_id.values(), self.type_words)
                self.searchable = True
                self._changed()

    async def load(self) -> None:
        """Read the lists again from what this device has."""
        async with self._busy:
            chosen = self._services.repos.settings.get().meeting_packs
            found = [await reading.cached_pack(self._services, name) for name in chosen]
            packs = [pack for pack in found if pack]
            known, looked_at = await self._supply.known()
            self.checked_at = self.checked_at or looked_at
            ages = {offered.id: offered.updated_at for offered in known}
            if chosen and not packs:
                await self._take([], {}, Phase.MISSING)
            else:
                await self._take(packs, ages, Phase.READY)
        # What was added while they were read.
        self._follow_own()

    async def _take(self, packs: list[Pack], ages: dict[str, datetime], phase: Phase) -> None:
        own = self._services.repos.own_meetings.all()
        if not packs and not own and phase is Phase.READY:
            # Invented meetings are there to look around; never beside somebody's real ones.
            packs = reading.sample_packs(self._services)
        by_id: dict[str, Meeting] = {}
        for pack in packs:
            for meeting in pack.meetings:
                by_id.setdefault(meeting.id, meeting)
            await asyncio.sleep(0)
        by_id |= reading.own_meetings(own)
        reading.spare_the_collector(len(by_id))
        # Names of codes are searched too, so they come before the index.
        self._type_names = {
            (pack.programme, code): name for pack in packs for code, name in pack.type_names.items()
        }
        # The rest all at once, at the end: until then screens show the lists as they were.
        index = None
        if self._index_wanted:
            index = await reading.index_of(by_id.values(), self.type_words)
        self._by_id, self._own, self.phase = by_id, own, phase
        self.index, self.searchable = index or MeetingIndex(()), index is not None
        self._sample_ids = frozenset(m.id for p in packs if p.sample for m in p.meetings)
        self.kept = tuple(kept_list(pack, ages) for pack in packs)
        self._changed()

    def _follow_own(self) -> None:
        """After any record changed: what the person added or removed counts at once, and is found
        by search as soon as that was made anew."""
        own = self._services.repos.own_meetings.all()
        if self.phase is Phase.LOADING or own == self._own:
            return
        before = reading.own_meetings(self._own)
        others = {id_: one for id_, one in self._by_id.items() if id_ not in before}
        self._by_id, self._own = others | reading.own_meetings(own), own
        self._changed()
        self._following = asyncio.ensure_future(self.load())

    def _changed(self) -> None:
        self.version += 1
        for callback in tuple(self._listeners):
            callback()

    # The server ---------------------------------------------------------------------------

    async def offer(self) -> Offer:
        """What can be chosen at this address. Never raises."""
        offer = await self._supply.offer()
        if offer.reach is Reach.FOUND:
            self.checked_at = self._services.clock.now()
        return offer

    async def toggle(self, pack_id: str) -> Reach:
        """Keep a list from now on and fetch it, or forget it.

        The choice is saved even when nothing can be fetched: it is fetched later. Raises
        StoreError when the choice cannot be kept.
        """
        services = self._services
        # One after another: each choice builds on the one before.
        async with self._choosing:
            chosen = services.repos.settings.get().meeting_packs
            if pack_id in chosen:
                kept = tuple(one for one in chosen if one != pack_id)
                await services.repos.settings.save(meeting_packs=kept)
                await services.packs.remove(pack_id)
                await self.load()
                return Reach.FOUND
            await services.repos.settings.save(meeting_packs=(*chosen, pack_id))
            reach = await self.refresh()
            if reach is not Reach.FOUND:
                await self.load()
            return reach

    async def refresh(self) -> Reach:
        """Fetch the chosen lists that changed. Copies in hand stay until better ones are whole.

        Raises StoreError when a fetched list cannot be kept.
        """
        chosen = self._services.repos.settings.get().meeting_packs
        offer = await self.offer()
        if offer.reach is not Reach.FOUND:
            return offer.reach
        reach = Reach.FOUND
        for offered in offer.packs:
            if offered.id in chosen:
                try:
                    await self._supply.fetch(offered)
                except Offline:
                    reach = Reach.OFFLINE
                except (NetworkError, ContentError):
                    reach = Reach.TROUBLE
        await self.load()
        return reach

    async def refresh_if_old(self) -> None:
        """Look for news once in a while, when areas are chosen. Never raises."""
        services = self._services
        if not services.repos.settings.get().meeting_packs:
            return
        now = services.clock.now()
        if self.checked_at and (now - self.checked_at).total_seconds() < FRESH_SECONDS:
            return
        self.checked_at = now
        try:
            await self.refresh()
        except StoreError:
            # Nobody asked for this; the next refresh by hand will say what is wrong.
            return


_held: tuple[Services, MeetingLists] | None = None


def lists_of(services: Services) -> MeetingLists:
    """The lists of this app; the same object for the same services."""
    global _held
    if _held is None or _held[0] is not services:
        _held = (services, MeetingLists(services))
    return _held[1]
