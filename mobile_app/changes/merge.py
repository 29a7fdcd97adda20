"""How changes become records, in any order, any number of times, with one outcome.

A record is a join of three things that only ever grow, so merging is commutative, associative and
idempotent (a state-based CRDT; Shapiro et al. 2011):

* each field: the value with the latest stamp (per-field last-writer-wins);
* `removed_at`: the latest removal. Fields stamped at or before it are forgotten, values and all:
  who removes something wants it gone from every device;
* `restored_at`: the latest restoration. The record is there while it is later than `removed_at`.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from mobile_app.changes.change import Act, Change, Json, Key
from mobile_app.changes.hlc import Hlc, format_hlc
from mobile_app.changes.stamps import Stamps, texts_of
from mobile_app.errors import DomainError


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """The merged state of one record; `fields` and `stamps` have the same names.

    A removed record is kept as its tombstone. It may hold fields that another device wrote later
    without knowing of the removal; they show only if the record is restored.
    """

    type: str
    id: str
    fields: Mapping[str, Json] = field(default_factory=dict)
    stamps: Mapping[str, Hlc] = field(default_factory=dict)
    removed_at: Hlc | None = None
    restored_at: Hlc | None = None

    @property
    def key(self) -> Key:
        return (self.type, self.id)

    @property
    def removed(self) -> bool:
        if self.removed_at is None:
            return False
        return self.restored_at is None or self.restored_at <= self.removed_at

    @property
    def latest(self) -> Hlc | None:
        """The latest clock value anywhere in the record; None for a record nothing was said of."""
        marks = (self.removed_at, self.restored_at)
        return max(
            (*self.stamps.values(), *(mark for mark in marks if mark is not None)), default=None
        )


def merge(left: Record, right: Record) -> Record:
    """The join of two states of one record. Raises DomainError when their keys differ."""
    if left.key != right.key:
        raise DomainError("key", "only states of one record can be merged")
    removed_at = _later(left.removed_at, right.removed_at)
    removed = format_hlc(removed_at) if removed_at is not None else ""
    fields: dict[str, Json] = {}
    stamps: dict[str, str] = {}
    for side in (left, right):
        for name, stamp in texts_of(side.stamps).items():
            known, value = stamps.get(name, ""), side.fields[name]
            if stamp > removed and (
                stamp > known or (stamp == known and _text(value) > _text(fields[name]))
            ):
                fields[name], stamps[name] = value, stamp
    return Record(
        type=left.type,
        id=left.id,
        fields=fields,
        stamps=Stamps(stamps),
        removed_at=removed_at,
        restored_at=_later(left.restored_at, right.restored_at),
    )


def apply(record: Record | None, change: Change) -> Record:
    """`record` (None: never heard of) after `change`. Raises DomainError when the keys differ."""
    told = Record(
        type=change.type,
        id=change.id,
        fields=change.fields,
        stamps=dict.fromkeys(change.fields, change.at),
        removed_at=change.at if change.act is Act.REMOVE else None,
        restored_at=change.at if change.act is Act.RESTORE else None,
    )
    return merge(record or Record(type=change.type, id=change.id), told)


def apply_all(records: Mapping[Key, Record], changes: Iterable[Change]) -> dict[Key, Record]:
    """A new map with every change applied; tombstones are in it."""
    merged = dict(records)
    for change in changes:
        merged[change.key] = apply(merged.get(change.key), change)
    return merged


def _text(value: Json) -> str:
    """Equal stamps with different values cannot come from sound devices, yet a phone restored from
    an image can repeat its own clock. The values' text decides then, so that all devices agree."""
    return json.dumps(value, sort_keys=True)


def _later(left: Hlc | None, right: Hlc | None) -> Hlc | None:
    if left is None or right is None:
        return right if left is None else left
    return max(left, right)
