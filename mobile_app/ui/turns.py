"""One event after the other: each meets the screen that the one before it left behind."""

from __future__ import annotations

import asyncio
from typing import Any

import flet as ft

TURNS = 3
"""Of the event loop, after an event and before the next: one in which its handler runs (up to where
it first waits), two for the redraw and for what the redraw's effects change."""


def take_turns(page: ft.Page) -> None:
    """Let no event of `page` be handled before the former one's changes are drawn.

    Taps that come while Python is busy are all there at once when it is done. Flet handles them in
    one go, each with what was known when the screen was last drawn: Start would count from another
    day than the one tapped just before. Call once, after the first render.
    """
    session = page.session
    dispatch = session.dispatch_event
    turn = asyncio.Lock()  # which is given on in the order of asking

    async def in_turn(control_id: int, event_name: str, event_data: Any) -> None:
        async with turn:
            handled = asyncio.ensure_future(dispatch(control_id, event_name, event_data))
            for _ in range(TURNS):
                await asyncio.sleep(0)
        await handled

    session.dispatch_event = in_turn  # type: ignore[method-assign]
