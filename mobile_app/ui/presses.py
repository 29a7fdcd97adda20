"""Of a double tap, one: what a button began is not begun again while it is under way."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from inspect import iscoroutinefunction
from typing import Any
from weakref import WeakKeyDictionary

import flet as ft

Handler = Callable[[Any], Any]

PATIENCE_SECONDS = 8.0
"""After so long another tap counts again: nothing that hangs may make a button dead."""

_began_at: WeakKeyDictionary[ft.Page, dict[str, float]] = WeakKeyDictionary()
"""When what each button of a window is doing began, by the button's key."""


def one_at_a_time(on_click: Handler | None, key: str | None) -> Handler | None:
    """`on_click`, deaf to taps on the button `key` while an earlier one is being worked on.

    Every button of components/buttons.py goes through this. It holds across redraws, for which
    the handler is made anew. What must happen once even after its work is done (saving, then
    leaving) also needs `use_single_press`.
    """
    if on_click is None or key is None or not iscoroutinefunction(on_click):
        return on_click  # a plain function is done before the next tap is looked at

    async def pressed(event: Any) -> None:
        under_way = _began_at.setdefault(ft.context.page, {})
        now = asyncio.get_running_loop().time()
        began_at = under_way.get(key)
        if began_at is not None and now - began_at < PATIENCE_SECONDS:
            return
        under_way[key] = now
        try:
            await on_click(event)
        finally:
            if under_way.get(key) == now:
                del under_way[key]

    return pressed
