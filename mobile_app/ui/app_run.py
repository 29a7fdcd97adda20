"""What goes on around the screens while the app runs: size, settings, update, out of sight."""

from __future__ import annotations

import asyncio
import contextlib
import contextvars
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import flet as ft

from mobile_app.device.ports import TabNews
from mobile_app.errors import StoreDenied
from mobile_app.ui import theme
from mobile_app.ui.absence import Absence
from mobile_app.ui.actions import watch_pickers
from mobile_app.ui.card_publisher import CardPublisher
from mobile_app.ui.cover import Cover
from mobile_app.ui.look import look_for
from mobile_app.ui.root import Stage
from mobile_app.ui.screen import report_fault
from mobile_app.ui.shell_country import ShellCountry

if TYPE_CHECKING:
    from datetime import datetime

    from mobile_app.presenters.services import Services

FIRST_FRAME_SECONDS = 15.0
"""Longest wait for the client's answer before the shell is told anyway. In the browser it begins
before Flutter is up (docs/decisions/0014), on a slow phone seconds before."""

RETURN_SECONDS = 2.0
"""Longest wait for the client's answer before the cover comes down all the same."""


class AppRun:
    """One window's life. `listen` before the first render, `after_first_frame` after it."""

    def __init__(self, page: ft.Page, stage: Stage) -> None:
        self._page = page
        self._stage = stage
        self._door = stage.services.door
        self._still = False
        self._dressed: tuple[str, float] | None = None
        self._card = CardPublisher(stage, self._after_card)
        self._country = ShellCountry(self._door)
        self._closed = False
        self._asked = False
        # Callbacks from the page or the store come from outside Flet's own tasks, where it does
        # not know which window is meant.
        self._context = contextvars.copy_context()
        settings = self._services.repos.settings.get()
        self._dressed = (settings.theme, settings.text_scale)
        self._measure()
        stage.settled = False
        self._cover = Cover(page)
        self.absence = Absence(self._door)
        self._stop_following: Callable[[], None] = lambda: None
        self._stop_at_the_door: Callable[[], None] = lambda: None
        self._show_state()

    @property
    def _services(self) -> Services:
        """Others once the door was locked or unlocked."""
        return self._door.services

    def _show_state(self) -> None:
        trouble, db = self._door.trouble, self._services.db
        on_memory = trouble == StoreDenied.code
        denied = on_memory or self._door.denied
        self._stage.set_status(
            denied=denied,
            trouble="" if on_memory else trouble,
            read_only=not db.is_writer and not denied,
            set_aside=db.report is not None and not self._stage.report_read,
        )

    def listen(self) -> None:
        page, services, stage = self._page, self._services, self._stage
        stage.apply_update = services.shell.apply_update
        stage.take_over = self._take_over
        stage.on_hide = self._on_quick_hide
        page.on_resize = self._on_resize
        watch_pickers(page, self.absence.on_picker)
        page.on_app_lifecycle_state_change = self._on_lifecycle
        page.on_locale_change = self._on_locale
        page.on_close = self._on_close
        self._follow_records()
        self._stop_at_the_door = self._door.subscribe(
            lambda: self._context.copy().run(self._on_door)
        )
        services.shell.on_update_available(
            lambda: self._context.copy().run(lambda: stage.set_status(update_waiting=True))
        )
        services.shell.on_country(self._country.heard)
        self._door.device.tabs.on_news(lambda news: self._context.copy().run(self._on_tab, news))

    def _follow_records(self) -> None:
        self._stop_following()
        self._stop_following = self._services.subscribe(
            lambda: self._context.copy().run(self._on_records)
        )

    def _on_door(self) -> None:
        """Locked, unlocked, or the lock was changed: other services, and at once another card."""
        if self._stage.services is not self._services:
            self._follow_records()
            self._card.start_over()
            self._stage.set_services(self._services)
            self._country.after_unlocking()
            self._follow_backup()
        self._on_records()
        self._show_state()
        self._card.now()

    async def after_first_frame(self) -> None:
        """Hand over to the first screen, then do what was not needed for it."""
        await self._settle_motion()
        if self._closed:
            return  # nobody has seen this screen: another session draws the one that counts
        await self._services.shell.hand_over()
        if self._closed:
            return
        self._stage.settle()
        self._card.soon()
        self._follow_backup()

    def _follow_backup(self) -> None:
        # Not before the first frame stands: it is neither in its way nor among its imports.
        if self._stage.settled:
            self._door.backup.follow(self, in_sight=not (self.absence.is_on or self._closed))

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
        self._stop_following()
        self._stop_at_the_door()
        self._follow_backup()

    def _on_locale(self, _: Any) -> None:
        self._stage.redraw()

    def _on_lifecycle(self, event: Any) -> None:
        if self._door.has_passcode and self._cover.is_due(event.state):
            self._cover.put_up()
        if event.state in (ft.AppLifecycleState.HIDE, ft.AppLifecycleState.PAUSE):
            self.absence.begin()
            self._follow_backup()
        elif event.state == ft.AppLifecycleState.RESUME:
            self._on_shown()

    def _on_shown(self) -> None:
        hidden_at = self.absence.end()
        self._follow_backup()
        self._page.run_task(self._uncover, hidden_at)
        # Back from the background the clock on the screen is old, and so is the card.
        if not self._services.db.is_writer:
            self._page.run_task(self._services.db.refresh)
        self._stage.redraw()
        self._card.soon()

    async def _uncover(self, hidden_at: datetime | None) -> None:
        try:
            if hidden_at is not None:
                await self.absence.lock_if_due(hidden_at)
        finally:
            if self._cover.is_up:
                await self._wait_until_drawn()
                self._cover.take_away()
            if self._stage.settled:
                self._services.shell.ready()

    async def _wait_until_drawn(self) -> None:
        """Until the client has applied all that was drawn before; what it answers is no matter."""
        with contextlib.suppress(Exception):
            await asyncio.wait_for(
                ft.SemanticsService().get_accessibility_features(), RETURN_SECONDS
            )

    def _on_quick_hide(self, here: bool) -> None:
        # The card first: whoever reloads the page now must not see it.
        self._card.now()
        if self._stage.quick_hidden:
            self._page.navigate("/")  # the address would tell what was being read
            self._page.run_task(self._door.lock)
            # A lock tells the others itself. Only who began tells: a tab in the background may
            # hear it minutes later, when others are in use again.
            if here and not self._door.has_passcode:
                self._door.device.tabs.tell(TabNews.HIDDEN)

    def _on_tab(self, news: TabNews) -> None:
        if news is TabNews.HIDDEN and not self._closed:
            self._stage.hide_too()

    def _on_records(self) -> None:
        settings = self._services.repos.settings.get()
        dress = (settings.theme, settings.text_scale)
        if dress != self._dressed:
            self._dressed = dress
            theme.apply_theme(self._page, *dress)
            self._page.update()
        self._measure()
        self._show_state()
        self._follow_backup()
        self._card.change()

    def _take_over(self) -> None:
        async def take() -> None:
            await self._services.db.take_over()

        self._page.run_task(take)

    async def _after_card(self) -> None:
        await self._door.keep_look()
        await self._ask_to_persist()
        await self._look_at_room()

    async def _ask_to_persist(self) -> None:
        # Once a run, and only when there is something of a person's: some browsers ask them.
        if not self._asked and self._services.repos.settings.get().welcomed:
            self._asked = True
            await self._services.facts.ask_to_persist()

    async def _look_at_room(self) -> None:
        from mobile_app.presenters.storage_health import Room, StorageHealthPresenter

        view = await StorageHealthPresenter(self._services).view()
        self._stage.set_status(room_short=view.room in (Room.NEARLY_FULL, Room.FULL))
