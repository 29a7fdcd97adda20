"""Reading a vault: batches in their order, or a snapshot where they are gone.

A batch's states and the place it was read at become durable in one step. What does not open is
counted and passed over; what was written for a later time or a later version is kept beside.
"""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import Final

from mobile_app.errors import CannotOpen, Compacted, Refusal, ServerFault, TooSlow, VersionMismatch
from mobile_app.sync.applying import Page
from mobile_app.sync.healing import begin_rereading
from mobile_app.sync.ports import Pulled
from mobile_app.sync.reports import Phase
from mobile_app.sync.rounds import Round
from mobile_app.sync.state import Reason
from mobile_app.sync.vault import id_of

_BATCHES: Final = 64
"""In one answer; over a bad line an eighth of it, and then one."""


async def pull(round: Round) -> None:
    """Apply everything the vault has. Raises NetworkError, and VersionMismatch for a snapshot that
    an update of the app is needed for."""
    if round.state.generation == 0:
        await _read_snapshot(round)
    limit = _BATCHES
    while True:
        state = round.state
        back = 1 if round.check_cursor and state.cursor_id else 0
        try:
            pulled = await round.remote.pull(state.cursor - back, back + limit)
        except Compacted:
            if back:
                round.check_cursor = False  # what it was compared with is gone, rightly
            elif not await _read_snapshot(round):
                raise ServerFault("batches are gone, and nothing stands for them") from None
            continue
        except TooSlow:
            if limit == 1:
                raise
            limit //= 8
            continue
        round.check_cursor = False
        round.head = pulled.head
        reason = _went_back(round, pulled, back)
        if reason is None:
            reason = await _apply(round, pulled, back)
        if reason is not None:
            await begin_rereading(round, reason)
            await _read_snapshot(round)
        elif round.state.cursor >= pulled.head:
            return
        elif not pulled.batches[back:]:
            raise ServerFault("batches are held back")


def _went_back(round: Round, pulled: Pulled, back: int) -> Reason | None:
    state = round.state
    if state.generation not in (0, pulled.generation):
        return Reason.GENERATION
    if pulled.head < state.cursor:
        return Reason.HEAD
    if back and (not pulled.batches or id_of(pulled.batches[0][1]) != state.cursor_id):
        return Reason.CHANGED
    return None


async def _apply(round: Round, pulled: Pulled, back: int) -> Reason | None:
    """Apply a page, step by step. A reason stops it: all is to be read from the beginning."""
    page = Page(round, pulled.generation)
    for seq, sealed in pulled.batches[back:]:
        if seq != page.state.cursor + 1:
            raise ServerFault("batches are not in a row")
        reason = await page.take(seq, sealed)
        if reason is not None:
            return reason
        if await page.keep_if_large():
            round.tell(Phase.READING, round.state.cursor, pulled.head)
        await asyncio.sleep(0)
    if page.state != round.state:
        await page.keep()
        round.tell(Phase.READING, round.state.cursor, pulled.head)
    return None


async def _read_snapshot(round: Round) -> bool:
    """Apply the snapshot in force, if it leads on; whether the cursor moved."""
    snapshot = await round.remote.snapshot()
    before = round.state.cursor
    if snapshot is None or snapshot.through <= before:
        return False
    page = Page(round, round.state.generation)
    try:
        head, lines = await round.seal.open_snapshot(snapshot.sealed)
        if head.through[1] != snapshot.through:
            raise CannotOpen(Refusal.MALFORMED)
    except CannotOpen as refused:
        if refused.reason is Refusal.NEWER:
            raise VersionMismatch("snapshot") from refused
        await _pass_over_snapshot(round, page)
        return round.state.cursor > before
    if head.schema > round.rules.schema:
        raise VersionMismatch("snapshot")
    reason = await page.take_snapshot(head, lines, len(snapshot.sealed))
    if reason is not None:
        await begin_rereading(round, reason)
        return await _read_snapshot(round)
    await page.keep()
    return True


async def _pass_over_snapshot(round: Round, page: Page) -> None:
    """It does not open: what is left of the batches before it is better than nothing."""
    vault = await round.remote.state()
    page.blind()
    page.state = replace(page.state, cursor=max(page.state.cursor, vault.floor), cursor_id="")
    await page.keep()
