"""The sync engine: one device's side of docs/protocol.md, "What a device does".

A round reads everything new, seals what nobody has sent, sends it, and now and then makes a
snapshot. It may be cut off anywhere, by a crash, a closed tab or a lost connection: each step is
durable as a whole, and the next round goes on from there. The engine knows no clock, disk or
network but those it is given.
"""

from __future__ import annotations

import asyncio
from base64 import b64decode
from collections.abc import Callable
from dataclasses import replace
from typing import Final

from mobile_app.changes.change import Key
from mobile_app.changes.merge import Record
from mobile_app.device.ports import Clock, Crypto, Entropy
from mobile_app.errors import CannotOpen, Refusal, VersionMismatch
from mobile_app.sync.applying import Page
from mobile_app.sync.asides import counting_now, read_asides
from mobile_app.sync.compacting import compact_if_due
from mobile_app.sync.healing import begin_rereading, finish_rereading
from mobile_app.sync.keys import Keys
from mobile_app.sync.ports import MERGED, Remote, Replica
from mobile_app.sync.pulling import pull
from mobile_app.sync.pushing import push, seal_unsent
from mobile_app.sync.reports import Progress, SeenDevice, SyncReport, SyncStatus
from mobile_app.sync.rounds import Round, Rules, Upgrade, chains_of, unread, utc
from mobile_app.sync.state import (
    NEWER,
    OUTBOX,
    STATE,
    Reason,
    SyncState,
    encode_state,
    read_state_note,
)
from mobile_app.sync.status import finished, read_devices, read_status
from mobile_app.sync.vault import VaultSeal

_TURNS: Final = 8
"""Of pulling and pushing in one round: others may write as fast as we read."""

_CHECK_ALWAYS_BYTES: Final = 4096
_CHECK_EVERY_MS: Final = 60 * 60 * 1000

_DONE_EVERY_MS: Final = 15 * 60 * 1000
"""How old the time of the last success may grow in storage while nothing changes."""


class SyncEngine:
    """One to a vault and a replica. `upgrade` is `Schema.upgrade` of mobile_app/store/migrations.

    Every call raises StoreError as `Replica.keep` does.
    """

    def __init__(
        self,
        replica: Replica,
        remote: Remote,
        *,
        keys: Keys,
        crypto: Crypto,
        entropy: Entropy,
        clock: Clock,
        schema: int,
        upgrade: Upgrade,
    ) -> None:
        self._replica = replica
        self._remote = remote
        self._seal = VaultSeal(keys, crypto, entropy)
        self._clock = clock
        self._rules = Rules(schema, upgrade)
        self._turn = asyncio.Lock()
        self._shadow: dict[Key, Record] | None = None
        self._done_at_ms = 0
        self._checked_at_ms = 0

    async def sync(self, progress: Callable[[Progress], None] | None = None) -> SyncReport:
        """One whole round; a second one asked for meanwhile follows the first.

        Raises NetworkError (Offline, VaultUnknown, RateLimited, …; VersionMismatch when nothing
        goes on without an update of the app) and CryptoUnavailable. What was done before stays
        done.
        """
        async with self._turn:
            round = await self._begin(progress)
            try:
                await self._work(round)
            finally:
                self._shadow = round.shadow
            return finished(round)

    async def begin_anew(self) -> None:
        """Forget what is known of a vault, in storage too: the next round joins `keys`' vault and
        sends it everything. Raises VersionMismatch while batches of the former vault wait for an
        update, which only its own phrase opens."""
        async with self._turn:
            await self._start_anew()

    async def turn_off(self) -> None:
        """Forget everything that sync keeps; the records stay, here and on the server."""
        async with self._turn:
            writes = list(counting_now(self._replica))
            notes = dict.fromkeys(self._replica.notes())
            await self._replica.keep(write=writes, notes=notes)
            self._shadow = None

    def status(self) -> SyncStatus | None:
        """None where sync is off."""
        status = read_status(self._replica.notes())
        if status is not None and self._done_at_ms:
            return replace(status, last_success_at=utc(self._done_at_ms))
        return status

    def devices(self) -> list[SeenDevice]:
        """Who sealed something in this vault, the latest first."""
        return read_devices(self._replica.notes(), self._replica.device)

    async def _begin(self, progress: Callable[[Progress], None] | None) -> Round:
        state = read_state_note(self._replica.notes())
        if state is None or state.vault != self._seal.vault:
            state = await self._start_anew()
        if not state.registered:
            await self._remote.register()
            state = replace(state, registered=True)
        if state.rereading is not None and self._shadow is None:
            # What the vault holds was known in memory only, so it is read again.
            state, self._shadow = unread(state), {}
        round = Round(
            replica=self._replica,
            remote=self._remote,
            seal=self._seal,
            rules=self._rules,
            now_ms=self._now_ms(),
            state=state,
            shadow=self._shadow if state.rereading is not None else None,
            on_progress=progress,
            check_cursor=self._is_check_due(state),
        )
        if state.device != self._replica.device:
            await begin_rereading(round, Reason.DAMAGED)
        elif MERGED in self._replica.notes():
            await begin_rereading(round, Reason.MERGED)
        return round

    def _is_check_due(self, state: SyncState) -> bool:
        """Whether to look that the last batch read is still where it was: it costs its bytes."""
        now_ms = self._now_ms()
        recently = 0 <= now_ms - self._checked_at_ms < _CHECK_EVERY_MS
        if state.cursor_bytes > _CHECK_ALWAYS_BYTES and recently:
            return False
        self._checked_at_ms = now_ms
        return True

    def _now_ms(self) -> int:
        return int(self._clock.now().timestamp() * 1000)

    async def _start_anew(self) -> SyncState:
        """Keep, and return, the state of a vault nothing is known of."""
        kept = self._replica.notes()
        if any(name.startswith(NEWER) for name in kept):
            raise VersionMismatch("batches wait for an update")
        state = SyncState(
            vault=self._seal.vault,
            device=self._replica.device,
            chain=self._seal.random_chain(),
            # Who comes back to a vault finds batches there that it sealed then.
            former=chains_of(read_state_note(kept), self._replica.device),
            # Without records of its own a device has nothing to compare with the vault.
            rereading=Reason.BEGIN if any(True for _ in self._replica.every()) else None,
        )
        notes: dict[str, str | None] = {name: None for name in kept if name.startswith(OUTBOX)}
        await self._replica.keep(notes={**notes, MERGED: None, STATE: encode_state(state)})
        self._shadow = None
        return state

    async def _work(self, round: Round) -> None:
        await self._release(round)
        for _ in range(_TURNS):
            await pull(round)
            await finish_rereading(round)
            await seal_unsent(round)
            sent = await push(round)
            if round.head == round.state.cursor or not sent:
                break
        if sent and round.state.rereading is None:
            self._done_at_ms = round.now_ms
            fresh = 0 <= round.now_ms - round.state.done_at_ms < _DONE_EVERY_MS
            if not fresh or round.report.sent:
                await round.keep(replace(round.state, done_at_ms=round.now_ms))
        await compact_if_due(round, full=not sent)

    async def _release(self, round: Round) -> None:
        """Take in what was set aside and whose time has come: late writes, newer versions."""
        page = Page(round, round.state.generation)
        for aside in read_asides(self._replica.notes()).values():
            page.release(aside)
        if page.changes_something:
            await page.keep()
        for name, text in self._replica.notes().items():
            if name.startswith(NEWER):
                await self._try_newer(round, name, b64decode(text))

    async def _try_newer(self, round: Round, name: str, sealed: bytes) -> None:
        page = Page(round, round.state.generation)
        try:
            head, lines = await self._seal.open_batch(sealed)
        except CannotOpen as refused:
            if refused.reason is Refusal.NEWER:
                return
            page.blind()
        else:
            if head.schema > self._rules.schema:
                return
            await page.take_states(head, lines)
        page.forget(name)
        await page.keep()
