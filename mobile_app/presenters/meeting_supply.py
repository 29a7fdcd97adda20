"""Lists of meetings from the site's own server, into the cache of this device."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from mobile_app.content.pack_index import OfferedPack, parse_pack_index
from mobile_app.errors import ContentError, NetworkError, Offline, StoreError
from mobile_app.presenters.pack_download import bring_up_to_date

if TYPE_CHECKING:
    from mobile_app.presenters.services import Services
    from mobile_app.store.cache import CachedPack

PACKS_URL = "v1/meetings/packs.json"
"""A name that a static host can have beside the folder of packs."""

_INDEX_NAME = "#index"
_INDEX_LIMIT_BYTES = 1024 * 1024


class Reach(StrEnum):
    """What became of a question to the server."""

    FOUND = "found"
    OFFLINE = "offline"
    NO_SERVER = "no_server"
    """Something answers at this address, but it has no meeting lists (a static host)."""

    TROUBLE = "trouble"


@dataclass(frozen=True, slots=True)
class Offer:
    """What the server has to choose from; `packs` is empty unless it was reached."""

    reach: Reach
    packs: tuple[OfferedPack, ...] = ()


class MeetingSupply:
    def __init__(self, services: Services) -> None:
        self._services = services

    async def offer(self) -> Offer:
        """What can be chosen at this address. Never raises."""
        services = self._services
        try:
            held = await self._held_index()
            known = {"If-None-Match": held.etag} if held and held.etag else {}
            answer = await services.http.get(
                PACKS_URL, headers=known, limit_bytes=_INDEX_LIMIT_BYTES
            )
            if answer.status == 304 and held is not None:
                # What was read before reads again.
                packs = parse_pack_index(held.data)
                await self._keep_index(held.data, held.etag)
                return Offer(Reach.FOUND, packs)
            if answer.status != 200:
                return Offer(Reach.NO_SERVER if answer.status in (404, 405) else Reach.TROUBLE)
            packs = parse_pack_index(answer.body)
        except Offline:
            return Offer(Reach.OFFLINE)
        except NetworkError:
            return Offer(Reach.TROUBLE)
        except ContentError:
            # A static host answers every address with the app's own page.
            return Offer(Reach.NO_SERVER)
        await self._keep_index(answer.body, answer.headers.get("etag", ""))
        return Offer(Reach.FOUND, packs)

    async def fetch(self, offered: OfferedPack) -> None:
        """Have the offered pack in the cache; see `bring_up_to_date`, errors included."""
        await bring_up_to_date(self._services, offered)

    async def _keep_index(self, data: bytes, etag: str) -> None:
        now = self._services.clock.now()
        try:
            await self._services.packs.put(_INDEX_NAME, data, etag=etag, fetched_at=now)
        except StoreError:
            # Only the ages it tells are lost, and those in the packs remain.
            return

    async def _held_index(self) -> CachedPack | None:
        """The last list of lists, when it can still be read."""
        try:
            held = await self._services.packs.get(_INDEX_NAME)
            if held is not None:
                parse_pack_index(held.data)
            return held
        except (ContentError, StoreError):
            return None

    async def known(self) -> tuple[tuple[OfferedPack, ...], datetime | None]:
        """The last offer there was, and when; empty and None when there was none."""
        held = await self._held_index()
        return (parse_pack_index(held.data), held.fetched_at) if held else ((), None)
