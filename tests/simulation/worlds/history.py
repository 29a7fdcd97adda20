"""What was written in a world, by whom, and what was promised of it: the truth it is held to.

States of records form a lattice (decision 0072), so two bounds say all: what every surviving device
was promised is below what is there in the end, and what is there is below everything anybody
ever wrote. Between the two nothing was lost, nothing came back, nothing was made up.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

from mobile_app.changes.change import Json, Key
from mobile_app.changes.hlc import Hlc, format_hlc
from mobile_app.changes.merge import Record, merge

CONFLICT_COPY: Final = "conflict_copy"
LONG_TEXT_CHARACTERS: Final = 40


@dataclass(frozen=True, slots=True)
class Edit:
    """A long text as somebody wrote it, and the stamps of the texts they had before them."""

    phone: str
    key: Key
    field: str
    stamp: Hlc
    text: str
    seen: frozenset[Hlc]


@dataclass(slots=True)
class History:
    """`promised` by phone; `written` by anybody, promised or not."""

    promised: dict[str, dict[Key, Record]] = field(default_factory=dict)
    written: dict[Key, Record] = field(default_factory=dict)
    edits: dict[tuple[Key, str], list[Edit]] = field(default_factory=dict)
    wrongs: list[str] = field(default_factory=list)
    twins: bool = False
    _asked: dict[tuple[str, Key, str], list[Json]] = field(default_factory=dict)
    _last: dict[str, Hlc] = field(default_factory=dict)
    _writes: dict[Hlc, tuple[str, Key]] = field(default_factory=dict)
    _merged_away: set[Hlc] = field(default_factory=set)
    _seen: dict[tuple[str, Key, str], set[Hlc]] = field(default_factory=dict)

    def go_on(self, phone: str, promised: Mapping[Key, Record]) -> None:
        """`phone` begins as an image, made when this much was promised on another device.

        Two devices stamp under one name then, until one of them notices.
        """
        self.promised[phone] = dict(promised)
        self.twins = True

    def ask(self, phone: str, key: Key, fields: Mapping[str, Json]) -> None:
        """`phone` is about to write this, and may die while it does."""
        for name, value in fields.items():
            self._asked.setdefault((phone, key, name), []).append(value)

    def promise(self, phone: str, device: str, record: Record) -> None:
        """`record` is durable on `phone`: what `device` wrote of it counts from now on."""
        kept = self.promised.setdefault(phone, {})
        known = kept.get(record.key)
        part = _written_by(record, device, known)
        if part is None:
            return
        self._check_stamps(phone, device, part)
        self._note_edits(phone, part)
        kept[record.key] = part if known is None else merge(known, part)
        self.write(part)

    def write(self, part: Record) -> None:
        """Somebody wrote this somewhere."""
        known = self.written.get(part.key)
        self.written[part.key] = part if known is None else merge(known, part)

    def find(self, phone: str, device: str, records: Iterable[Record]) -> None:
        """What `phone` holds after a start: an unacknowledged write that is there is there."""
        for record in records:
            if record.type == CONFLICT_COPY:
                continue
            for name, stamp in record.stamps.items():
                if stamp.device == device and stamp not in self._writes:
                    asked = self._asked.get((phone, record.key, name), [])
                    if record.fields[name] not in asked:
                        self.wrongs.append(f"{phone} holds {record.key} {name} nobody asked for")
            self.promise(phone, device, record)
            self.see(phone, record)

    def read_file(self, phone: str, record: Record, before: Record | None) -> None:
        """`phone` has read `record` from a file, over `before`. Files are merged without copies: a
        text of its own that is older than the file's is gone from there."""
        self.see(phone, record)
        for name, stamp in record.stamps.items():
            own = None if before is None else before.stamps.get(name)
            if own is not None and own < stamp:
                self._merged_away.add(own)

    def see(self, phone: str, record: Record) -> None:
        """`phone` has this before it."""
        for name, value in record.fields.items():
            if is_long(value):
                self._seen.setdefault((phone, record.key, name), set()).add(record.stamps[name])

    def _note_edits(self, phone: str, part: Record) -> None:
        for name, value in part.fields.items():
            place = (phone, part.key, name)
            if isinstance(value, str) and is_long(value):
                seen = self._seen.setdefault(place, set())
                edit = Edit(phone, part.key, name, part.stamps[name], value, frozenset(seen))
                self.edits.setdefault((part.key, name), []).append(edit)
                seen.add(edit.stamp)

    def _check_stamps(self, phone: str, device: str, part: Record) -> None:
        marks = (part.removed_at, part.restored_at)
        stamps = {*part.stamps.values(), *(mark for mark in marks if mark is not None)}
        last = self._last.get(device)
        for stamp in sorted(stamps):
            first = self._writes.setdefault(stamp, (phone, part.key))
            if self.twins:
                continue
            if first != (phone, part.key):
                self.wrongs.append(f"{phone} stamped twice with {format_hlc(stamp)}")
            if last is not None and stamp < last and len(stamps) == 1:
                self.wrongs.append(f"the clock of {phone} went back to {format_hlc(stamp)}")
            last = stamp if last is None else max(last, stamp)
        if last is not None:
            self._last[device] = last

    def lower(self, phones: Iterable[str]) -> dict[Key, Record]:
        """The least that must be there when `phones` survive."""
        bound: dict[Key, Record] = {}
        for phone in phones:
            for key, record in self.promised.get(phone, {}).items():
                bound[key] = merge(bound[key], record) if key in bound else record
        return bound

    def heads(self, phones: frozenset[str]) -> list[Edit]:
        """Long texts of `phones` that nobody wrote over knowingly."""
        heads = []
        for edits in self.edits.values():
            told = [edit for edit in edits if edit.phone in phones]
            known = self._merged_away.union(*(edit.seen for edit in edits))
            heads += [edit for edit in told if edit.stamp not in known]
        return heads


def is_long(value: Json) -> bool:
    return isinstance(value, str) and len(value) >= LONG_TEXT_CHARACTERS


def _written_by(record: Record, device: str, known: Record | None) -> Record | None:
    """What `device` stamped in `record` and is not in `known`."""
    held = {} if known is None else known.stamps
    stamps = {
        name: stamp
        for name, stamp in record.stamps.items()
        if stamp.device == device and held.get(name) != stamp
    }
    removed_at = record.removed_at if _by(record.removed_at, device) else None
    restored_at = record.restored_at if _by(record.restored_at, device) else None
    if known is not None:
        removed_at = removed_at if removed_at != known.removed_at else None
        restored_at = restored_at if restored_at != known.restored_at else None
    if not stamps and removed_at is None and restored_at is None:
        return None
    return Record(
        type=record.type,
        id=record.id,
        fields={name: record.fields[name] for name in stamps},
        stamps=stamps,
        removed_at=removed_at,
        restored_at=restored_at,
    )


def _by(stamp: Hlc | None, device: str) -> bool:
    return stamp is not None and stamp.device == device
