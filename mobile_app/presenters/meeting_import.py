"""Meeting lists the person takes in by themselves, from a file or an address, with no server.

What is remembered of a list is where it came from, so that it can be read again; the meetings are
in the cache beside all others. The copy in hand stays unless a better one was read to its end.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from mobile_app.content.feed_import import (
    FeedDescription,
    ImportedFeed,
    has_shrunk,
    import_in_steps,
)
from mobile_app.content.feed_json import MAX_FEED_BYTES
from mobile_app.domain.recurrence import is_zone
from mobile_app.errors import ContentError, ServerFault, StoreError
from mobile_app.presenters.meeting_lists import lists_of
from mobile_app.presenters.meeting_rows import ListAge, list_age
from mobile_app.presenters.pack_download import decode_in_steps

if TYPE_CHECKING:
    from mobile_app.content.feeds import Steps
    from mobile_app.presenters.services import Services

MEETING_SOURCE = "meeting_source"
"""The type of the records that say where a list came from. The id is the pack's."""

_SECONDS = 60.0
_BMLT_MEETINGS, _BMLT_FORMATS = "switcher=GetSearchResults", "switcher=GetFormats"


@dataclass(frozen=True, slots=True)
class Imported:
    """What taking a list in gave. `held_back`: it lost more than half of what is here, so the copy
    in hand stayed; `kept` is then what the new one has."""

    id: str
    name: str
    kept: int
    records: int
    skipped: Mapping[str, int]
    held_back: bool = False

    @property
    def left_out(self) -> int:
        return sum(self.skipped.values())


@dataclass(frozen=True, slots=True)
class OwnSource:
    """A list the person took in. `url` is "" for one from a file; `count` and `age` are None when
    its meetings are not on this device (taken in on another one)."""

    id: str
    name: str
    programme: str
    zone: str
    url: str
    count: int | None
    age: ListAge | None


class ImportPresenter:
    def __init__(self, services: Services) -> None:
        self._services = services

    def usual_zone(self) -> str:
        """The zone to offer: where the person is."""
        zone = self._services.clock.zone_name()
        return zone if is_zone(zone) else "UTC"

    def sources(self, now: datetime) -> tuple[OwnSource, ...]:
        """The lists taken in, by name. `now` is aware, in the person's zone."""
        kept = {each.id: each for each in lists_of(self._services).kept}
        found = []
        for record in self._services.db.all(MEETING_SOURCE):
            told = [record.fields.get(key) for key in ("name", "programme", "zone", "url")]
            name, programme, zone, url = (value if isinstance(value, str) else "" for value in told)
            if name and programme and zone:
                here = kept.get(record.id)
                found.append(
                    OwnSource(
                        id=record.id,
                        name=name,
                        programme=programme,
                        zone=zone,
                        url=url,
                        count=here.count if here else None,
                        age=list_age(here.updated_at, now) if here else None,
                    )
                )
        return tuple(sorted(found, key=lambda each: (each.name.casefold(), each.id)))

    async def import_feed(
        self,
        source: bytes | str,
        described: FeedDescription,
        *,
        formats: bytes | None = None,
        accept_smaller: bool = False,
    ) -> Imported:
        """Take in a feed: its bytes, or an http(s) address to read.

        Raises NetworkError when the address cannot be read from here (a browser reads only its own
        site), ContentError when it is no feed, DomainError when the description lacks something,
        and StoreError; the copy in hand stays after each.
        """
        services = self._services
        url = source.strip() if isinstance(source, str) else ""
        if isinstance(source, str):
            body = await self._read(url)
            formats = formats or await self._read_formats(url)
        else:
            body = source
        steps = import_in_steps(body, described, now=services.clock.now(), formats=formats)
        feed = await _walk(steps)
        pack = feed.pack
        outcome = Imported(
            pack.id, pack.name, len(pack.meetings), feed.records, feed.skipped, held_back=True
        )
        if has_shrunk(len(pack.meetings), await self._held_count(pack.id)) and not accept_smaller:
            return outcome
        await services.packs.put(pack.id, feed.data, etag="", fetched_at=services.clock.now())
        await services.db.save(
            MEETING_SOURCE,
            pack.id,
            {
                "name": pack.name,
                "programme": pack.programme,
                "zone": described.zone.strip(),
                "url": url,
            },
        )
        chosen = services.repos.settings.get().meeting_packs
        if pack.id not in chosen:
            await services.repos.settings.save(meeting_packs=(*chosen, pack.id))
        await lists_of(services).load()
        return Imported(pack.id, pack.name, len(pack.meetings), feed.records, feed.skipped)

    async def read_again(self, source: OwnSource, *, accept_smaller: bool = False) -> Imported:
        """Read the address of a list once more. Raises as `import_feed`."""
        described = FeedDescription(name=source.name, programme=source.programme, zone=source.zone)
        return await self.import_feed(source.url, described, accept_smaller=accept_smaller)

    async def remove(self, source_id: str) -> None:
        """Forget a list and its meetings. Raises StoreError."""
        services = self._services
        chosen = services.repos.settings.get().meeting_packs
        kept = tuple(each for each in chosen if each != source_id)
        await services.repos.settings.save(meeting_packs=kept)
        await services.db.remove(MEETING_SOURCE, source_id)
        await services.packs.remove(source_id)
        await lists_of(services).load()

    async def _read(self, url: str) -> bytes:
        if not url.lower().startswith(("https://", "http://")):
            raise ContentError("feed: no address")
        answer = await self._services.http.get(
            url, limit_bytes=MAX_FEED_BYTES, timeout_seconds=_SECONDS, elsewhere=True
        )
        if answer.status != 200:
            raise ServerFault("feed not served")
        return answer.body

    async def _read_formats(self, url: str) -> bytes | None:
        """BMLT's code table, which lies beside its meetings; None where it does not."""
        if _BMLT_MEETINGS not in url:
            return None
        try:
            return await self._read(url.replace(_BMLT_MEETINGS, _BMLT_FORMATS))
        except (ServerFault, ContentError):
            # Without it the codes have no names; the meetings are all there.
            return None

    async def _held_count(self, pack_id: str) -> int:
        try:
            held = await self._services.packs.get(pack_id)
            return len((await decode_in_steps(held.data)).meetings) if held else 0
        except (ContentError, StoreError):
            return 0


async def _walk(steps: Steps[ImportedFeed]) -> ImportedFeed:
    """The end of `steps`, with the event loop free between them."""
    while True:
        try:
            next(steps)
        except StopIteration as end:
            feed: ImportedFeed = end.value
            return feed
        await asyncio.sleep(0)
