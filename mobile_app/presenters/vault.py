"""Quiet backup while the app is open: one round at a time, when the schedule says so.

Belongs to one opened door and stops with it. It never raises into the app: how a round ended is
part of the view, and what is on the device is as safe as without it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from mobile_app.errors import TwofoldError
from mobile_app.presenters.vault_news import wait_for_news
from mobile_app.presenters.vault_reading import in_order, revisions
from mobile_app.presenters.vault_rounds import VaultRounds
from mobile_app.presenters.vault_state import Notice, Phase, Problem, VaultView, problem_of
from mobile_app.store.listeners import Listeners
from mobile_app.sync.reports import Phase as Doing
from mobile_app.sync.reports import Progress, SyncReport
from mobile_app.sync.schedule import QUIET, Conditions, Rhythm, Schedule

if TYPE_CHECKING:
    from mobile_app.presenters.services import Services
    from mobile_app.presenters.vault_host import VaultHost


class VaultService:
    """`start` it once, with a running event loop; `stop` ends it for good."""

    def __init__(self, services: Services, host: VaultHost, rhythm: Rhythm = QUIET) -> None:
        self.services = services
        self._rounds = VaultRounds(services, host)
        self._schedule = Schedule(rhythm)
        self._in_sight = True
        self._wake = asyncio.Event()
        self._listeners = Listeners("backup")
        self._loop: asyncio.Task[None] | None = None
        self._round: asyncio.Task[None] | None = None
        self._stop_listening: Callable[[], None] = lambda: None
        self._known = revisions(self.services.db)
        note = self._rounds.note()
        self._view = VaultView(
            Phase.REST, self._rounds.last_at(), notices=in_order(note.untold), step=note.step
        )

    def view(self) -> VaultView:
        if not self.services.db.is_writer:
            denied = self.services.door.denied
            problem = Problem.DEVICE_DENIED if denied else Problem.OTHER_TAB
            return replace(self._view, problem=problem, retry_in=None)
        if self._view.problem is None:
            return self._view
        retry_in = self._schedule.due_in(self._now(), self._conditions())
        return replace(self._view, retry_in=retry_in)

    def subscribe(self, callback: Callable[[], None]) -> Callable[[], None]:
        """Run `callback` after the view changed; returns how to stop that."""
        return self._listeners.subscribe(callback)

    def start(self) -> None:
        self._stop_listening = self.services.db.subscribe(self._on_records)
        self._loop = asyncio.ensure_future(self._run())

    def end(self) -> None:
        """Begin to stop."""
        self._stop_listening()
        for task in self._tasks():
            task.cancel()

    async def stop(self) -> None:
        """Nothing of it runs any more when this returns."""
        self.end()
        await asyncio.gather(*self._tasks(), return_exceptions=True)

    def be_seen(self, in_sight: bool) -> None:
        """The app came into sight or went out of it. A round under way is finished either way."""
        if in_sight == self._in_sight:
            return
        if in_sight:
            self._schedule = self._schedule.resumed(self._now())
        self._in_sight = in_sight
        self._wake.set()

    def come_online(self) -> None:
        self._schedule = self._schedule.reconnected(self._now(), self._draw())
        self._wake.set()

    async def sync_now(self) -> None:
        """A round, because the person asks: begun now unless one is under way or the server asked
        to be left alone. It is over when this returns; `view` says how it went."""
        self._schedule = self._schedule.asked(self._now())
        if self._schedule.waits_for_server(self._now()):
            return
        self._show(phase=Phase.WORKING)
        await asyncio.wait({self._begin_round()})

    def show_step(self) -> None:
        """A move to a new phrase was begun."""
        self._show(step=self._rounds.note().step)

    async def dismiss(self) -> None:
        """The person has read what happened. Raises StoreError."""
        read = await self._rounds.dismiss()
        left = [notice for notice in self._view.notices if notice not in read]
        self._show(notices=tuple(left))

    async def _run(self) -> None:
        while True:
            self._wake.clear()
            due_in = self._schedule.due_in(self._now(), self._conditions())
            if due_in == 0:
                await asyncio.wait({self._begin_round()})
                continue
            watching = asyncio.ensure_future(self._watch())
            try:
                # Not wait_for: where both come in one turn, it lets a wake swallow an end.
                async with asyncio.timeout(due_in):
                    await self._wake.wait()
            except TimeoutError:
                pass
            finally:
                watching.cancel()

    def _tasks(self) -> list[asyncio.Task[None]]:
        return [task for task in (self._loop, self._round) if task is not None]

    def _begin_round(self) -> asyncio.Task[None]:
        if self._round is None or self._round.done():
            self._round = asyncio.ensure_future(self._one_round())
        return self._round

    async def _one_round(self) -> None:
        try:
            await self._tell(await self._rounds.run(self._progress))
        except TwofoldError as error:
            self._fail(error)
        except Exception as error:
            # Its words may hold anything, so none of them goes to a log.
            asyncio.get_running_loop().call_exception_handler(
                {"message": f"a round of backup raised {type(error).__name__}"}
            )
            self._fail(TwofoldError("unexpected"))
        self._known = revisions(self.services.db)
        self._wake.set()  # whoever began it, the next one is due at another time now

    async def _tell(self, report: SyncReport) -> None:
        notices = await self._rounds.keep_notices(report)
        if report.refused is not None:
            self._fail(report.refused, notices, again=True)
            return
        self._schedule = self._schedule.succeeded(self._now(), self._draw())
        if self._rounds.link is None:  # moved, and nothing is known of the new vault's news yet
            self._schedule = self._schedule.noticed(self._now())
        behind = self._rounds.is_behind()
        if behind:  # changed while the round was under way
            self._schedule = self._schedule.changed(self._now())
        self._view = VaultView(
            Phase.REST,
            self._rounds.last_at(),
            notices=notices,
            waiting=behind,
            step=self._rounds.note().step,
        )
        self._listeners.tell()

    def _fail(
        self,
        error: TwofoldError,
        notices: tuple[Notice, ...] | None = None,
        *,
        again: bool = False,
    ) -> None:
        self._schedule = self._schedule.failed(
            self._now(),
            self._draw(),
            retryable=again or getattr(error, "retryable", False),
            retry_after=getattr(error, "retry_after_seconds", None),
        )
        self._show(
            phase=Phase.REST,
            problem=problem_of(error),
            notices=self._view.notices if notices is None else notices,
            done=0,
            of=0,
            waiting=self._rounds.is_behind(),
            step=self._rounds.note().step,
        )

    async def _watch(self) -> None:
        """Look for news for as long as somebody looks at the app and the last round went well."""
        link = self._rounds.link
        if link is None or self._view.problem is not None or not self._conditions().allow:
            return
        await wait_for_news(link.remote, self._rounds.head, self._schedule.rhythm.every)
        self._schedule = self._schedule.noticed(self._now())
        self._wake.set()

    def _on_records(self) -> None:
        if self._round is not None and not self._round.done():
            return  # by the round itself, or by somebody: it looks when it is over
        known = revisions(self.services.db)
        if known != self._known:
            self._known = known
            self._schedule = self._schedule.changed(self._now())
            self._show(waiting=True)
        self._wake.set()  # the right to write may have come or gone

    def _progress(self, told: Progress) -> None:
        # A round that is done before anybody could look shows nothing.
        if self._view.working or 1 < told.total > told.done:
            reading = told.phase is Doing.READING
            self._show(phase=Phase.WORKING, done=told.done, of=told.total, reading=reading)

    def _show(self, **changes: object) -> None:
        view = replace(self._view, **changes)  # type: ignore[arg-type]
        if view != self._view:
            self._view = view
            self._listeners.tell()

    def _conditions(self) -> Conditions:
        return Conditions(in_sight=self._in_sight, writer=self.services.db.is_writer)

    def _now(self) -> float:
        return asyncio.get_running_loop().time()

    def _draw(self) -> float:
        return int.from_bytes(self.services.entropy.random_bytes(4), "big") / 2**32
