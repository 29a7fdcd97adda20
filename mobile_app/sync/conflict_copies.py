"""Long texts that two devices changed, neither having seen the other's: the one that loses is kept.

Of each field the later write stands (decision 0072). For a word that is right; a page of somebody's
thoughts must not vanish for it. Whichever device notices makes the copy, and all of them make the
same one, for its id is made of what it is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from hashlib import sha256
from typing import Final

from mobile_app.changes.hlc import Hlc, format_hlc
from mobile_app.changes.merge import Record
from mobile_app.sync.ports import Replica, Write
from mobile_app.sync.rounds import utc

CONFLICT_COPY: Final = "conflict_copy"
LONG_CHARACTERS: Final = 40


def conflict_copies(
    replica: Replica,
    incoming: Record,
    is_ours: Callable[[Hlc], bool],
    had_seen: Callable[[Hlc], bool],
) -> Iterator[Write]:
    """What to write before `incoming` is joined, which this device sees for the first time.

    `is_ours` says of a stamp whether this device stands up for what was written then: for its own,
    and for what nobody has sent. `had_seen` says whether who wrote `incoming` had seen that.
    """
    if not any(isinstance(value, str) for value in incoming.fields.values()):
        return
    here = replica.get(incoming.type, incoming.id)
    if here is None or here.removed or incoming.type == CONFLICT_COPY:
        return
    for name, theirs_at in incoming.stamps.items():
        ours_at = here.stamps.get(name)
        if ours_at is None or not is_ours(ours_at):
            continue
        if theirs_at.device == ours_at.device:
            continue  # one of them was written over the other, knowingly
        ours, theirs = here.fields[name], incoming.fields[name]
        if not isinstance(ours, str) or not isinstance(theirs, str) or ours == theirs:
            continue
        lost, lost_at = (ours, ours_at) if ours_at < theirs_at else (theirs, theirs_at)
        if len(lost) < LONG_CHARACTERS or had_seen(ours_at):
            continue
        copy_id = _id(incoming, name, lost_at)
        if replica.get(CONFLICT_COPY, copy_id) is None:
            yield (
                CONFLICT_COPY,
                copy_id,
                {
                    "of_type": incoming.type,
                    "of_id": incoming.id,
                    "field": name,
                    "text": lost,
                    "written_at": utc(lost_at.ms).isoformat(timespec="milliseconds"),
                },
            )


def _id(record: Record, name: str, lost_at: Hlc) -> str:
    said = "\0".join((record.type, record.id, name, format_hlc(lost_at)))
    return sha256(said.encode("utf-8", "surrogatepass")).hexdigest()[:32]
