"""One list of meetings brought up to date: by a delta, whole, or in the parts still missing.

Everything asked for is named by its content (docs/pack-format.md), so nothing that comes can be
another version than meant, and whatever a cache on the way holds is as good as the server's.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from mobile_app.content.pack import MAX_PACK_BYTES, Pack, PackDecoder, pack_digest
from mobile_app.content.pack_index import OfferedPack
from mobile_app.errors import ContentError, ServerFault, TooLarge

if TYPE_CHECKING:
    from mobile_app.presenters.services import Services

PIECES_URL = "v1/meetings/packs"


def whole_url(pack_id: str, digest: str) -> str:
    return f"{PIECES_URL}/{pack_id}/{digest}.json"


def part_url(pack_id: str, digest: str, number: int) -> str:
    return f"{PIECES_URL}/{pack_id}/{digest}.{number}.json"


def delta_url(pack_id: str, older: str, newer: str) -> str:
    return f"{PIECES_URL}/{pack_id}/{older[:16]}-{newer[:16]}.json"


async def bring_up_to_date(services: Services, offered: OfferedPack) -> None:
    """Have the offered pack in the cache, if it is not there already.

    Raises NetworkError, ContentError when what came is not that pack, whole, and StoreError when
    it cannot be kept. The copy in hand stays after each of them, and so do the parts that came.
    """
    from mobile_app.content.pack_parts import part_count  # not at start-up, as below

    cached = await services.packs.get(offered.id)
    data: bytes | None = None
    if cached is not None:
        try:
            digest = pack_digest(cached.data)
            if digest == offered.digest:
                return
            data = await _by_delta(services, offered, cached.data, digest)
        except (ContentError, ServerFault, TooLarge):
            # The copy in hand is damaged, or the delta is: as good as none.
            data = None
    parts = part_count(offered.count)
    if data is None:
        data = await (
            _in_parts(services, offered, parts) if parts > 1 else _whole(services, offered)
        )
    pack = await decode_in_steps(data)
    if pack.id != offered.id or pack_digest(data) != offered.digest:
        raise ContentError("pack: another one than asked for")
    await services.packs.put(
        offered.id, data, etag=f'"{offered.digest}"', fetched_at=services.clock.now()
    )
    if parts > 1:
        await _forget_parts(services, offered.id, parts)


async def decode_in_steps(data: bytes) -> Pack:
    """A pack read without holding up the event loop. Raises ContentError."""
    decoder = PackDecoder(data)
    while not decoder.advance():
        await asyncio.sleep(0)
    return decoder.pack


async def _by_delta(
    services: Services, offered: OfferedPack, older: bytes, digest: str
) -> bytes | None:
    """The offered pack from the one in hand; None where the server has no such delta."""
    from mobile_app.content.pack_delta import MAX_DELTA_BYTES, DeltaPatch

    url = delta_url(offered.id, digest, offered.digest)
    answer = await services.http.get(url, limit_bytes=MAX_DELTA_BYTES)
    if answer.status != 200:
        return None
    patch = DeltaPatch(await decode_in_steps(older), digest, answer.body)
    while not patch.advance():
        await asyncio.sleep(0)
    # A sound delta to some other version is no use either.
    return patch.data if pack_digest(patch.data) == offered.digest else None


async def _whole(services: Services, offered: OfferedPack) -> bytes:
    return await _get(services, whole_url(offered.id, offered.digest), MAX_PACK_BYTES)


async def _in_parts(services: Services, offered: OfferedPack, count: int) -> bytes:
    """Each part is kept as it comes: a download that is cut off goes on where it stopped."""
    from mobile_app.content.pack_parts import MAX_PART_BYTES, check_part, join_parts

    parts: list[bytes] = []
    for number in range(count):
        name = _part_name(offered.id, number)
        kept = await services.packs.get(name)
        # The tag tells which version a part is of; one of an older version is replaced.
        if kept is not None and kept.etag == offered.digest:
            parts.append(kept.data)
            continue
        data = await _get(services, part_url(offered.id, offered.digest, number), MAX_PART_BYTES)
        check_part(data, offered.digest, number)
        await services.packs.put(name, data, etag=offered.digest, fetched_at=services.clock.now())
        parts.append(data)
    return join_parts(parts)


async def _get(services: Services, url: str, limit_bytes: int) -> bytes:
    answer = await services.http.get(url, limit_bytes=limit_bytes)
    if answer.status != 200:
        raise ServerFault("pack not served")
    return answer.body


async def _forget_parts(services: Services, pack_id: str, count: int) -> None:
    for number in range(count):
        await services.packs.remove(_part_name(pack_id, number))


def _part_name(pack_id: str, number: int) -> str:
    """Among the cached packs; no pack's id holds this sign."""
    return f"{pack_id}#part.{number}"
