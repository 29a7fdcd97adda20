"""What goes on around the screens while the app runs: size, settings, update, the boot card."""

from __future__ import annotations

import asyncio
import contextvars
from datetime import datetime
from typing import TYPE_CHECKING, Any, TypeAlias

import flet as ft

from mobile_app.ui import theme
from mobile_app.ui.look import look_for
from mobile_app.ui.root import Stage
from mobile_app.ui.screen import report_fault

if TYPE_CHECKING:
    from mobile_app.presenters.boot_card import CardMeeting

_Meetings: TypeAlias = "tuple[tuple[CardMeeting, ...], datetime | None]"

CARD_DELAY_SECONDS = 0.4
"""Several changes within this time become one card."""

FIRST_FRAME_SECONDS = 15.0
"""Longest wait for the client's answer before the shell is told anyway. In the browser it begins
before Flutter is up (docs/decisions/0014), on a slow phone seconds before."""


class AppRun:
    """One window's life. `listen` before the first render, `after_first_frame` after it."""

    def __init__(self, page: ft.Page, stage: Stage, *, denied: bool) -> None:
        self._page = page
        self._stage = stage
        self._services = stage.services
        self._still = False
        self._dressed: tuple[str, float] | None = None
        self._publishing: asyncio.Task[None] | None = None
        self._keeping: asyncio.Task[None] | None = None
        self._follows_lists = False
        self._changed = False
        self._closed = False
        self._asked = False
        self._meetings: _Meetings | None = None
        # Callbacks from the page or the store come from outside Flet's own tasks, where it does
        # not know which window is meant.
        self._context = contextvars.copy_context()
        settings = self._services.repos.settings.get()
        self._dressed = (settings.theme, settings.text_scale)
        self._measure()
        stage.settled = False
        stage.set_status(
            denied=denied,
            read_only=not self._services.db.is_writer,
            set_aside=self._services.db.report is not None,
        )

    def listen(self) -> None:
        page, services, stage = self._page, self._services, self._stage
        stage.apply_update = services.shell.apply_update
        stage.take_over = self._take_over
        page.on_resize = self._on_resize
        page.on_app_lifecycle_state_change = self._on_lifecycle
        page.on_locale_change = self._on_locale
        page.on_close = self._on_close
        services.subscribe(lambda: self._context.copy().run(self._on_records))
        services.shell.on_update_available(
            lambda: self._context.copy().run(lambda: stage.set_status(update_waiting=True))
        )
        services.shell.on_country(self._on_shell_country)

    async def after_first_frame(self) -> None:
        """Tell the shell that the first screen stands, then do what was not needed for it."""
        await self._settle_motion()
        if self._closed:
            return  # nobody has seen this screen: another session draws the one that counts
        self._services.shell.ready()
        self._stage.settle()
        self._publish_soon()

    async def _settle_motion(self) -> None:
        # The client answers after it has applied the first screen, so this question is also how
        # we know that it has.
        try:
            features = await asyncio.wait_for(
                ft.SemanticsService().get_accessibility_features(), FIRST_FRAME_SECONDS
            )
        except Exception as fault:
            await asyncio.sleep(0)  # a session that closes says so right after its questions fail
            if not self._closed:
                # An answer that never comes must not keep the shell in front of a working app.
                report_fault("first frame", fault)
            return
        self._still = bool(features and (features.reduce_motion or features.disable_animations))
        self._measure()

    def _measure(self) -> None:
        settings = self._services.repos.settings.get()
        self._stage.set_look(look_for(self._page.width, settings.text_scale, self._still))

    def _on_resize(self, _: Any) -> None:
        self._measure()

    def _on_close(self, _: Any) -> None:
        self._closed = True

    def _on_locale(self, _: Any) -> None:
        self._stage.redraw()

    def _on_lifecycle(self, event: Any) -> None:
        # Back from the background the clock on the screen is old, and so is the card.
        if event.state == ft.AppLifecycleState.RESUME:
            if not self._services.db.is_writer:
                self._page.run_task(self._services.db.refresh)
            self._stage.redraw()
            self._publish_soon()

    def _on_records(self) -> None:
        db = self._services.db
        settings = self._services.repos.settings.get()
        dress = (settings.theme, settings.text_scale)
        if dress != self._dressed:
            self._dressed = dress
            theme.apply_theme(self._page, *dress)
            self._page.update()
        self._measure()
        self._changed = True
        self._stage.set_status(
            read_only=not db.is_writer,
            set_aside=db.report is not None and not self._stage.report_read,
        )
        self._publish_soon()

    def _on_lists(self) -> None:
        # A list that was just fetched holds tonight's meetings: the card must not wait for a tap.
        self._changed = True
        self._publish_soon()

    def _on_shell_country(self, code: str) -> None:
        async def keep() -> None:
            from mobile_app.presenters.crisis import CrisisPresenter

            await CrisisPresenter(self._services).heard_from_shell(code)

        # Not a task of the page: this window may be closed again while the choice still counts.
        self._keeping = asyncio.ensure_future(keep())

    def _take_over(self) -> None:
        async def take() -> None:
            await self._services.db.take_over()

        self._page.run_task(take)

    def _publish_soon(self) -> None:
        # With no store there is nothing true to show, and what the page has must stay. A tab
        # that only reads may know less than the one that writes.
        status = self._stage.status
        if status.trouble or status.denied or status.read_only:
            return
        if self._publishing is None or self._publishing.done():
            self._publishing = asyncio.ensure_future(self._publish())

    async def _publish(self) -> None:
        """Hand the shell a fresh card: a change at once, the meetings as soon as they are read."""
        await asyncio.sleep(CARD_DELAY_SECONDS)
        if self._changed:
            self._send_card(self._meetings or ((), None))
        self._changed = False
        try:
            self._meetings = await self._read_meetings()
        except Exception as fault:
            # Meetings that cannot be read must not cost the shell its counters.
            report_fault("meetings for the card", fault)
        self._send_card(self._meetings or ((), None))
        await self._ask_to_persist()
        if self._changed:
            self._publishing = None
            self._publish_soon()

    async def _ask_to_persist(self) -> None:
        # Once a run, and only when there is something of a person's: some browsers ask them.
        if not self._asked and self._services.repos.settings.get().welcomed:
            self._asked = True
            await self._services.facts.ask_to_persist()

    async def _read_meetings(self) -> _Meetings:
        from mobile_app.presenters.meeting_lists import lists_of
        from mobile_app.presenters.next_meetings import next_meetings

        if not self._follows_lists:
            self._follows_lists = True
            lists_of(self._services).subscribe(self._on_lists)
        return await next_meetings(self._services, self._services.clock.now())

    def _send_card(self, meetings: _Meetings) -> None:
        from mobile_app.presenters.boot_card import CardLook, build_card
        from mobile_app.ui.strings.milestones import milestone

        services = self._services
        settings = services.repos.settings.get()
        if not settings.welcomed:
            return  # no card: the shell then shows its welcome, which first run grows out of
        near, updated_at = meetings
        services.shell.publish(
            build_card(
                CardLook(settings.theme, settings.text_scale, settings.country),
                services.repos.counters.all(),
                near,
                now=services.clock.now(),
                milestone_words=milestone,
                list_updated_at=updated_at,
            )
        )
