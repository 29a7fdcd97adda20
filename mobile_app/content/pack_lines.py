"""The lines of packs and deltas: how values become bytes, the same on every machine.

A pack rebuilt on a phone from an older one and a delta must have the digest of the server's, so
nothing here may depend on a Python version, on an order of arrival or on a locale.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Final

from mobile_app.content.pack_columns import BLOCK_MEETINGS, encode_block
from mobile_app.domain.meetings import Meeting
from mobile_app.errors import ContentError

PACK_VERSION: Final = 1


def canonical_key(meeting: Meeting) -> tuple[object, ...]:
    """Orders a pack. Neighbours in space share most columns, which is what makes columns small;
    the id, unique in a pack, makes the order total."""
    return (
        *(meeting.regions, meeting.address, meeting.place, meeting.name, meeting.group),
        *(meeting.weekday or 0, meeting.start_minute or 0, meeting.id),
    )


def body_lines(about: Mapping[str, object], ordered: Sequence[Meeting]) -> Iterator[bytes]:
    """The lines below a pack's head, one at a time: the description, then blocks of meetings.

    `ordered` is by `canonical_key`. Raises ContentError for what JSON cannot hold.
    """
    described = dict(about)
    names = described.pop("type_names", {})
    notes = described.pop("type_notes", None)
    yield line(
        {
            **described,
            "count": len(ordered),
            "type_names": names,
            **({} if notes is None else {"type_notes": notes}),
        }
    )
    for start in range(0, len(ordered), BLOCK_MEETINGS):
        yield line(encode_block(ordered[start : start + BLOCK_MEETINGS]))


def join_pack(lines: Iterable[bytes], updated_at: datetime) -> bytes:
    """A whole pack from the lines below its head. Raises ContentError for a naive `updated_at`."""
    body = b"".join(lines)
    head = {
        "twofold_pack": PACK_VERSION,
        "digest": hashlib.sha256(body).hexdigest(),
        "updated_at": format_instant(updated_at),
    }
    return line(head) + body


def line(value: object) -> bytes:
    """`value` as one line of JSON. Raises ContentError for what JSON or UTF-8 cannot hold."""
    try:
        text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
        return text.encode() + b"\n"
    except (TypeError, ValueError):
        raise ContentError("pack: holds what cannot be written") from None


def read_object(text: bytes, part: str) -> dict[str, object]:
    """A line of JSON that holds an object; `part` names it in the ContentError otherwise."""
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        raise ContentError(f"pack: {part} is not JSON") from None
    if not isinstance(value, dict):
        raise ContentError(f"pack: {part} is no object")
    return value


def format_instant(instant: datetime) -> str:
    """RFC 3339 in UTC to the second. Raises ContentError for a naive one."""
    if instant.tzinfo is None:
        raise ContentError("pack: updated_at must carry a zone")
    return instant.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def read_instant(value: object) -> datetime:
    """The reverse. Raises ContentError."""
    try:
        instant = datetime.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        instant = None
    if instant is None or instant.tzinfo is None:
        raise ContentError("pack: updated_at")
    return instant.astimezone(UTC)
