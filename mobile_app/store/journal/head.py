"""The head: which segments, in which order, and which tail make up the journal."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

from mobile_app.errors import StoreCorrupt
from mobile_app.store.journal.entries import Ids
from mobile_app.store.sealing import MARK_BYTES


@dataclass(slots=True, kw_only=True)
class Segment:
    """`mark` is the end of its sealed text; `size` its bytes in storage.

    `ids` and `odd` are what it holds (see Entries), known once it was read or written; no part of
    the head.
    """

    number: int
    generation: int
    size: int
    mark: bytes
    ids: Ids = field(default_factory=dict)
    odd: list[tuple[int, bytes]] = field(default_factory=list)


@dataclass(slots=True, kw_only=True)
class Head:
    """`generation` names the first tail to replay after the segments, in their order.

    `before` is the mark that tail's first frame follows. `next_number` is above every segment's
    number used so far.
    """

    generation: int
    device: str
    clock: str
    before: bytes
    next_number: int
    segments: list[Segment]


def encode_head(head: Head) -> bytes:
    document = {
        "device": head.device,
        "clock": head.clock,
        "before": head.before.hex(),
        "next": head.next_number,
        "segments": [
            [segment.number, segment.generation, segment.size, segment.mark.hex()]
            for segment in head.segments
        ],
    }
    return json.dumps(document, separators=(",", ":")).encode()


def decode_head(plain: bytes, generation: int) -> Head:
    """Raises StoreCorrupt: authentic bytes of another shape come from a bug only."""
    try:
        document: dict[str, Any] = json.loads(plain)
        return Head(
            generation=generation,
            device=str(document["device"]),
            clock=str(document["clock"]),
            before=_mark(document["before"]),
            next_number=_count(document["next"]),
            segments=[
                Segment(
                    number=_count(number),
                    generation=_count(made),
                    size=_count(size),
                    mark=_mark(mark),
                )
                for number, made, size, mark in document["segments"]
            ],
        )
    except (ValueError, KeyError, TypeError, RecursionError):
        raise StoreCorrupt("head: shape") from None


def _count(number: object) -> int:
    if type(number) is not int or number < 0:
        raise ValueError("count")
    return number


def _mark(text: str) -> bytes:
    mark = bytes.fromhex(text)
    if len(mark) != MARK_BYTES:
        raise ValueError("mark")
    return mark
