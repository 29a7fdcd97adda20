"""Meeting packs: what the server serves and the app keeps, one per area and programme.

    {"twofold_pack": 1, "digest": "<sha-256 of all that follows>", "updated_at": "…Z"}
    {"id": …, "name": …, "programme": …, "sample": …, "count": …, "type_names": {…}}
    {"name": […], "weekday": […], …}          columns of up to 256 meetings
    …                                         more of them

Lines of JSON: columns of neighbours compress to about 35 bytes a meeting under Brotli, a block is
read in a few milliseconds, so a browser's event loop never waits, and every value is checked
again on reading, because a pack is input like any other. A column that is missing holds defaults;
one that is no list holds one value for the whole block.

The digest covers the lists themselves and not `updated_at`: a refresh which finds nothing new
gives the same digest, so it serves as the pack's strong ETag and costs nobody a download.
"""

from __future__ import annotations

import hashlib
import json
import math
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import repeat

from mobile_app.content import feed_fields as fields
from mobile_app.domain.meetings import Meeting, Venue
from mobile_app.domain.recurrence import is_zone
from mobile_app.errors import ContentError

PACK_VERSION = 1
MAX_PACK_BYTES = 64 * 1024 * 1024
_BLOCK_MEETINGS = 256
_MAX_MEETINGS = 200_000
_PACK_ID = re.compile(r"[a-z0-9][a-z0-9-]{0,47}")
_MEETING_ID = re.compile(r"[a-z0-9][a-z0-9._~-]{0,159}")
_ZONE = re.compile(r"[A-Za-z][A-Za-z0-9_+/-]{0,63}")
_DEFAULTS = Meeting._field_defaults


@dataclass(frozen=True, slots=True, kw_only=True)
class Pack:
    """A list of meetings of one programme, with what a person should know about it.

    `updated_at` is aware: when the source was last read with success. `sample` marks invented
    meetings, which are labelled wherever they appear. `type_names` are the feed's own names for
    its type codes. The order of `meetings` carries no meaning and is not kept by the encoding.
    `left_out` counts meetings of a decoded pack whose zone this device's database does not know
    yet: their times cannot be told, and they must not cost the rest.
    """

    id: str
    name: str
    programme: str
    sample: bool
    updated_at: datetime
    meetings: tuple[Meeting, ...]
    type_names: Mapping[str, str] = field(default_factory=dict)
    left_out: int = 0


def encode_pack(pack: Pack) -> bytes:
    """The bytes of `pack`: the same for the same content, whatever order it came in.

    Raises ContentError when `decode_pack` would refuse the result.
    """
    body = _encode_body(pack)
    head = {
        "twofold_pack": PACK_VERSION,
        "digest": hashlib.sha256(body).hexdigest(),
        "updated_at": _format_instant(pack.updated_at),
    }
    data = _line(head) + body
    if decode_pack(data).left_out:
        raise ContentError("pack: a zone which is not in the database")
    return data


def pack_digest(data: bytes) -> str:
    """The digest an encoded pack states (64 hex digits): its ETag. Raises ContentError."""
    head, _, _ = data.partition(b"\n")
    digest = _read_object(head, "head").get("digest")
    if not isinstance(digest, str) or re.fullmatch(r"[0-9a-f]{64}", digest) is None:
        raise ContentError("pack: no digest")
    return digest


def decode_pack(data: bytes) -> Pack:
    """Read a pack in one go. Raises ContentError for anything `encode_pack` did not write."""
    decoder = PackDecoder(data)
    while not decoder.advance():
        pass
    return decoder.pack


class PackDecoder:
    """Reads a pack block by block, for event loops that must not be held up."""

    def __init__(self, data: bytes) -> None:
        """Checks head and digest. Raises ContentError, as does `advance`."""
        if len(data) > MAX_PACK_BYTES:
            raise ContentError("pack: larger than 64 MiB")
        digest = pack_digest(data)
        head_line, _, body = data.partition(b"\n")
        head = _read_object(head_line, "head")
        if head.get("twofold_pack") != PACK_VERSION:
            raise ContentError("pack: of a version this app does not know")
        if hashlib.sha256(body).hexdigest() != digest:
            raise ContentError("pack: damaged, its digest differs")
        about_line, *self._blocks = body.splitlines()[: _MAX_MEETINGS // 64] or [b""]
        self._about = _read_object(about_line, "description")
        self._updated_at = _read_instant(head.get("updated_at"))
        self._meetings: list[Meeting] = []
        self._shared: dict[object, object] = {}
        self._next_block = 0
        self._left_out = 0
        self._pack: Pack | None = None

    def advance(self) -> bool:
        """Read one more block (256 meetings); True once `pack` is there."""
        if self._next_block < len(self._blocks):
            block = self._blocks[self._next_block]
            self._next_block += 1
            for meeting in _decode_block(block, self._shared):
                if is_zone(meeting.zone):
                    self._meetings.append(meeting)
                else:
                    self._left_out += 1
            if len(self._meetings) > _MAX_MEETINGS:
                raise ContentError("pack: too many meetings")
        if self._next_block >= len(self._blocks) and self._pack is None:
            self._pack = self._finish()
        return self._pack is not None

    @property
    def pack(self) -> Pack:
        """The whole pack. Raises ContentError before `advance` has said True."""
        if self._pack is None:
            raise ContentError("pack: not read to its end")
        return self._pack

    def _finish(self) -> Pack:
        about = self._about
        pack_id, name, programme = about.get("id"), about.get("name"), about.get("programme")
        if not isinstance(pack_id, str) or _PACK_ID.fullmatch(pack_id) is None:
            raise ContentError("pack: id")
        if not _is_line(name) or not _is_line(programme):
            raise ContentError("pack: name or programme")
        if not isinstance(about.get("sample"), bool):
            raise ContentError("pack: sample")
        names = about.get("type_names", {})
        if not isinstance(names, dict) or not all(map(_is_line, names.values())):
            raise ContentError("pack: type_names")
        if about.get("count") != len(self._meetings) + self._left_out:
            raise ContentError("pack: not all meetings are there")
        if len({meeting.id for meeting in self._meetings}) != len(self._meetings):
            raise ContentError("pack: an id is there twice")
        return Pack(
            id=pack_id,
            name=str(name),
            programme=str(programme),
            sample=about["sample"] is True,
            updated_at=self._updated_at,
            meetings=tuple(self._meetings),
            type_names={str(code): str(word) for code, word in names.items()},
            left_out=self._left_out,
        )


def _encode_body(pack: Pack) -> bytes:
    # Neighbours in space share most columns, which is what makes columns small.
    ordered = sorted(
        pack.meetings,
        key=lambda m: (
            *(m.regions, m.address, m.place, m.name, m.group),
            *(m.weekday or 0, m.start_minute or 0, m.id),
        ),
    )
    about = {
        "id": pack.id,
        "name": pack.name,
        "programme": pack.programme,
        "sample": pack.sample,
        "count": len(ordered),
        "type_names": dict(sorted(pack.type_names.items())),
    }
    lines = [_line(about)]
    for start in range(0, len(ordered), _BLOCK_MEETINGS):
        block = ordered[start : start + _BLOCK_MEETINGS]
        lines.append(_line(_columns(block)))
    return b"".join(lines)


def _columns(block: Sequence[Meeting]) -> dict[str, object]:
    columns: dict[str, object] = {}
    for name, column in zip(Meeting._fields, zip(*block, strict=True), strict=True):
        if any(value != column[0] for value in column):
            columns[name] = column
        elif name not in _DEFAULTS or column[0] != _DEFAULTS[name]:
            columns[name] = {"all": column[0]}
    return columns


def _line(value: object) -> bytes:
    try:
        text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
        return text.encode() + b"\n"
    except (TypeError, ValueError):
        raise ContentError("pack: holds what cannot be written") from None


def _read_object(line: bytes, part: str) -> dict[str, object]:
    try:
        value = json.loads(line)
    except (ValueError, RecursionError):
        raise ContentError(f"pack: {part} is not JSON") from None
    if not isinstance(value, dict):
        raise ContentError(f"pack: {part} is no object")
    return value


def _decode_block(line: bytes, shared: dict[object, object]) -> list[Meeting]:
    given = _read_object(line, "block")
    sizes = {len(column) for column in given.values() if isinstance(column, list)}
    if len(sizes) > 1 or given.keys() - set(Meeting._fields):
        raise ContentError("pack: columns do not match")
    size = sizes.pop() if sizes else 1
    if not 0 < size <= _BLOCK_MEETINGS:
        raise ContentError("pack: a block of an unexpected size")
    columns = [_read_column(name, given, size, shared) for name in Meeting._fields]
    meetings = list(map(Meeting._make, zip(*columns, strict=False)))
    if any((m.weekday is None) is not (m.start_minute is None) for m in meetings):
        raise ContentError("pack: a weekday without a time")
    return meetings


def _read_column(
    name: str, given: Mapping[str, object], size: int, shared: dict[object, object]
) -> Sequence[object] | repeat[object]:
    """One column as values of the domain; equal texts become one object, to spare memory."""
    if name not in given:
        if name not in _DEFAULTS:
            raise ContentError(f"pack: no {name}")
        return repeat(_DEFAULTS[name], size)
    column = given[name]
    values = column if isinstance(column, list) else None
    if values is None:
        if not isinstance(column, dict) or column.keys() != {"all"}:
            raise ContentError(f"pack: {name}")
        values = [column["all"]]
    check = _CHECKS[name]
    if name in ("types", "regions"):
        values = [tuple(value) if isinstance(value, list) else value for value in values]
    try:
        # With its type, because True and 1 are one element of a set.
        distinct = set(zip(map(type, values), values, strict=True))
        if not all(check(value) for _, value in distinct):
            raise ContentError(f"pack: {name}")
        if name == "venue":
            values = [Venue(value) for value in values]
    except (TypeError, ValueError):
        raise ContentError(f"pack: {name}") from None
    if isinstance(values[0], (str, tuple)):
        values = list(map(shared.setdefault, values, values))
    return values if isinstance(column, list) else list(repeat(values[0], size))


def _is_text(limit: int) -> Callable[[object], bool]:
    def check(value: object) -> bool:
        if not isinstance(value, str) or len(value) > limit:
            return False
        return value.isprintable() or value == fields.read_notes(value, limit)

    return check


_is_line = _is_text(fields.LINE_LIMIT)


def _is_code_list(value: object) -> bool:
    return isinstance(value, tuple) and len(value) <= 64 and all(map(_is_line, value))


def _is_flag(value: object) -> bool:
    return isinstance(value, bool)


def _is_minute(low: int, high: int) -> Callable[[object], bool]:
    return lambda value: type(value) is int and low <= value <= high


def _or_none(check: Callable[[object], bool]) -> Callable[[object], bool]:
    return lambda value: value is None or check(value)


def _is_degree(limit: int) -> Callable[[object], bool]:
    return lambda value: (
        type(value) in (int, float) and math.isfinite(value) and abs(value) <= limit  # type: ignore[arg-type]
    )


_is_notes = _is_text(2 * fields.NOTES_LIMIT + 1)
_CHECKS: dict[str, Callable[[object], bool]] = {
    **dict.fromkeys(Meeting._fields, _is_line),
    "name": lambda value: _is_line(value) and value != "",
    "id": lambda value: isinstance(value, str) and _MEETING_ID.fullmatch(value) is not None,
    "zone": lambda value: isinstance(value, str) and _ZONE.fullmatch(value) is not None,
    "venue": lambda value: isinstance(value, str),
    "weekday": _or_none(_is_minute(0, 6)),
    "start_minute": _or_none(_is_minute(0, 1439)),
    "duration_minutes": _is_minute(1, 1440),
    "types": _is_code_list,
    "regions": _is_code_list,
    "latitude": _or_none(_is_degree(90)),
    "longitude": _or_none(_is_degree(180)),
    "approximate": _is_flag,
    "temporarily_closed": _is_flag,
    "join_url": lambda value: value == "" or fields.read_url(value) == value,
    "source_url": lambda value: value == "" or fields.read_url(value) == value,
    "join_phone": lambda value: value == "" or fields.read_phone(value) == value,
    **dict.fromkeys(("notes", "place_notes", "join_notes", "join_phone_notes"), _is_notes),
}


def _format_instant(instant: datetime) -> str:
    if instant.tzinfo is None:
        raise ContentError("pack: updated_at must carry a zone")
    return instant.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _read_instant(value: object) -> datetime:
    try:
        instant = datetime.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        instant = None
    if instant is None or instant.tzinfo is None:
        raise ContentError("pack: updated_at")
    return instant.astimezone(UTC)
