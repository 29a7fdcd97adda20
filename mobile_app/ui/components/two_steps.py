"""What cannot be undone: a card that asks once more, and puts the way back first."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

import flet as ft

from mobile_app.ui import theme
from mobile_app.ui.actions import announce
from mobile_app.ui.components import buttons, surfaces, text


@dataclass(frozen=True, slots=True)
class Deed:
    """`key` names it; its buttons have the keys `key`, `key`-keep and `key`-sure."""

    key: str
    title: str
    body: str
    sure_title: str
    sure_body: str
    sure: str
    keep: str


def two_steps(
    deed: Deed,
    asking: str,
    set_asking: Callable[[str], None],
    do: Callable[[], Awaitable[None]],
) -> ft.Control:
    """`asking` is the key of the deed that was touched once, "" for none."""

    async def ask(_: Any) -> None:
        set_asking(deed.key)
        await announce(deed.sure_title)

    async def sure(_: Any) -> None:
        set_asking("")
        await do()

    asked = asking == deed.key
    return surfaces.card(
        text.heading(deed.sure_title if asked else deed.title),
        text.body(deed.sure_body if asked else deed.body),
        *(
            (
                buttons.primary(deed.keep, lambda _: set_asking(""), key=f"{deed.key}-keep"),
                buttons.quiet(deed.sure, sure, key=f"{deed.key}-sure"),
            )
            if asked
            else (buttons.secondary(deed.title, ask, key=deed.key),)
        ),
        key=f"{deed.key}-card",
        spacing=theme.MD,
    )
