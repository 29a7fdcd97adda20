"""Making one snapshot of everything, so that a new device need not read years of batches.

Only a device that has applied all there is makes one, and it takes in the snapshot in force first:
what is too large for a batch travels in snapshots alone. The server takes it only if nobody else
was quicker, and keeps the former one until the next.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from mobile_app.changes.change import Key
from mobile_app.changes.coverage import Latest, stamps_in
from mobile_app.changes.merge import Record, merge
from mobile_app.changes.states import state_from
from mobile_app.errors import (
    BatchRefused,
    CannotOpen,
    Quota,
    SnapshotChanged,
    TooSlow,
    VersionMismatch,
)
from mobile_app.sync.applying import BLIND_MS, Page
from mobile_app.sync.codec import write_state
from mobile_app.sync.heads import SnapshotHead
from mobile_app.sync.healing import held
from mobile_app.sync.rounds import Round, unhurried
from mobile_app.sync.state import NEWER

DUE_BATCHES: Final = 64
DUE_BYTES: Final = 1024 * 1024
_PAUSE_MS: Final = 24 * 60 * 60 * 1000


async def compact_if_due(round: Round, *, full: bool) -> None:
    """Replace the snapshot when the batches since weigh more than it does; in a `full` vault when
    there are any, or the next one would drop some."""
    batches, size = round.state.since
    due = (batches >= DUE_BATCHES or size >= DUE_BYTES) and size > round.state.snapshot[1]
    if not (due or full) or not _may(round):
        return
    vault = await round.remote.state()
    state = round.state
    if (vault.generation, vault.head) != (state.generation, state.cursor):
        return
    if vault.snapshot > state.snapshot[0]:
        # Another device was quicker. How large its snapshot is nobody said: as large as ours.
        left = min(batches, vault.head - vault.snapshot)
        since = (left, size * left // max(batches, 1))
        await round.keep(replace(state, snapshot=(vault.snapshot, state.snapshot[1]), since=since))
        return
    if not batches and vault.floor == vault.snapshot:
        return  # full, and nothing is left to drop
    try:
        tag = await _take_in_the_former(round)
        sealed = await _seal(round)
        await round.remote.put_snapshot(sealed, round.state.cursor, tag)
    except SnapshotChanged:
        return  # somebody was quicker; the next round sees what there is
    except (BatchRefused, Quota, TooSlow, CannotOpen, VersionMismatch):
        # What is there stays. Making one is work, so it is not tried every few minutes.
        after = round.now_ms + max(_put_off_ms(round), _PAUSE_MS)
        await round.keep(replace(round.state, compact_after_ms=after))
        return
    state = round.state
    await round.keep(replace(state, snapshot=(state.cursor, len(sealed)), since=(0, 0)))


def _may(round: Round) -> bool:
    """Not past what this device could not read."""
    newer = any(name.startswith(NEWER) for name in round.replica.notes())
    return not newer and not _put_off_ms(round)


def _put_off_ms(round: Round) -> int:
    """For how long nothing is to be made. Longer than anything is put off: the clock that said so
    was wrong."""
    left = round.state.compact_after_ms - round.now_ms
    return left if 0 < left <= BLIND_MS else 0


async def _take_in_the_former(round: Round) -> str | None:
    """The tag of the one in force, None where there is none. Raises CannotOpen, VersionMismatch."""
    snapshot = await round.remote.snapshot()
    if snapshot is None:
        return None
    page = Page(round, round.state.generation)
    try:
        head, lines = await round.seal.open_snapshot(snapshot.sealed)
    except CannotOpen:
        page.blind()
        await page.keep()
        raise
    if head.schema > round.rules.schema:
        raise VersionMismatch("snapshot")
    await page.take_in(head, lines)
    await page.keep()
    return snapshot.tag


async def _seal(round: Round) -> bytes:
    records: dict[Key, Record] = {}
    async for record in unhurried(held(round.replica)):
        known = records.get(record.key)
        records[record.key] = record if known is None else merge(known, record)
    lines: list[bytes] = []
    latest = Latest()
    async for record in unhurried(records.values()):
        lines.append(write_state(state_from(record)))
        latest.note(stamps_in(record))
    head = SnapshotHead(
        device=round.state.device,
        at_ms=round.now_ms,
        schema=round.rules.schema,
        through=(round.state.generation, round.state.cursor),
        coverage=latest.coverage(),
        chains=round.state.chains,
    )
    return await round.seal.seal_snapshot(head, lines)
