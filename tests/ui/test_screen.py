"""A component that raises draws an error card and never freezes the app."""

from __future__ import annotations

import asyncio
import logging

import flet as ft
import pytest

from mobile_app.ui.screen import contain_faults, part, recent_faults, screen
from tests.ui.harness import App
from tests.ui.stage import open_app

_broken = {"now": False}


@part
def Fragile() -> ft.Control:
    clicks, set_clicks = ft.use_state(0)

    def more(_: object) -> None:
        set_clicks(lambda n: n + 1)

    if _broken["now"]:
        raise RuntimeError("secret words of a person")
    return ft.Button(f"clicked {clicks}", key="more", on_click=more)


@part
def Sound() -> ft.Control:
    clicks, set_clicks = ft.use_state(0)
    return ft.Button(f"sound {clicks}", key="sound", on_click=lambda _: set_clicks(lambda n: n + 1))


@screen
def Whole() -> ft.View:
    return ft.View(controls=[Fragile(), Sound()])


async def start() -> tuple[App, list[str]]:
    notices: list[str] = []
    _broken["now"] = False

    def main(page: ft.Page) -> None:
        page.render_views(lambda: [Whole()])
        contain_faults(page, lambda: notices.append("notice"))

    return await App.start(main), notices


async def test_a_fault_in_a_redraw_becomes_a_card_and_the_rest_goes_on() -> None:
    app, _ = await start()
    _broken["now"] = True
    await app.tap("more")
    assert app.find("error-card")
    await app.tap("sound")
    assert app.says("sound 1")


async def test_trying_again_draws_the_part_once_the_cause_is_gone() -> None:
    app, _ = await start()
    _broken["now"] = True
    await app.tap("more")
    _broken["now"] = False
    await app.tap("try-again")
    assert app.says("clicked 1")
    assert not app.find("error-card")


async def test_diagnostics_and_logs_learn_where_but_never_what_was_said(
    caplog: pytest.LogCaptureFixture,
) -> None:
    app, _ = await start()
    _broken["now"] = True
    await app.tap("more")
    assert recent_faults()[-1].startswith("Fragile: RuntimeError at test_screen.py:")
    assert "secret" not in " ".join(recent_faults())
    assert "Fragile: RuntimeError (" in caplog.text
    assert "secret" not in caplog.text


async def test_what_flet_and_asyncio_log_holds_no_words_either(
    caplog: pytest.LogCaptureFixture,
) -> None:
    await start()
    try:
        raise RuntimeError("secret words")
    except RuntimeError as fault:
        logging.getLogger("flet").error("Unhandled error in '%s'", "on_click", exc_info=True)
        context = {"message": "Never retrieved", "exception": fault, "task": "secret task"}
        asyncio.get_running_loop().default_exception_handler(context)
    first, second = caplog.messages
    assert first.startswith("Unhandled error in 'on_click': RuntimeError (test_screen.py:")
    assert second.startswith("Never retrieved: RuntimeError (test_screen.py:")
    assert "secret" not in caplog.text


async def test_a_handler_that_raises_is_a_notice_not_a_crash(
    caplog: pytest.LogCaptureFixture,
) -> None:
    notices: list[str] = []

    def main(page: ft.Page) -> None:
        def boom(_: object) -> None:
            raise RuntimeError("secret words")

        page.render_views(
            lambda: [ft.View(controls=[ft.Button("boom", key="boom", on_click=boom)])]
        )
        contain_faults(page, lambda: notices.append("notice"))

    app = await App.start(main)
    await app.tap("boom")
    assert notices == ["notice"]
    assert recent_faults()[-1].startswith("handler: RuntimeError at test_screen.py:")
    assert "secret" not in " ".join(recent_faults()) + caplog.text


async def test_a_fault_outside_any_body_does_not_end_updates() -> None:
    app, notices = await start()

    class Bad(ft.Text):
        def before_update(self) -> None:
            raise ValueError("not drawable")

    bad = Bad("x")
    bad.update = lambda: (_ for _ in ()).throw(ValueError("not drawable"))  # type: ignore[method-assign]
    app.session.schedule_update(bad)
    for _ in range(10):
        await asyncio.sleep(0)
    assert notices == ["notice"]
    await app.tap("sound")
    assert app.says("sound 1")


async def test_an_unknown_address_is_a_kind_page_with_a_way_home_and_sos() -> None:
    for route in ("/nowhere", "/cope/x/y/z", "/me/../../etc", "/%00", "/a?b=<script>"):
        app = await open_app(route)
        assert app.find("not-found"), route
        assert app.find("sos"), route
        await app.tap("home")
        assert app.route == "/"
        assert app.says("Today")
