"""The server's list of packs (`GET /v1/meetings/packs`), read as any other input."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import UTC, datetime

from mobile_app.content import feed_fields as fields
from mobile_app.errors import ContentError

_PACK_ID = re.compile(r"[a-z0-9][a-z0-9-]{0,47}")
_DIGEST = re.compile(r"[0-9a-f]{64}")
_MAX_PACKS = 2_000


@dataclass(frozen=True, slots=True)
class OfferedPack:
    """A pack to choose. `updated_at` is when the server last read its source with success; `bytes`
    is the size uncompressed, `download_bytes` what is fetched, 0 when the server does not say."""

    id: str
    name: str
    programme: str
    count: int
    sample: bool
    updated_at: datetime
    digest: str
    bytes: int
    download_bytes: int = 0


def parse_pack_index(data: bytes) -> tuple[OfferedPack, ...]:
    """The packs offered, by name. An entry that makes no sense is left out.

    Raises ContentError when this is no such list, as on a host without Twofold's server.
    """
    try:
        document = json.loads(data)
    except (ValueError, RecursionError):
        raise ContentError("pack index: not JSON") from None
    entries = document.get("packs") if isinstance(document, dict) else None
    if not isinstance(entries, list):
        raise ContentError("pack index: no packs")
    read = (_read(entry) for entry in entries[:_MAX_PACKS])
    by_id = {pack.id: pack for pack in read if pack is not None}
    return tuple(sorted(by_id.values(), key=lambda pack: (pack.name.casefold(), pack.id)))


def _read(entry: object) -> OfferedPack | None:
    if not isinstance(entry, dict):
        return None
    pack_id, digest = entry.get("id"), entry.get("digest")
    count, size, sample = entry.get("count"), entry.get("bytes"), entry.get("sample")
    name = fields.read_line(entry.get("name"), 120)
    programme = fields.read_line(entry.get("programme"), 40)
    updated_at = _read_instant(entry.get("updated_at"))
    if not isinstance(pack_id, str) or not _PACK_ID.fullmatch(pack_id):
        return None
    if not isinstance(digest, str) or not _DIGEST.fullmatch(digest):
        return None
    if type(count) is not int or type(size) is not int or count < 0 or size < 0:
        return None
    if not name or not programme or not isinstance(sample, bool) or updated_at is None:
        return None
    return OfferedPack(
        pack_id, name, programme, count, sample, updated_at, digest, size, _read_download(entry)
    )


def _read_download(entry: dict[str, object]) -> int:
    """Only told to people, so nonsense costs no more than not being told."""
    size = entry.get("download_bytes")
    return size if type(size) is int and size > 0 else 0


def _read_instant(value: object) -> datetime | None:
    try:
        instant = datetime.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None
    return instant.astimezone(UTC) if instant is not None and instant.tzinfo else None
