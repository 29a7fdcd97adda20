"""Sealing what nobody has sent yet, and sending what is sealed.

A state goes into a batch as a line. A batch holds about 120 KiB of them, so that no phone is kept
busy by one; a record larger than that is sent field by field, and a field that no batch could hold
stays on the device, in snapshots, and in the report.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from operator import itemgetter
from typing import Final

from mobile_app.changes.coverage import Latest, join, stamps_in
from mobile_app.changes.hlc import Hlc, format_hlc
from mobile_app.changes.merge import Record
from mobile_app.changes.states import state_from
from mobile_app.errors import BatchRefused, Quota, ServerFault, TooSlow
from mobile_app.sync.codec import BATCH, PLAIN_LIMIT_BYTES, write_state
from mobile_app.sync.heads import ASKS_LIMIT, BatchHead, Link
from mobile_app.sync.reports import Phase
from mobile_app.sync.rounds import Round, unhurried
from mobile_app.sync.state import Large, SyncState, Waiting, encode_waiting, read_outbox
from mobile_app.sync.vault import id_of

PLAIN_BYTES: Final = 120 * 1024
SEALED_LIMIT_BYTES: Final = 256 * 1024
"""What a server takes as one batch. Only a single large field makes one above 128 KiB."""

_PLAIN_LIMIT_BYTES: Final = PLAIN_LIMIT_BYTES[BATCH]
_BODY_BYTES: Final = 1024 * 1024
_BODY_BATCHES: Final = 64
_OWN_KEPT: Final = 200
_FRAME_BYTES: Final = 4


async def seal_unsent(round: Round) -> bool:
    """Seal what the coverage does not hold, and what is asked of others; whether there was any."""
    parts = round.replica.unsent(round.state.coverage)
    if not parts and not round.state.asks:
        return False
    latest = Latest()
    async for part in unhurried(parts):
        latest.note(stamps_in(part))
    coverage = join(round.state.coverage, latest.coverage())
    await seal_parts(round, replace(round.state, coverage=coverage), parts)
    return True


async def seal_parts(round: Round, state: SyncState, parts: Iterable[Record]) -> None:
    """Seal `parts` in batches and keep `state` with them, in one step."""
    latest = [(max(stamps_in(part)), part) async for part in unhurried(parts)]
    latest.sort(key=itemgetter(0))
    groups = _groups(part for _, part in latest)
    group = next(groups, _Group() if state.asks else None)
    own = state.coverage.get(round.replica.device)
    waiting: list[Waiting] = []
    while group is not None:
        after = next(groups, None)
        one = await _sealed(round, state, group, own if after is None else None)
        if one is None:
            state = replace(state, large=(*state.large, *_large(group)))
        else:
            waiting.append(one)
            state = replace(state, number=one.number, previous=one.id, asks=())
        group = after
        await asyncio.sleep(0)
    await round.keep(state, notes={one.note: encode_waiting(one) for one in waiting})


async def push(round: Round) -> bool:
    """Send the outbox, in order; whether all of it went.

    A vault that is full, or a server that does not take a batch, leaves it waiting and is told in
    the report; raises NetworkError for whatever else comes between.
    """
    outbox = read_outbox(round.replica.notes())
    total, together, size = len(outbox), _BODY_BATCHES, _BODY_BYTES
    while outbox:
        round.tell(Phase.SENDING, total - len(outbox), total)
        some = _body(outbox, together, size)
        try:
            appended = await round.remote.append([one.sealed for one in some])
        except (Quota, BatchRefused) as error:
            if len(some) == 1:
                round.report.refused = error
                return False
            together = 1  # perhaps there is room for a few of them
            continue
        except TooSlow:
            if len(some) == 1:
                raise
            size //= 4  # a bad line is to get on, body by body
            continue
        if len(appended.seqs) != len(some):
            raise ServerFault("not one seq for each batch")
        state = round.state
        for one, seq in zip(some, appended.seqs, strict=True):
            state = confirmed(state, one, seq, appended.generation)
        await round.keep(state, notes={one.note: None for one in some})
        round.report.sent += len(some)
        # Another generation: what is there has to be looked at, whatever its number.
        round.head = appended.head if appended.generation == state.generation else -1
        outbox = outbox[len(some) :]
    round.tell(Phase.SENDING, total, total)
    return True


def confirmed(state: SyncState, waiting: Waiting, seq: int, generation: int) -> SyncState:
    """`state` once the server has `waiting` at `seq`."""
    link = Link(state.chain, waiting.number, waiting.id, waiting.at_ms)
    own = state.own
    if waiting.own is not None:
        own = (*own, (waiting.own, seq))[-_OWN_KEPT:]
    state = replace(state, chains={**state.chains, state.device: link}, own=own)
    if seq == state.cursor + 1 and generation == state.generation:
        # Nothing came between, so there is nothing to read up to here.
        batches, size = state.since
        state = replace(
            state,
            cursor=seq,
            cursor_id=waiting.id,
            cursor_bytes=len(waiting.sealed),
            since=(batches + 1, size + len(waiting.sealed)),
        )
    return state


@dataclass(slots=True)
class _Group:
    """What goes into one batch. `single` has the record of a line too long to share one."""

    lines: list[bytes] = field(default_factory=list)
    single: tuple[Record, ...] = ()


async def _sealed(round: Round, state: SyncState, group: _Group, own: Hlc | None) -> Waiting | None:
    """The next batch of the chain; None for one that no server would take."""
    if sum(map(len, group.lines)) > _PLAIN_LIMIT_BYTES:
        return None
    head = BatchHead(
        device=state.device,
        chain=state.chain,
        number=state.number + 1,
        previous=state.previous,
        seen=(state.generation, state.cursor),
        at_ms=round.now_ms,
        schema=round.rules.schema,
        asks=state.asks[:ASKS_LIMIT],
    )
    sealed = await round.seal.seal_batch(head, group.lines)
    if len(sealed) > SEALED_LIMIT_BYTES:
        return None
    return Waiting(head.number, id_of(sealed), head.at_ms, own, sealed)


def _groups(parts: Iterable[Record]) -> Iterator[_Group]:
    group, size = _Group(), 0
    for part in parts:
        for line, single in _pieces(part):
            if group.lines and size + len(line) > PLAIN_BYTES:
                yield group
                group, size = _Group(), 0
            group.lines.append(line)
            group.single = single
            size += len(line) + 1
    if group.lines:
        yield group


def _pieces(part: Record) -> Iterator[tuple[bytes, tuple[Record, ...]]]:
    """Lines that stand for `part` together; with the record where one is too long to share."""
    line = write_state(state_from(part))
    if len(line) <= PLAIN_BYTES:
        yield line, ()
        return
    marks = replace(part, fields={}, stamps={})
    if stamps_in(marks):
        yield write_state(state_from(marks)), ()
    for name, stamp in part.stamps.items():
        one = replace(
            part,
            fields={name: part.fields[name]},
            stamps={name: stamp},
            removed_at=None,
            restored_at=None,
        )
        line = write_state(state_from(one))
        yield line, (one,) if len(line) > PLAIN_BYTES else ()


def _large(group: _Group) -> Iterator[Large]:
    """A field each. Lines that share a batch are never too large for it."""
    for record in group.single:
        for name, stamp in record.stamps.items():
            yield Large(record.type, record.id, name, format_hlc(stamp))


def _body(outbox: Sequence[Waiting], together: int, most_bytes: int) -> list[Waiting]:
    """The first of them that go into one body; one at least."""
    some: list[Waiting] = []
    size = 0
    for one in outbox[:together]:
        size += _FRAME_BYTES + len(one.sealed)
        if some and size > most_bytes:
            break
        some.append(one)
    return some
