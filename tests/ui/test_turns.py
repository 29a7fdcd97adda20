"""Taps that wait for a busy Python are handled one after the other, each on what is then drawn."""

from __future__ import annotations

import asyncio
from datetime import date
from typing import Any

import flet as ft

from mobile_app.ui.turns import take_turns
from tests.ui.harness import App
from tests.ui.stage import open_app


async def test_start_counts_what_was_tapped_just_before_it() -> None:
    app = await open_app("/", welcomed=False)
    await app.tap_in_a_row("count-Alcohol", "count-Nicotine", "since-yesterday", "start")
    kept = app.services.repos.counters.all()
    assert [(one.label, one.sobriety_on) for one in kept] == [
        ("Alcohol", date(2026, 11, 19)),
        ("Nicotine", date(2026, 11, 19)),
    ]


async def counting(handlers: dict[str, Any]) -> App:
    def main(page: ft.Page) -> None:
        page.add(*(ft.Button(key, key=key, on_click=work) for key, work in handlers.items()))
        take_turns(page)

    return await App.start(main)


async def test_work_that_waits_holds_up_nobody_else() -> None:
    end, done = asyncio.Event(), []

    async def slow(_: Any) -> None:
        await end.wait()
        done.append("slow")

    app = await counting({"slow": slow, "quick": lambda _: done.append("quick")})
    taps = asyncio.ensure_future(app.tap_in_a_row("slow", "quick"))
    await app.settle()
    assert done == ["quick"]
    end.set()
    await taps
    assert done == ["quick", "slow"]


async def test_a_handler_that_raises_leaves_the_next_its_turn() -> None:
    done = []

    def broken(_: Any) -> None:
        raise ValueError

    app = await counting({"broken": broken, "quick": lambda _: done.append("quick")})
    app.session.error = lambda message: None  # type: ignore[method-assign]
    await app.tap_in_a_row("broken", "quick")
    assert done == ["quick"]


async def test_an_event_that_is_given_up_while_it_waits_stops_nobody() -> None:
    done: list[str] = []
    app = await counting({"quick": lambda _: done.append("quick")})
    taps = [
        asyncio.ensure_future(app.session.dispatch_event(app.one("quick")._i, "click", None))
        for _ in range(3)
    ]
    await asyncio.sleep(0)
    taps[1].cancel()
    await app.settle()
    assert done == ["quick", "quick"]
