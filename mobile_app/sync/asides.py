"""What waits for its time: states stamped in the future, by a clock that is off.

One note for each record, so that one of them costs no other. Beside the state it says what of ours
its writer had seen, for that cannot be told any more when its time comes, and a long text of ours
that loses then is to be kept as at any other time.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from mobile_app.changes.hlc import Hlc, format_hlc, parse_hlc
from mobile_app.changes.merge import Record, merge
from mobile_app.changes.states import record_from_state, state_from
from mobile_app.sync.conflict_copies import conflict_copies
from mobile_app.sync.ports import Replica, Write
from mobile_app.sync.state import ASIDE

_SEEN = "seen"


@dataclass(frozen=True, slots=True)
class Aside:
    """`seen` is the stamp of this device up to which who wrote it had seen ours, None for none."""

    record: Record
    seen: Hlc | None

    @property
    def note(self) -> str:
        return f"{ASIDE}{self.record.type}.{self.record.id}"

    def had_seen(self, stamp: Hlc) -> bool:
        return self.seen is not None and stamp <= self.seen

    def encode(self) -> str:
        seen = format_hlc(self.seen) if self.seen is not None else ""
        return json.dumps({**state_from(self.record), _SEEN: seen})

    def join(self, other: Aside) -> Aside:
        """Both states of one record. What one of the writers had not seen counts as unseen: a copy
        too many is better than one too few."""
        seen = None
        if self.seen is not None and other.seen is not None:
            seen = min(self.seen, other.seen)
        return Aside(merge(self.record, other.record), seen)


def read_asides(notes: Mapping[str, str]) -> dict[str, Aside]:
    """By the names of their notes, which are our own: what is odd is a bug."""
    return {name: _read(text) for name, text in notes.items() if name.startswith(ASIDE)}


def counting_now(replica: Replica) -> Iterator[Write]:
    """What waits, as writes of this moment, for when nobody will look at it again. Nothing is
    removed before its time, and what was removed here comes back only where somebody restored it.
    """
    for aside in read_asides(replica.notes()).values():
        record, here = aside.record, replica.get(*aside.record.key)
        gone = record.removed or (here is not None and here.removed and record.restored_at is None)
        if record.fields and not gone:
            yield from conflict_copies(replica, record, lambda _: True, aside.had_seen)
            yield record.type, record.id, record.fields


def _read(text: str) -> Aside:
    state = json.loads(text)
    seen = state.pop(_SEEN)
    return Aside(record_from_state(state), parse_hlc(seen) if seen else None)
