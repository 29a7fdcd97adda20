"""One round of sync under way: who takes part, and what is known so far."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any, Final, TypeAlias, TypeVar

from mobile_app.changes.change import Key
from mobile_app.changes.coverage import join
from mobile_app.changes.hlc import MAX_AHEAD_MS
from mobile_app.changes.merge import Record, merge
from mobile_app.changes.states import MAX_STAMP_MS
from mobile_app.sync.ports import Remote, Replica, Write
from mobile_app.sync.reports import Phase, Progress, SyncReport
from mobile_app.sync.state import STATE, Reason, SyncState, encode_state
from mobile_app.sync.vault import VaultSeal

_T = TypeVar("_T")

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_FORMER_KEPT: Final = 32
_TOGETHER: Final = 100
"""Records looked at without letting anything else run: a third of a frame in a browser."""

Upgrade: TypeAlias = Callable[[dict[str, Any], int], Iterable[Mapping[str, Any]]]
"""(a state, the schema version that wrote it) -> states of today's. Raises for one it cannot."""


@dataclass(frozen=True, slots=True)
class Rules:
    """What the records are: `schema` is the version this app writes."""

    schema: int
    upgrade: Upgrade


@dataclass(slots=True)
class Round:
    """`state` is what is durable. `shadow` is what the vault was found to hold, None unless it is
    being read from the beginning to find out."""

    replica: Replica
    remote: Remote
    seal: VaultSeal
    rules: Rules
    now_ms: int
    state: SyncState
    shadow: dict[Key, Record] | None
    on_progress: Callable[[Progress], None] | None = None
    report: SyncReport = field(default_factory=SyncReport)
    head: int = 0
    """Of the vault, as last heard."""
    check_cursor: bool = True
    """Whether to look that the batch at the cursor is the one that was there."""
    rereads: int = 0

    @property
    def limit_ms(self) -> int:
        """What is stamped later than this waits for its time."""
        return max(self.now_ms, self.replica.clock.ms) + MAX_AHEAD_MS

    async def keep(
        self,
        state: SyncState,
        *,
        join: Iterable[Record] = (),
        write: Iterable[Write] = (),
        notes: Mapping[str, str | None] | None = None,
    ) -> None:
        """One durable step. `self.state` is `state` once it is kept."""
        told = {**(notes or {}), STATE: encode_state(state)}
        await self.replica.keep(join=join, write=write, notes=told)
        self.state = state

    def cast_shadow(self, record: Record) -> None:
        if self.shadow is not None:
            known = self.shadow.get(record.key)
            self.shadow[record.key] = record if known is None else merge(known, record)

    def tell(self, phase: Phase, done: int, total: int) -> None:
        if self.on_progress is not None:
            self.on_progress(Progress(phase, done, total))


async def unhurried(many: Iterable[_T]) -> AsyncIterator[_T]:
    """`many`, with room for others after every few: on a phone the app's one thread does this."""
    for place, one in enumerate(many):
        if place % _TOGETHER == _TOGETHER - 1:
            await asyncio.sleep(0)
        yield one


def utc(ms: int) -> datetime:
    """Another device may say anything: what is beyond the year 9999 is its end."""
    return _EPOCH + timedelta(milliseconds=min(ms, MAX_STAMP_MS))


def chains_of(state: SyncState | None, device: str) -> tuple[tuple[str, int, str], ...]:
    """The last batch of each chain of `device` that is known to be in a vault. What waits in the
    outbox is not: a copy of this device may take its number."""
    if state is None or state.device != device:
        return ()
    last = state.chains.get(device)
    if last is None or last.chain != state.chain:
        return state.former
    return (*state.former, (last.chain, last.number, last.id))[-_FORMER_KEPT:]


def begun(state: SyncState, reason: Reason, chain: str) -> SyncState:
    """`state` as it is when everything is to be read from the beginning, for `reason`."""
    return replace(
        unread(state),
        known=join(state.known, state.coverage),
        coverage={},
        chain=chain,
        number=0,
        previous="",
        former=chains_of(state, state.device),
        own=(),
        rereading=reason,
    )


def unread(state: SyncState) -> SyncState:
    return replace(state, generation=0, cursor=0, cursor_id="", chains={}, since=(0, 0))
