"""The way out of sight and back with the lock on: nothing personal in between, nothing lost."""

from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace

import flet as ft
import pytest

from mobile_app.device.memory import FixedClock
from mobile_app.domain.app_lock import LockPolicy
from mobile_app.presenters.services import Services
from mobile_app.ui.app_run import AppRun
from mobile_app.ui.root import Root, Stage
from tests.presenters.people import counter
from tests.ui.harness import App
from tests.ui.stage import memory_services, shell_of

PASSCODE = "river stone lamp"
STATE = ft.AppLifecycleState


async def start(
    *, passcode: str = PASSCODE, route: str = "/", lock_after_seconds: int = 300
) -> tuple[App, AppRun, Services]:
    services = await memory_services()
    await services.repos.settings.save(welcomed=True, country="US")
    await services.repos.counters.save(counter())
    if passcode:
        await services.door.set_passcode(passcode)
        await services.door.set_policy(LockPolicy(lock_after_seconds=lock_after_seconds))
    runs: list[AppRun] = []

    async def main(page: ft.Page) -> None:
        stage = Stage(services.door.services)
        runs.append(AppRun(page, stage))
        runs[0].listen()
        page.render_views(Root, stage)
        await runs[0].after_first_frame()

    return await App.start(main, route), runs[0], services


def on(app: App, platform: ft.PagePlatform, *, web: bool = False) -> None:
    app.page.platform, app.page.web = platform, web


def covered(app: App) -> bool:
    """Whether the client was told to draw a cover over every view."""
    return any(one.key == "cover" and getattr(one, "visible", False) for one in app.page.overlay)


async def becomes(app: App, run: AppRun, state: ft.AppLifecycleState) -> None:
    assert app.page.on_app_lifecycle_state_change is not None
    run._on_lifecycle(SimpleNamespace(state=state))
    await app.settle(60)


@pytest.mark.parametrize("state", [STATE.HIDE, STATE.PAUSE])
async def test_the_cover_is_up_before_the_event_of_leaving_is_over(
    state: ft.AppLifecycleState,
) -> None:
    app, run, _ = await start()
    assert not covered(app)
    sent = len(app.connection.sent)
    run._on_lifecycle(SimpleNamespace(state=state))
    assert covered(app)
    assert len(app.connection.sent) > sent, "told to the client at once, not with the next draw"
    run.absence.stop()


async def test_back_in_time_it_comes_down_and_the_screen_is_the_same() -> None:
    app, run, services = await start(route="/check-in")
    before = app.one("words")._i
    await becomes(app, run, STATE.HIDE)
    await becomes(app, run, STATE.RESUME)
    assert not covered(app)
    assert not services.door.locked
    assert app.one("words")._i == before, "the client keeps the very field"


async def test_back_too_late_it_comes_down_only_before_the_lock() -> None:
    app, run, services = await start()
    clock = services.clock
    assert isinstance(clock, FixedClock)
    await becomes(app, run, STATE.HIDE)
    assert not services.door.locked
    clock.advance(timedelta(seconds=300))
    seen: list[bool] = []
    services.door.subscribe(lambda: seen.append(covered(app)))
    await becomes(app, run, STATE.RESUME)
    assert seen == [True]
    assert app.find("locked")
    assert not covered(app)


async def test_the_page_is_told_only_after_that_and_not_before_the_first_frame() -> None:
    app, run, services = await start()
    shell = shell_of(services)
    assert shell.readied == 1
    await becomes(app, run, STATE.HIDE)
    assert shell.readied == 1
    await becomes(app, run, STATE.RESUME)
    assert shell.readied == 2
    run._stage.settled = False
    await becomes(app, run, STATE.RESUME)
    assert shell.readied == 2


async def test_a_phone_is_covered_in_its_task_switcher() -> None:
    app, run, _ = await start()
    on(app, ft.PagePlatform.IOS)
    await becomes(app, run, STATE.INACTIVE)
    assert covered(app)
    await becomes(app, run, STATE.RESUME)
    assert not covered(app)


@pytest.mark.parametrize(
    ("platform", "web"), [(ft.PagePlatform.LINUX, False), (ft.PagePlatform.ANDROID, True)]
)
async def test_beside_another_window_it_can_still_be_read(
    platform: ft.PagePlatform, web: bool
) -> None:
    app, run, _ = await start()
    on(app, platform, web=web)
    await becomes(app, run, STATE.INACTIVE)
    assert not covered(app)


async def test_without_the_lock_there_is_no_cover() -> None:
    app, run, _ = await start(passcode="")
    await becomes(app, run, STATE.HIDE)
    assert not covered(app)
    run.absence.stop()
