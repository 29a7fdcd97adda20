"""Meeting packs as they were fetched: not records, not synced, free to lose.

Stored as one checked line of facts, a LF, and the bytes of the pack.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from mobile_app.device.ports import SHARED_PREFIX, BlobStore
from mobile_app.errors import StoreCorrupt
from mobile_app.store.image import decode_line, encode_line

_PREFIX = f"{SHARED_PREFIX}pack."


@dataclass(frozen=True, slots=True)
class CachedPack:
    """`fetched_at` is aware. `etag` is "" when the server gave none."""

    data: bytes
    etag: str
    fetched_at: datetime


class PackCache:
    """Raises StoreError as the BlobStore does; a pack that cannot be read is simply not there."""

    def __init__(self, blobs: BlobStore) -> None:
        self._blobs = blobs

    async def get(self, pack_id: str) -> CachedPack | None:
        stored = await self._blobs.read(_name(pack_id))
        if stored is None:
            return None
        head, _, data = stored.partition(b"\n")
        try:
            facts = decode_line(head)
            if facts["pack"] != pack_id or facts["digest"] != sha256(data).hexdigest():
                return None
            fetched_at = datetime.fromisoformat(str(facts["fetched_at"]))
            return CachedPack(data, str(facts["etag"]), fetched_at)
        except (StoreCorrupt, KeyError, ValueError):
            # Nothing of the person's is in here, and the next fetch replaces it.
            return None

    async def put(self, pack_id: str, data: bytes, *, etag: str, fetched_at: datetime) -> None:
        facts = {
            "pack": pack_id,
            "etag": etag,
            "fetched_at": fetched_at.isoformat(),
            "digest": sha256(data).hexdigest(),
        }
        await self._blobs.write(_name(pack_id), encode_line(dict(facts)) + b"\n" + data)

    async def remove(self, pack_id: str) -> None:
        await self._blobs.delete(_name(pack_id))


def _name(pack_id: str) -> str:
    """Pack ids come from a server and may hold anything; a blob's name may not."""
    return f"{_PREFIX}{sha256(pack_id.encode('utf-8', 'surrogatepass')).hexdigest()[:32]}"
