"""Batches and snapshots on their way into the records, step by step."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Sequence
from dataclasses import replace
from functools import cached_property
from typing import Final

from mobile_app.changes.coverage import (
    Coverage,
    Latest,
    beyond,
    covers,
    join,
    split_early,
    stamps_in,
)
from mobile_app.changes.hlc import Hlc
from mobile_app.changes.merge import Record
from mobile_app.changes.states import record_from_state
from mobile_app.errors import CannotOpen, Refusal, StoreCorrupt, VersionMismatch
from mobile_app.sync.asides import Aside, read_asides
from mobile_app.sync.chains import (
    asking,
    following,
    is_asked,
    is_own,
    link_of,
    missing,
    with_own,
)
from mobile_app.sync.codec import read_state
from mobile_app.sync.conflict_copies import conflict_copies
from mobile_app.sync.heads import BatchHead, Link, SnapshotHead
from mobile_app.sync.ports import Write
from mobile_app.sync.pushing import confirmed
from mobile_app.sync.rounds import Round, unhurried
from mobile_app.sync.state import NEWER, Reason, Waiting, read_outbox
from mobile_app.sync.vault import id_of

BLIND_MS: Final = 30 * 24 * 60 * 60 * 1000
_NEWER_LIMIT: Final = 64
_STEP_BYTES: Final = 256 * 1024
_TOGETHER: Final = 200
"""Lines of a snapshot taken in before looking at how much that is."""
_JOINED_TOGETHER: Final = 300
"""In one step of the store, which lets nothing else run."""


class Page:
    """What has been read since the last step. `state` is what will be kept with it; `size` is in
    bytes of states, and small again after each step."""

    def __init__(self, round: Round, generation: int) -> None:
        self._round = round
        self.state = replace(round.state, generation=generation)
        self.size = 0
        self._joined: list[Record] = []
        self._writes: dict[tuple[str, str], Write] = {}
        self._notes: dict[str, str | None] = {}
        self._outbox: dict[str, Waiting] | None = None

    @cached_property
    def _asides(self) -> dict[str, Aside]:
        return read_asides(self._round.replica.notes())

    @property
    def changes_something(self) -> bool:
        return bool(self._notes) or self.state != self._round.state

    async def keep(self) -> None:
        """In one step, or in several for very many states. Then the place they were read at comes
        last: cut off before, they are read and joined again. What a text loses to them is written
        down first, for nobody could tell later."""
        starts = range(0, len(self._joined), _JOINED_TOGETHER)
        steps = [self._joined[start : start + _JOINED_TOGETHER] for start in starts] or [[]]
        writes = list(self._writes.values())
        for some in steps[:-1]:
            await self._round.replica.keep(join=some, write=writes)
            writes = []
        await self._round.keep(self.state, join=steps[-1], write=writes, notes=self._notes)
        self._round.report.applied += len(self._joined)
        self._joined, self._writes, self._notes, self.size = [], {}, {}, 0

    async def keep_if_large(self) -> bool:
        """A phone has only so much memory, and merging keeps it from drawing."""
        if self.size < _STEP_BYTES:
            return False
        await self.keep()
        return True

    def blind(self) -> None:
        """Something did not open. It is passed over; others may make the next snapshot."""
        self._round.report.unreadable += 1
        self.state = replace(self.state, compact_after_ms=self._round.now_ms + BLIND_MS)

    def forget(self, note: str) -> None:
        self._notes[note] = None

    async def take(self, seq: int, sealed: bytes) -> Reason | None:
        """Take in the batch at `seq`, or tell why all is to be read from the beginning."""
        id = id_of(sealed)
        batches, size = self.state.since
        here = replace(
            self.state,
            cursor=seq,
            cursor_id=id,
            cursor_bytes=len(sealed),
            since=(batches + 1, size + len(sealed)),
        )
        try:
            head, lines = await self._round.seal.open_batch(sealed)
        except CannotOpen as refused:
            self.state = here
            if refused.reason is Refusal.NEWER:
                self._put_by(seq, sealed)
            else:
                self.blind()
            return None
        reason = self._follow(head, link_of(head, id), seq)
        if reason is not None:
            return reason
        self.state = replace(
            here, chains=self.state.chains, asks=self.state.asks, own=self.state.own
        )
        if head.schema > self._round.rules.schema:
            self._put_by(seq, sealed)
        elif head.device != self.state.device or self._round.shadow is not None:
            await self.take_states(head, lines)
        return None

    async def take_states(self, head: BatchHead, lines: Sequence[bytes]) -> None:
        generation, seen = head.seen
        own = self.state.own if generation == self.state.generation else ()

        through = max((stamp for stamp, seq in own if seq <= seen), default=None)
        await self._take_lines(head.schema, lines, head.device, through)

    async def take_snapshot(
        self, head: SnapshotHead, lines: Sequence[bytes], size: int
    ) -> Reason | None:
        """Take in a snapshot of `size` bytes, which stands for all batches up to there; or tell why
        all is to be read from the beginning."""
        mine = head.chains.get(self.state.device)
        if mine is not None and not is_own(self.state, mine, self._waiting().values()):
            return Reason.COPIED
        await self.take_in(head, lines)
        self.state = replace(
            self.state,
            cursor=head.through[1],
            cursor_id="",
            chains={**self.state.chains, **head.chains},
            snapshot=(head.through[1], size),
            since=(0, 0),
        )
        return None

    async def take_in(self, head: SnapshotHead, lines: Sequence[bytes]) -> None:
        """Take in a snapshot's states, wherever we are."""
        through = head.coverage.get(self.state.device)
        for at in range(0, len(lines), _TOGETHER):
            some = lines[at : at + _TOGETHER]
            await self._take_lines(head.schema, some, head.device, through)
            await self.keep_if_large()
        self._cover(head.coverage)

    async def _take_lines(
        self,
        schema: int,
        lines: Sequence[bytes],
        device: str,
        seen: Hlc | None,
    ) -> None:
        """`seen` is the stamp up to which the writer had seen what this device wrote."""
        round = self._round
        limit_ms = round.limit_ms
        latest = Latest()
        async for line in unhurried(lines):
            self.size += len(line)
            for record in self._records(schema, line):
                latest.note(stamps_in(record))
                round.cast_shadow(record)
                due, early = split_early(record, limit_ms)
                if early is not None:
                    self._set_aside(Aside(early, seen))
                if due is not None:
                    self._join(Aside(due, seen), is_news=not self.state.known)
        if device != self.state.device:
            self._cover(latest.coverage())

    def _cover(self, told: Coverage) -> None:
        """What others wrote is in the vault up to there. Of ours that is known by sealing alone."""
        others = {device: at for device, at in told.items() if device != self.state.device}
        self.state = replace(self.state, coverage=join(self.state.coverage, others))

    def _records(self, schema: int, line: bytes) -> list[Record]:
        """The records a line stands for; one that makes no sense is counted and left out."""
        state = read_state(line)
        try:
            if state is None:
                raise StoreCorrupt("state: no object")
            if schema == self._round.rules.schema:
                return [record_from_state(state)]
            return [record_from_state(one) for one in self._round.rules.upgrade(state, schema)]
        except (StoreCorrupt, LookupError, TypeError, ValueError, AttributeError, RecursionError):
            self._round.report.unreadable += 1
            return []

    def release(self, aside: Aside) -> None:
        """The time of some of it has come, perhaps of all."""
        due, early = split_early(aside.record, self._round.limit_ms)
        if due is not None:
            self._join(replace(aside, record=due), is_news=True)
            self._notes[aside.note] = (
                None if early is None else replace(aside, record=early).encode()
            )

    def _join(self, due: Aside, *, is_news: bool) -> None:
        """Without `is_news`, what had been taken in before is no conflict any more."""
        if not is_news:
            is_news = due.note in self._asides  # it was not taken in, but put by
        fresh = due.record if is_news else beyond(due.record, self.state.known)
        if fresh is not None:
            for write in conflict_copies(self._round.replica, fresh, self._is_ours, due.had_seen):
                self._writes[write[:2]] = write
        self._joined.append(due.record)

    def _is_ours(self, stamp: Hlc) -> bool:
        """Whether we wrote that, or nobody has sent it (it came in a file)."""
        state = self.state
        if stamp.device in (state.device, *state.names):
            return True
        return not (covers(state.coverage, stamp) or covers(state.known, stamp))

    def _set_aside(self, early: Aside) -> None:
        known = self._asides.get(early.note)
        self._asides[early.note] = early if known is None else known.join(early)
        self._notes[early.note] = self._asides[early.note].encode()

    def _put_by(self, seq: int, sealed: bytes) -> None:
        """Keep a batch of a version to come until there is an update. Raises VersionMismatch when
        there are too many: they stay on the server."""
        kept = [name for name in self._round.replica.notes() if name.startswith(NEWER)]
        if len(kept) + sum(name.startswith(NEWER) for name in self._notes) >= _NEWER_LIMIT:
            raise VersionMismatch("batches")
        self._notes[f"{NEWER}{seq:012d}"] = b64encode(sealed).decode()

    def _follow(self, head: BatchHead, link: Link, seq: int) -> Reason | None:
        """Find its place in its device's chain; a reason for what is wrong there."""
        if head.device == self.state.device:
            if not is_own(self.state, link, self._waiting().values()):
                return Reason.COPIED
            waiting = self._waiting().get(link.id)
            if waiting is not None:
                # Its answer was lost on the way.
                self.state = confirmed(self.state, waiting, seq, self.state.generation)
                self._notes[waiting.note] = None
                self._round.report.sent += 1
            self.state = with_own(self.state, link)
            return None
        rereading = self._round.state.rereading is not None
        number = 0 if self._waits_for_update() else missing(self.state, head)
        if not rereading and (number or is_asked(self.state, head)):
            return Reason.GAP if number else Reason.ASKED
        if number:
            self.state = asking(self.state, head, number)
        self.state = following(self.state, link, head.device)
        return None

    def _waiting(self) -> dict[str, Waiting]:
        if self._outbox is None:
            self._outbox = {one.id: one for one in read_outbox(self._round.replica.notes())}
        return self._outbox

    def _waits_for_update(self) -> bool:
        """A batch that cannot be read yet may be what seems to be missing."""
        names = (*self._round.replica.notes(), *self._notes)
        return any(name.startswith(NEWER) for name in names)
