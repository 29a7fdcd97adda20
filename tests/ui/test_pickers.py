"""Choosing a file hides the app: with the lock "at once" the person still comes back to it."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import flet as ft
import pytest

from mobile_app.device.memory import FixedClock
from mobile_app.domain.app_lock import PICKER_GRACE
from mobile_app.ui.actions import open_picker
from mobile_app.ui.saving import pick_file, save_file
from tests.ui.test_cover import STATE, becomes, covered, on, start


@pytest.mark.parametrize("answers_first", [True, False])
async def test_back_from_the_picker_it_is_not_locked(answers_first: bool) -> None:
    app, run, services = await start(lock_after_seconds=0, route="/me/restore")
    picking = open_picker()
    picking.__enter__()
    await becomes(app, run, STATE.HIDE)
    assert covered(app), "the cover goes up as ever"
    assert not services.door.locked
    if answers_first:  # Android hands the file over before it shows the app again
        picking.__exit__(None, None, None)
    await becomes(app, run, STATE.RESUME)
    assert not services.door.locked
    assert not covered(app)
    assert app.find("words")
    if not answers_first:
        picking.__exit__(None, None, None)
    await becomes(app, run, STATE.HIDE)
    assert services.door.locked, "the next time it is hidden without a picker"


async def test_whoever_stays_away_longer_finds_it_locked() -> None:
    app, run, services = await start(lock_after_seconds=0)
    clock = services.clock
    assert isinstance(clock, FixedClock)
    with open_picker():
        await becomes(app, run, STATE.HIDE)
        clock.advance(PICKER_GRACE - timedelta(seconds=1))
        await becomes(app, run, STATE.RESUME)
        assert not services.door.locked
        await becomes(app, run, STATE.HIDE)
        clock.advance(timedelta(seconds=1))
        await becomes(app, run, STATE.RESUME)
        assert services.door.locked


@pytest.mark.parametrize("kind", ["save", "pick"])
async def test_our_own_pickers_say_so(kind: str) -> None:
    app, run, _ = await start()
    seen: list[bool] = []

    def during(_: object) -> list[object] | None:
        seen.append(run.absence.picker_at is not None)
        return [] if kind == "pick" else None

    on(app, ft.PagePlatform.LINUX)
    app.connection.replies |= {"save_file": during, "pick_files": during}
    work = save_file("a.txt", b"a") if kind == "save" else pick_file()
    await asyncio.wait_for(work, 2)
    assert seen == [True]
    assert run.absence.picker_at is None


async def test_a_calendar_does_not_lie_above_the_cover() -> None:
    app, run, _ = await start()
    app.page.show_dialog(ft.DatePicker())
    app.page.show_dialog(ft.SnackBar(ft.Text("a hard night")))
    await becomes(app, run, STATE.HIDE)
    assert covered(app)
    assert not [one for one in app.page._dialogs.controls if one.open]
    run.absence.stop()
