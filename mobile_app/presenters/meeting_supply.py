"""Lists of meetings from the site's own server, into the cache of this device."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from mobile_app.content.pack import MAX_PACK_BYTES, Pack, PackDecoder, pack_digest
from mobile_app.content.pack_index import OfferedPack, parse_pack_index
from mobile_app.errors import ContentError, NetworkError, Offline, ServerFault, StoreError

if TYPE_CHECKING:
    from mobile_app.presenters.services import Services

PACKS_URL = "v1/meetings/packs"
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
            answer = await services.http.get(PACKS_URL, limit_bytes=_INDEX_LIMIT_BYTES)
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
        await self._keep_index(answer.body)
        return Offer(Reach.FOUND, packs)

    async def fetch(self, offered: OfferedPack) -> None:
        """Have the offered pack in the cache, if it is not there already.

        Raises NetworkError, ContentError when what came is not that pack, whole, and StoreError
        when it cannot be kept. The copy in hand stays after each of them.
        """
        services = self._services
        cached = await services.packs.get(offered.id)
        headers: dict[str, str] = {}
        if cached is not None:
            try:
                if pack_digest(cached.data) == offered.digest:
                    return
                headers = {"If-None-Match": cached.etag} if cached.etag else {}
            except ContentError:
                pass
        answer = await services.http.get(
            f"{PACKS_URL}/{offered.id}", headers=headers, limit_bytes=MAX_PACK_BYTES
        )
        if answer.status == 304:
            return
        if answer.status != 200:
            raise ServerFault("pack not served")
        pack = await decode_in_steps(answer.body)
        if pack.id != offered.id:
            raise ContentError("pack: another one than asked for")
        await services.packs.put(
            offered.id,
            answer.body,
            etag=answer.headers.get("etag", ""),
            fetched_at=services.clock.now(),
        )

    async def _keep_index(self, data: bytes) -> None:
        now = self._services.clock.now()
        try:
            await self._services.packs.put(_INDEX_NAME, data, etag="", fetched_at=now)
        except StoreError:
            # Only the ages it tells are lost, and those in the packs remain.
            return

    async def known(self) -> tuple[tuple[OfferedPack, ...], datetime | None]:
        """The last offer there was, and when; empty and None when there was none."""
        try:
            cached = await self._services.packs.get(_INDEX_NAME)
            if cached is not None:
                return parse_pack_index(cached.data), cached.fetched_at
        except (ContentError, StoreError):
            pass
        return (), None


async def decode_in_steps(data: bytes) -> Pack:
    """A pack read without holding up the event loop. Raises ContentError."""
    decoder = PackDecoder(data)
    while not decoder.advance():
        await asyncio.sleep(0)
    return decoder.pack
