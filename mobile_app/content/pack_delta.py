"""Deltas: what turns one version of a pack into the next, record by record.

    {"twofold_delta": 1, "from": "<16 digits>", "to": "<64 digits>", "updated_at": "…Z"}
    {"about": {…}, "gone": […], "like": […], "set": {"notes": [[rows], [values]], …}}

The first `from` digits name the older pack, `to` the newer one's digest. Positions are those of
the older pack in its own order. `gone` are the positions of meetings that are no more, `like` has
a position for each new or changed meeting: it is that one except for the fields in `set`. (A
changed meeting is gone and back, like itself but for what changed.) A change of time costs some
twenty bytes. Both lists, and the rows of `set`, hold distances to the one before, which are small.
`about` is there when the description changed.

The newer pack is built anew on the device and must have the digest `to`: a delta is never trusted,
and whoever cannot apply one downloads the whole pack.
"""

from __future__ import annotations

import hashlib
import json
from bisect import bisect_left, insort
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import accumulate
from typing import Final

from mobile_app.content.pack import Pack, decode_pack, describe, pack_digest
from mobile_app.content.pack_columns import BLOCK_MEETINGS, decode_block, encode_block
from mobile_app.content.pack_lines import (
    body_lines,
    canonical_key,
    format_instant,
    join_pack,
    line,
    read_instant,
    read_object,
)
from mobile_app.domain.meetings import Meeting
from mobile_app.errors import ContentError

DELTA_VERSION: Final = 1
MAX_DELTA_BYTES: Final = 16 * 1024 * 1024
_FROM_DIGITS: Final = 16


def encode_delta(older: bytes, newer: bytes) -> bytes:
    """What turns the pack `older` into the pack `newer`, both encoded.

    Raises ContentError when either is no pack, or has meetings whose zone is unknown here.
    """
    before, after = decode_pack(older), decode_pack(newer)
    if before.left_out or after.left_out:
        raise ContentError("delta: a pack that cannot be read whole")
    base = list(before.meetings)
    position = {meeting: place for place, meeting in enumerate(base)}
    by_id = {meeting.id: place for place, meeting in enumerate(base)}
    fresh = [meeting for meeting in after.meetings if meeting not in position]
    staying = set(after.meetings)
    gone = [place for place, meeting in enumerate(base) if meeting not in staying]
    keys = [canonical_key(meeting) for meeting in base]
    likes: list[int] = []
    changes: dict[str, tuple[list[int], list[object]]] = {}
    for row, meeting in enumerate(fresh):
        like = by_id.get(meeting.id)
        if like is None:
            like = _most_alike(meeting, base, bisect_left(keys, canonical_key(meeting)))
        likes.append(like)
        model = base[like] if base else _NOBODY
        for name, value, model_value in zip(Meeting._fields, meeting, model, strict=True):
            if value != model_value:
                rows, values = changes.setdefault(name, ([], []))
                rows.append(row)
                values.append(value)
    about = {} if describe(before) == describe(after) else {"about": describe(after)}
    return line(
        {
            "twofold_delta": DELTA_VERSION,
            "from": pack_digest(older)[:_FROM_DIGITS],
            "to": pack_digest(newer),
            "updated_at": format_instant(after.updated_at),
        }
    ) + line(
        {
            **about,
            "gone": _distances(gone),
            "like": _distances(likes),
            "set": {name: [_distances(rows), values] for name, (rows, values) in changes.items()},
        }
    )


_NOBODY: Final = Meeting._make(None for _ in Meeting._fields)
"""What a meeting is like when the older pack has none: it differs in every field."""


def _most_alike(meeting: Meeting, base: Sequence[Meeting], near: int) -> int:
    """The neighbour that leaves least to say, among the few on either side."""
    around = range(max(0, near - 2), min(len(base), near + 2))
    return min(around, key=lambda place: _cost(meeting, base[place]), default=0)


def _cost(meeting: Meeting, model: Meeting) -> int:
    pairs = zip(meeting, model, strict=True)
    return sum(len(json.dumps(value)) for value, other in pairs if value != other)


def _distances(places: Iterable[int]) -> list[int]:
    before, steps = 0, []
    for place in places:
        steps.append(place - before)
        before = place
    return steps


def _places(given: object, limit: int) -> list[int]:
    """The reverse of `_distances`, checked: whole numbers from 0 to below `limit`."""
    if not isinstance(given, list) or not all(type(step) is int for step in given):
        raise ContentError("delta: positions")
    places = list(accumulate(given))
    if places and (min(places) < 0 or max(places) >= limit):
        raise ContentError("delta: positions")
    return places


class DeltaPatch:
    """Builds the newer pack in steps, for event loops that must not be held up."""

    def __init__(self, older: Pack, older_digest: str, delta: bytes) -> None:
        """`older` as `decode_pack` gave it. Raises ContentError, as does `advance`."""
        if len(delta) > MAX_DELTA_BYTES:
            raise ContentError("delta: larger than 16 MiB")
        head_line, _, body = delta.partition(b"\n")
        head = read_object(head_line, "delta")
        if head.get("twofold_delta") != DELTA_VERSION:
            raise ContentError("delta: of a version this app does not know")
        if head.get("from") != older_digest[:_FROM_DIGITS] or older.left_out:
            raise ContentError("delta: made for another pack")
        self._updated_at = read_instant(head.get("updated_at"))
        self._to = head.get("to")
        given = read_object(body, "delta")
        about = given.get("about", describe(older))
        if not isinstance(about, dict):
            raise ContentError("delta: description")
        self._lines: list[bytes] = []
        self._data: bytes | None = None
        self._steps = body_lines(about, _apply(older.meetings, given))

    def advance(self) -> bool:
        """Write one more block (256 meetings); True once `data` is there."""
        if self._data is not None:
            return True
        written = next(self._steps, None)
        if written is not None:
            self._lines.append(written)
            return False
        if hashlib.sha256(b"".join(self._lines)).hexdigest() != self._to:
            raise ContentError("delta: what it gives is not what was meant")
        self._data = join_pack(self._lines, self._updated_at)
        return True

    @property
    def data(self) -> bytes:
        """The newer pack's bytes. Raises ContentError before `advance` has said True."""
        if self._data is None:
            raise ContentError("delta: not applied to its end")
        return self._data


def apply_delta(older: bytes, delta: bytes) -> bytes:
    """The newer pack, in one go. Raises ContentError."""
    patch = DeltaPatch(decode_pack(older), pack_digest(older), delta)
    while not patch.advance():
        pass
    return patch.data


def _apply(base: Sequence[Meeting], given: Mapping[str, object]) -> list[Meeting]:
    """The newer pack's meetings in their order."""
    gone = set(_places(given.get("gone"), len(base)))
    # A pack that was empty has nobody to be like.
    models = list(base) or [_NOBODY]
    rows = [list(models[place]) for place in _places(given.get("like"), len(models))]
    changes = given.get("set")
    if not isinstance(changes, dict):
        raise ContentError("delta: changes")
    field_places = {name: place for place, name in enumerate(Meeting._fields)}
    for name, change in changes.items():
        if name not in field_places or not isinstance(change, list) or len(change) != 2:
            raise ContentError("delta: changes")
        places, values = _places(change[0], len(rows)), change[1]
        if not isinstance(values, list) or len(values) != len(places):
            raise ContentError("delta: changes")
        for place, value in zip(places, values, strict=True):
            rows[place][field_places[name]] = value
    ordered = [meeting for place, meeting in enumerate(base) if place not in gone]
    for meeting in _checked(rows):
        insort(ordered, meeting, key=canonical_key)
    return ordered


def _checked(rows: Sequence[Sequence[object]]) -> Iterator[Meeting]:
    """Rows as meetings, held to all that is asked of a pack's own."""
    shared: dict[object, object] = {}
    for start in range(0, len(rows), BLOCK_MEETINGS):
        block = [Meeting._make(row) for row in rows[start : start + BLOCK_MEETINGS]]
        yield from decode_block(read_object(line(encode_block(block)), "delta"), shared)
