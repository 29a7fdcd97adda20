"""Reading a vault from the beginning, and sending what it lacks.

One procedure for all that could leave records nobody else has: a server that went back, a missing
batch, a damaged store, a file that was merged, a device that joins. While everything is read, a
shadow of the vault is kept in memory; what this device holds beyond it is sealed in a new chain.
Nothing is ever removed because it is missing somewhere.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from mobile_app.changes.change import Key
from mobile_app.changes.coverage import Latest, join, lacking, stamps_in
from mobile_app.changes.hlc import Hlc, device_of, parse_hlc
from mobile_app.changes.merge import Record
from mobile_app.errors import ServerFault
from mobile_app.sync.asides import read_asides
from mobile_app.sync.ports import MERGED, Replica
from mobile_app.sync.pushing import seal_parts
from mobile_app.sync.rounds import Round, begun, unhurried
from mobile_app.sync.state import OUTBOX, QUIET, Reason

_REREADS_LIMIT = 3
"""In one round. A server that is never twice the same would have us read for ever."""

_NAMES_KEPT = 8


async def begin_rereading(round: Round, reason: Reason) -> None:
    """Forget where we are in the vault and what it holds. Raises ServerFault when that does not
    end."""
    round.rereads += 1
    if round.rereads > _REREADS_LIMIT:
        raise ServerFault("the vault is never twice the same")
    if reason is Reason.COPIED:
        # Durable by itself: cut off here, the next round finds another name and begins as well.
        await round.replica.rename()
    state = begun(round.state, reason, round.seal.random_chain())
    if state.device != round.replica.device:
        names = (*state.names, state.device)[-_NAMES_KEPT:]
        state = replace(state, device=round.replica.device, former=(), names=names)
    outbox = (name for name in round.replica.notes() if name.startswith(OUTBOX))
    # What waited there is in the records, so it is sealed again if the vault lacks it.
    await round.keep(state, notes={**dict.fromkeys(outbox), MERGED: None})
    round.shadow = {}


async def finish_rereading(round: Round) -> None:
    """Everything was read: seal what the vault lacks."""
    shadow, reason = round.shadow, round.state.rereading
    if reason is None or shadow is None:
        return
    parts = []
    latest = Latest()
    async for record in unhurried(held(round.replica)):
        latest.note(stamps_in(record))
        part = lacking(record, shadow.get(record.key))
        if part is not None:
            parts.append(part)
    coverage = join(round.state.coverage, latest.coverage())
    own = _own_in(shadow, parts, round.replica.device)
    state = replace(
        round.state,
        coverage=coverage,
        known={},
        rereading=None,
        own=((own, round.state.cursor),) if own is not None else (),
    )
    await seal_parts(round, state, parts)
    round.shadow = None
    if reason not in QUIET:
        round.report.healed = reason


def _own_in(shadow: Mapping[Key, Record], parts: Iterable[Record], device: str) -> Hlc | None:
    """The stamp of `device` up to which all its writes are in `shadow`; None where not even the
    first is. `parts` are what it lacks."""

    def stamps(records: Iterable[Record]) -> Iterator[str]:
        texts = (text for record in records for text in stamps_in(record))
        return (text for text in texts if device_of(text) == device)

    lacking_from = min(stamps(parts), default=None)
    there = stamps(shadow.values())
    through = max((text for text in there if not lacking_from or text < lacking_from), default="")
    return parse_hlc(through) if through else None


def held(replica: Replica) -> Iterator[Record]:
    """Every record of this device, and what is set aside."""
    yield from replica.every()
    yield from set_aside(replica).values()


def set_aside(replica: Replica) -> dict[str, Record]:
    """What waits for its time, by the names of its notes."""
    return {name: aside.record for name, aside in read_asides(replica.notes()).items()}
