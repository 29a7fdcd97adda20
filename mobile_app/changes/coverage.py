"""What is known to be somewhere: of each writing device, the stamp up to which its writes are.

Comparing a record's stamps with a coverage tells what part of it another place lacks, so no log of
operations has to be kept: what is sent is always the present state, and sending it again is free of
harm (decision 0090). A coverage says nothing false as long as every write up to a stamp is counted
before the stamp is.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import TypeAlias

from mobile_app.changes.change import Json
from mobile_app.changes.hlc import Hlc, device_of, format_hlc, parse_hlc
from mobile_app.changes.merge import Record
from mobile_app.changes.stamps import Stamps, texts_of

Coverage: TypeAlias = Mapping[str, Hlc]
"""By writing device, the stamp up to which its writes are meant."""


def covers(coverage: Coverage, stamp: Hlc) -> bool:
    known = coverage.get(stamp.device)
    return known is not None and stamp <= known


def advance(coverage: Coverage, stamps: Iterable[Hlc]) -> dict[str, Hlc]:
    """`coverage` that also holds each of `stamps`. What it held, it still holds."""
    advanced = dict(coverage)
    for stamp in stamps:
        known = advanced.get(stamp.device)
        if known is None or known < stamp:
            advanced[stamp.device] = stamp
    return advanced


def join(left: Coverage, right: Coverage) -> dict[str, Hlc]:
    """What either holds."""
    return advance(left, right.values())


def stamps_in(record: Record) -> set[str]:
    """The text of every stamp of the record, removals and restorations included."""
    texts = set(texts_of(record.stamps).values())
    texts.update(format_hlc(mark) for mark in (record.removed_at, record.restored_at) if mark)
    return texts


class Latest:
    """By writing device the latest of all stamps it was told of: a coverage in the making."""

    def __init__(self) -> None:
        self._text_by_device: dict[str, str] = {}

    def note(self, texts: Iterable[str]) -> None:
        known = self._text_by_device
        for text in texts:
            device = device_of(text)
            if text > known.get(device, ""):
                known[device] = text

    def coverage(self) -> dict[str, Hlc]:
        return {device: parse_hlc(text) for device, text in self._text_by_device.items()}


def beyond(record: Record, coverage: Coverage) -> Record | None:
    """The part of `record` that `coverage` does not hold, None when it holds everything."""
    return _part(record, lambda text: not covers(coverage, parse_hlc(text)))


def lacking(record: Record, held: Record | None) -> Record | None:
    """The part of `record` that whoever has `held` (None: nothing) lacks, None for no part.

    `record` has `held` merged into it, so where they differ it is ahead.
    """
    if held is None:
        return _part(record, lambda _: True)
    theirs = texts_of(held.stamps)
    names = [
        name
        for name, text in texts_of(record.stamps).items()
        if text != theirs.get(name) or _text(record.fields[name]) != _text(held.fields[name])
    ]
    removed = record.removed_at if record.removed_at != held.removed_at else None
    restored = record.restored_at if record.restored_at != held.restored_at else None
    return _of(record, names, removed, restored)


def split_early(record: Record, limit_ms: int) -> tuple[Record | None, Record | None]:
    """(what is stamped up to `limit_ms`, what is stamped later), None for no part."""
    limit = f"{limit_ms:012x}-g"  # above every stamp of that millisecond, as text sorts
    if all(text < limit for text in stamps_in(record)):
        return record, None
    return _part(record, lambda text: text < limit), _part(record, lambda text: text > limit)


def _text(value: Json) -> str:
    return json.dumps(value, sort_keys=True)


def _part(record: Record, wanted: Callable[[str], bool]) -> Record | None:
    texts = stamps_in(record)
    kept = {text for text in texts if wanted(text)}
    if kept and len(kept) == len(texts):
        return record
    removed, restored = record.removed_at, record.restored_at
    return _of(
        record,
        [name for name, text in texts_of(record.stamps).items() if text in kept],
        removed if removed is not None and format_hlc(removed) in kept else None,
        restored if restored is not None and format_hlc(restored) in kept else None,
    )


def _of(
    record: Record, names: list[str], removed_at: Hlc | None, restored_at: Hlc | None
) -> Record | None:
    if not names and removed_at is None and restored_at is None:
        return None
    texts = texts_of(record.stamps)
    return replace(
        record,
        fields={name: record.fields[name] for name in names},
        stamps=Stamps({name: texts[name] for name in names}),
        removed_at=removed_at,
        restored_at=restored_at,
    )
