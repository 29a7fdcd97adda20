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
from mobile_app.changes.hlc import Hlc
from mobile_app.changes.merge import Record
from mobile_app.changes.states import field_stamps

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


def stamps_in(record: Record) -> set[Hlc]:
    """Every stamp of the record, removals and restorations included."""
    stamps = field_stamps(record)
    stamps.update(mark for mark in (record.removed_at, record.restored_at) if mark is not None)
    return stamps


def beyond(record: Record, coverage: Coverage) -> Record | None:
    """The part of `record` that `coverage` does not hold, None when it holds everything."""
    if all(covers(coverage, stamp) for stamp in stamps_in(record)):
        return None
    return _part(record, lambda stamp: not covers(coverage, stamp))


def lacking(record: Record, held: Record | None) -> Record | None:
    """The part of `record` that whoever has `held` (None: nothing) lacks, None for no part.

    `record` has `held` merged into it, so where they differ it is ahead.
    """
    if held is None:
        return _part(record, lambda _: True)
    names = [name for name in record.stamps if _differs(record, held, name)]
    removed = record.removed_at if record.removed_at != held.removed_at else None
    restored = record.restored_at if record.restored_at != held.restored_at else None
    return _of(record, names, removed, restored)


def split_early(record: Record, limit_ms: int) -> tuple[Record | None, Record | None]:
    """(what is stamped up to `limit_ms`, what is stamped later), None for no part."""
    if all(stamp.ms <= limit_ms for stamp in stamps_in(record)):
        return record, None
    due = _part(record, lambda stamp: stamp.ms <= limit_ms)
    return due, _part(record, lambda stamp: stamp.ms > limit_ms)


def _differs(record: Record, held: Record, name: str) -> bool:
    if name not in held.stamps or record.stamps[name] != held.stamps[name]:
        return True
    return _text(record.fields[name]) != _text(held.fields[name])


def _text(value: Json) -> str:
    return json.dumps(value, sort_keys=True)


def _part(record: Record, wanted: Callable[[Hlc], bool]) -> Record | None:
    removed, restored = record.removed_at, record.restored_at
    return _of(
        record,
        [name for name, stamp in record.stamps.items() if wanted(stamp)],
        removed if removed is not None and wanted(removed) else None,
        restored if restored is not None and wanted(restored) else None,
    )


def _of(
    record: Record, names: list[str], removed_at: Hlc | None, restored_at: Hlc | None
) -> Record | None:
    if not names and removed_at is None and restored_at is None:
        return None
    return replace(
        record,
        fields={name: record.fields[name] for name in names},
        stamps={name: record.stamps[name] for name in names},
        removed_at=removed_at,
        restored_at=restored_at,
    )
