"""What a screen asks of the device's face: go somewhere, say something, tick under the finger."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any, TypeVar
from weakref import WeakKeyDictionary, WeakMethod

import flet as ft

from mobile_app.errors import TwofoldError
from mobile_app.ui import theme
from mobile_app.ui.strings import common

T = TypeVar("T")

_notices: WeakKeyDictionary[ft.Page, ft.SnackBar] = WeakKeyDictionary()
"""The notice each window shows."""


_on_picker: WeakKeyDictionary[ft.Page, WeakMethod[Callable[[bool], None]]] = WeakKeyDictionary()


def watch_pickers(page: ft.Page, method: Callable[[bool], None]) -> None:
    """`method(True)` as a picker of the system's opens in front of the app, then False. It has to
    be somebody's method: whoever that is holds the page, and is not to be kept from here."""
    _on_picker[page] = WeakMethod(method)


@contextmanager
def open_picker() -> Iterator[None]:
    """Around the system's own screens that the app asks for: which file, and where to."""
    watching = _on_picker.get(ft.context.page)
    tell = watching() if watching is not None else None
    if tell is None:
        yield
        return
    tell(True)
    try:
        yield
    finally:
        tell(False)


def go(route: str) -> Callable[[Any], None]:
    """A handler that navigates: `on_click=go("/cope")`."""

    def navigate(_: Any = None) -> None:
        ft.context.page.navigate(route)

    return navigate


def go_now(route: str) -> None:
    ft.context.page.navigate(route)


def notify(message: str, action: str = "", on_action: Callable[[], Any] | None = None) -> None:
    """A short notice at the bottom, with at most one action ("Undo")."""
    page = ft.context.page

    async def acted(_: Any) -> None:
        if on_action is not None:
            result = on_action()
            if asyncio.iscoroutine(result):
                await result

    def dismissed(_: Any) -> None:
        if _notices.get(page) is notice:
            del _notices[page]

    # No key: Flet would take two notices with one key for the same one, and an "Undo" of the
    # first would stay under the words of the second.
    notice = ft.SnackBar(
        ft.Text(message),
        behavior=ft.SnackBarBehavior.FLOATING,
        shape=ft.RoundedRectangleBorder(radius=theme.RADIUS_SMALL),
        action=ft.SnackBarAction(label=action, on_click=acted) if action else None,
        duration=ft.Duration(seconds=8 if action else 4),
        persist=False,
        on_dismiss=dismissed,
    )
    earlier = _notices.pop(page, None)
    if earlier is not None:
        # What it offered to undo is no longer the last thing that was done.
        with suppress(RuntimeError):  # it may have left the screen a moment ago
            earlier.open = False
            earlier.update()
    _notices[page] = notice
    page.show_dialog(notice)


async def tick() -> None:
    """A light touch under the finger at a key moment; nothing where there is no motor."""
    if ft.context.page.web:
        return
    await ft.HapticFeedback().light_impact()  # type: ignore[no-untyped-call]


async def announce(message: str) -> None:
    """Say something to a screen reader that changed without being touched."""
    await ft.SemanticsService().announce_message(message)


async def copy_text(value: str) -> None:
    await ft.Clipboard().set(value)


async def attempt(work: Awaitable[T]) -> T | None:
    """What `work` gives; when it raises one of our errors, kind words and None."""
    try:
        return await work
    except TwofoldError as error:
        notify(common.error(error.code))
        return None
