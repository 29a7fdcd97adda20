"""Hooks every screen uses: services, records that changed, the time, the look."""

from __future__ import annotations

import asyncio
import contextvars
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, Generic, TypeVar, cast

import flet as ft

from mobile_app.presenters.services import Services
from mobile_app.ui.formats import Formats
from mobile_app.ui.look import Look

if TYPE_CHECKING:  # for start-up: only screens that speak of the backup import it
    from mobile_app.presenters.vault_state import VaultView


@dataclass(frozen=True, slots=True)
class Status:
    """What the app as a whole has to say on every screen.

    `denied`: the platform keeps nothing, so the app runs on memory, or on what is there to read.
    `trouble` is the code of the StoreError that keeps the person's data shut, or ""; then only SOS
    works.
    """

    update_waiting: bool = False
    read_only: bool = False
    set_aside: bool = False
    denied: bool = False
    room_short: bool = False
    trouble: str = ""


@dataclass(frozen=True, slots=True)
class AppContext:
    """Given to all screens by the root component; replaced whole when anything in it changes.

    `settled` is False until the first frame of a start stands: screens on the start path keep
    back what it can do without.
    """

    services: Services
    look: Look
    formats: Formats
    status: Status
    settled: bool
    apply_update: Callable[[], None]
    take_over: Callable[[], None]
    dismiss: Callable[[], None]
    hide: Callable[[], None]
    come_back: Callable[[], None]


def _nothing() -> AppContext:
    raise RuntimeError("A screen was drawn outside the app's root component")


T = TypeVar("T")
Subscribe = Callable[[Callable[[], None]], Callable[[], None]]

_no_app: Any = None
app_context = ft.create_context(_no_app)


class Kept(Generic[T]):
    """A value that outlives redraws and causes none: what is typed, what runs."""

    def __init__(self, current: T) -> None:
        self.current = current

    def set(self, value: T) -> None:
        self.current = value


def use_state(initial: T) -> tuple[T, Callable[[T | Callable[[T], T]], None]]:
    """Flet's hook with the types it lacks. Set a value, or give a function of the present one."""
    return cast(
        "tuple[T, Callable[[T | Callable[[T], T]], None]]",
        ft.use_state(cast("Any", initial)),
    )


def use_kept(initial: T) -> Kept[T]:
    """One `Kept` for the life of the component."""
    held: Kept[T] = ft.use_memo(lambda: Kept(initial), [])
    return held


def use_app() -> AppContext:
    """Everything the root gives; must be called inside a `@screen` or `@part`."""
    value = ft.use_context(app_context)
    return value if isinstance(value, AppContext) else _nothing()


def use_services() -> Services:
    return use_app().services


def use_look() -> Look:
    return use_app().look


def use_formats() -> Formats:
    return use_app().formats


def _nothing_to_stop() -> None:
    """Before the first subscription and after the last."""


def _use_changes(on_change: Callable[[], None]) -> None:
    """Run `on_change` after each change of any record, while the component is on the screen."""
    _use_news(use_services().subscribe, on_change)


def _use_news(subscribe: Subscribe, on_news: Callable[[], None]) -> None:
    """Run `on_news` as `subscribe` tells, while the component is on the screen."""
    stop = use_kept(_nothing_to_stop)

    def listen() -> None:
        # The store may notify from a task in which Flet does not know which window is meant.
        window = contextvars.copy_context()
        stop.set(subscribe(lambda: window.copy().run(on_news)))

    def forget() -> None:
        stop.current()
        stop.set(_nothing_to_stop)

    ft.use_effect(listen, dependencies=[], cleanup=forget)


def use_records() -> int:
    """Draw again after any record changes; the number grows with each change."""
    version, set_version = use_state(0)
    _use_changes(lambda: set_version(lambda seen: seen + 1))
    return version


def use_record_value(read: Callable[[Services], T]) -> T:
    """What `read` finds in the store; draws again only when that differs. It must not be a
    function itself."""
    services = use_services()
    value, set_value = use_state(read(services))
    _use_changes(lambda: set_value(read(services)))
    return value


def use_vault(*, in_passing: bool = False) -> VaultView:
    """How the encrypted backup stands; draws again when that changes.

    `in_passing` is for screens that are about something else: while it is off they bring in
    nothing of it.
    """
    from mobile_app.presenters.vault_state import VaultView

    door = use_services().door

    def now() -> VaultView:
        vault = door.backup.host_if_on if in_passing else door.backup.host
        return vault.view() if vault else VaultView()

    _, set_seen = use_state(now())

    def subscribe(on_news: Callable[[], None]) -> Callable[[], None]:
        stop = door.backup.news.subscribe(on_news)
        on_news()  # it may have changed between the drawing and this
        return stop

    _use_news(subscribe, lambda: set_seen(now()))
    return now()


Press = Callable[[Any], Awaitable[bool]]


def use_single_press() -> Callable[[Press], Callable[[Any], Awaitable[None]]]:
    """For what must not happen twice: of a double tap on "Save" only the first tap counts.

    Wraps a screen's handlers that end it. Each says True when its work is done (the screen is
    about to leave, and later taps do nothing) or False when it may be tapped again.
    """
    taken = use_kept(False)

    def single(press: Press) -> Callable[[Any], Awaitable[None]]:
        async def pressed(event: Any) -> None:
            if taken.current:
                return
            taken.set(True)
            done = False
            try:
                done = await press(event)
            finally:
                taken.set(done)

        return pressed

    return single


def use_now(every_seconds: float = 60) -> datetime:
    """The present, drawn again on each multiple of `every_seconds` (60: as the minute turns)."""
    services = use_services()
    now, set_now = use_state(services.clock.now())

    async def tick() -> None:
        while True:
            current = services.clock.now()
            past = (current.timestamp()) % every_seconds
            await asyncio.sleep(every_seconds - past + 0.02)
            set_now(services.clock.now())

    # Flet cancels the task of an async effect on unmount only when a cleanup exists.
    ft.use_effect(tick, dependencies=[every_seconds], cleanup=lambda: None)
    return now
