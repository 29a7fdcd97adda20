"""Blocks of a pack: meetings as columns, and the check of every value on the way back."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping, Sequence
from itertools import repeat

from mobile_app.content import feed_fields as fields
from mobile_app.domain.meetings import Meeting, Venue
from mobile_app.errors import ContentError

BLOCK_MEETINGS = 256
_MEETING_ID = re.compile(r"[a-z0-9][a-z0-9._~-]{0,159}")
_ZONE = re.compile(r"[A-Za-z][A-Za-z0-9_+/-]{0,63}")
_DEFAULTS = Meeting._field_defaults


def encode_block(block: Sequence[Meeting]) -> dict[str, object]:
    """Columns of at most BLOCK_MEETINGS meetings, without those that hold only defaults."""
    columns: dict[str, object] = {}
    for name, column in zip(Meeting._fields, zip(*block, strict=True), strict=True):
        if any(value != column[0] for value in column):
            columns[name] = column
        elif name not in _DEFAULTS or column[0] != _DEFAULTS[name]:
            columns[name] = {"all": column[0]}
    return columns


def decode_block(given: Mapping[str, object], shared: dict[object, object]) -> list[Meeting]:
    """The meetings of a block. `shared` holds the texts met so far, to make equal ones one object.

    Raises ContentError for any value that a meeting of ours could not have.
    """
    sizes = {len(column) for column in given.values() if isinstance(column, list)}
    # A column this version does not know is a newer server's: what it adds is not missed here.
    if len(sizes) > 1:
        raise ContentError("pack: columns do not match")
    size = sizes.pop() if sizes else 1
    if not 0 < size <= BLOCK_MEETINGS:
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
        return isinstance(value, str) and len(value) <= limit and fields.is_plain_text(value)

    return check


is_line = _is_text(fields.LINE_LIMIT)


def _is_code_list(value: object) -> bool:
    return isinstance(value, tuple) and len(value) <= 64 and all(map(is_line, value))


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
    **dict.fromkeys(Meeting._fields, is_line),
    "name": lambda value: is_line(value) and value != "",
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
    "feedback_url": lambda value: value == "" or fields.read_url(value) == value,
    "website": lambda value: value == "" or fields.read_url(value) == value,
    "join_phone": lambda value: value == "" or fields.read_phone(value) == value,
    **dict.fromkeys(("notes", "place_notes", "join_notes", "join_phone_notes"), _is_notes),
}
