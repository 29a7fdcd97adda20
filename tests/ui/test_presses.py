"""Of a double tap, one: for every button, however long its work takes."""

from __future__ import annotations

import asyncio
from typing import Any

import flet as ft
import pytest

from mobile_app.ui import presses
from mobile_app.ui.components import buttons
from tests.ui.harness import App


class Slow:
    """Work that ends when it is told to."""

    def __init__(self) -> None:
        self.begun = 0
        self.end = asyncio.Event()

    async def press(self, _: Any) -> None:
        self.begun += 1
        await self.end.wait()


async def with_button(slow: Slow, make: Any) -> App:
    def main(page: ft.Page) -> None:
        page.add(make(slow.press))

    app = App()
    return await app.start(main)


@pytest.mark.parametrize(
    "make",
    [
        lambda press: buttons.primary("Save", press, key="b"),
        lambda press: buttons.secondary("Save", press, key="b"),
        lambda press: buttons.quiet("Save", press, key="b"),
        lambda press: buttons.icon_button(ft.Icons.ADD, "Save", press, key="b"),
    ],
)
async def test_taps_while_it_works_are_not_heard_and_later_ones_are(make: Any) -> None:
    slow = Slow()
    app = await with_button(slow, make)
    button = app.one("b")
    first = asyncio.ensure_future(app.session.dispatch_event(button._i, "click", None))
    await app.settle()
    button.on_click = make(slow.press).on_click  # as a redraw would
    await app.tap("b")
    assert slow.begun == 1
    slow.end.set()
    await first
    await app.tap("b")
    assert slow.begun == 2


async def test_work_that_hangs_does_not_make_the_button_dead(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(presses, "PATIENCE_SECONDS", 0.0)
    slow = Slow()
    app = await with_button(slow, lambda press: buttons.primary("Save", press, key="b"))
    taps = [
        asyncio.ensure_future(app.session.dispatch_event(app.one("b")._i, "click", None))
        for _ in range(2)
    ]
    await app.settle()
    assert slow.begun == 2
    slow.end.set()
    await asyncio.gather(*taps)


async def test_what_raises_can_be_tapped_again() -> None:
    tried: list[str] = []

    async def press(_: Any) -> None:
        tried.append("once")
        raise LookupError

    pressed = presses.one_at_a_time(press, "b")
    assert pressed is not None
    slow = Slow()
    await with_button(slow, lambda press: buttons.primary("Save", press, key="other"))
    for _ in range(2):
        with pytest.raises(LookupError):
            await pressed(None)
    assert tried == ["once", "once"]


def test_a_plain_function_stays_as_it_is() -> None:
    def press(_: Any) -> None:
        """Done at once."""

    assert presses.one_at_a_time(press, "b") is press
    assert presses.one_at_a_time(None, "b") is None
