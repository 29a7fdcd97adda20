"""One window's life with the lock on: when it locks, and what it hands to the shell."""

from __future__ import annotations

import asyncio
import json
from dataclasses import replace
from datetime import timedelta
from types import SimpleNamespace

import flet as ft
import pytest

from mobile_app.device.memory import FixedClock, FixedFacts, MemoryBlobStore, MemoryTabs
from mobile_app.device.ports import DeviceFacts, TabNews
from mobile_app.domain.app_lock import LockPolicy
from mobile_app.presenters.guard import Answer
from mobile_app.presenters.services import Services
from mobile_app.ui import card_publisher
from mobile_app.ui.app_run import AppRun
from mobile_app.ui.root import Root, Stage
from mobile_app.ui.strings.today import CHECK_IN_TITLE
from tests.presenters.people import counter
from tests.ui.harness import App
from tests.ui.stage import memory_services, shell_of

PASSCODE = "river stone lamp"
BARE = {"v", "locked", "theme", "scale", "country"}


@pytest.fixture
async def services(monkeypatch: pytest.MonkeyPatch) -> Services:
    monkeypatch.setattr(card_publisher, "CARD_DELAY_SECONDS", 0)
    services = await memory_services()
    await services.repos.settings.save(welcomed=True, country="US")
    await services.repos.counters.save(counter())
    return services


async def start(services: Services, route: str = "/") -> tuple[App, AppRun]:
    runs: list[AppRun] = []

    def main(page: ft.Page) -> None:
        stage = Stage(services.door.services)
        run = AppRun(page, stage)
        run.listen()
        page.render_views(Root, stage)
        runs.append(run)

    app = await App.start(main, route)
    return app, runs[0]


def last_card(services: Services) -> dict[str, object]:
    card: dict[str, object] = json.loads(shell_of(services).cards[-1])
    return card


def state(value: ft.AppLifecycleState) -> SimpleNamespace:
    return SimpleNamespace(state=value)


async def test_with_the_lock_on_the_card_is_bare_at_once(services: Services) -> None:
    app, run = await start(services)
    run._card.soon()
    await app.settle()
    assert "Alcohol" in json.dumps(last_card(services))
    await services.door.set_passcode(PASSCODE)
    assert set(last_card(services)) == BARE
    assert last_card(services)["locked"] is True
    await services.door.set_passcode(None)
    assert "Alcohol" in json.dumps(last_card(services))


async def test_hiding_bares_the_card_and_locks(services: Services) -> None:
    await services.door.set_passcode(PASSCODE)
    app, _ = await start(services)
    await app.go("/journey")
    await app.tap("hide")
    assert set(last_card(services)) == BARE
    assert services.door.locked
    assert app.route == "/"
    assert app.find("hidden")
    await app.tap("hidden")
    assert app.find("locked")
    assert not app.says("Alcohol")


async def test_hiding_without_a_lock_bares_the_card_until_back(services: Services) -> None:
    app, _ = await start(services)
    await app.tap("hide")
    assert set(last_card(services)) == BARE
    assert not services.door.locked
    await app.tap("hidden")
    assert "Alcohol" in json.dumps(last_card(services))
    assert app.says("Alcohol")


async def test_out_of_sight_it_locks_at_once_when_so_chosen(services: Services) -> None:
    await services.door.set_passcode(PASSCODE)
    app, run = await start(services)
    assert app.says("Alcohol")
    run._on_lifecycle(state(ft.AppLifecycleState.HIDE))
    await app.settle()
    assert services.door.locked
    assert app.find("locked")
    assert not app.says("Alcohol")


async def test_back_after_the_chosen_time_it_is_locked(services: Services) -> None:
    await services.door.set_passcode(PASSCODE)
    await services.door.set_policy(LockPolicy(lock_after_seconds=300))
    app, run = await start(services)
    clock = services.clock
    assert isinstance(clock, FixedClock)
    run._on_lifecycle(state(ft.AppLifecycleState.HIDE))
    clock.advance(timedelta(seconds=299))
    run._on_lifecycle(state(ft.AppLifecycleState.RESUME))
    await app.settle()
    assert not services.door.locked
    run._on_lifecycle(state(ft.AppLifecycleState.PAUSE))
    clock.advance(timedelta(seconds=300))
    run._on_lifecycle(state(ft.AppLifecycleState.RESUME))
    await app.settle()
    assert services.door.locked


async def test_unlocking_brings_everything_back(services: Services) -> None:
    await services.door.set_passcode(PASSCODE)
    await services.door.lock()
    app, _ = await start(services)
    shell_of(services).cards.clear()
    assert app.find("locked")
    await app.write("passcode-0", PASSCODE)
    await app.tap("unlock")
    assert app.says("Alcohol")
    assert set(last_card(services)) == BARE


async def test_it_warns_before_the_device_is_full(services: Services) -> None:
    app, run = await start(services)
    facts = DeviceFacts("memory", None, "test", True, 90, 100)
    services.door.services = replace(services, facts=FixedFacts(facts=facts))
    run._card.soon()
    await app.settle()
    assert app.find("room-short")
    await app.tap("room-look")
    assert app.route == "/me/storage"


async def test_a_country_chosen_while_locked_counts_at_once_and_is_kept_after_unlocking(
    services: Services,
) -> None:
    door, shell = services.door, shell_of(services)
    await door.set_passcode(PASSCODE)
    await door.lock()
    app, _ = await start(services)
    shell.choose_country("GB")
    await app.settle()
    assert door.services.repos.settings.get().country == "GB", "SOS shows its lines"
    assert await door.unlock(PASSCODE) is Answer.OPEN
    await app.settle()
    assert door.services.repos.settings.get().country == "GB"
    await door.services.repos.settings.save(country="CA")
    await door.lock()
    await door.unlock(PASSCODE)
    await app.settle()
    assert door.services.repos.settings.get().country == "CA", "told once, kept once"


async def test_what_was_chosen_while_locked_goes_with_everything_else(services: Services) -> None:
    door = services.door
    await door.set_passcode(PASSCODE)
    await door.lock()
    app, _ = await start(services)
    shell_of(services).choose_country("GB")
    await app.settle()
    await door.erase()
    await app.settle()
    assert door.services.repos.settings.get().country != "GB"


@pytest.fixture
def in_sight(services: Services, monkeypatch: pytest.MonkeyPatch) -> asyncio.Event:
    """Until it is set the shell stays in front of what was handed over."""
    event = asyncio.Event()
    monkeypatch.setattr(shell_of(services), "hand_over", event.wait)
    return event


async def begin_to_hand_over(services: Services) -> tuple[App, AppRun, asyncio.Future[None]]:
    app, run = await start(services)
    app.connection.replies["get_accessibility_features"] = None
    handing_over = asyncio.ensure_future(run.after_first_frame())
    await app.settle()
    return app, run, handing_over


async def test_the_rest_of_today_waits_until_the_first_screen_is_in_sight(
    services: Services, in_sight: asyncio.Event
) -> None:
    app, _, handing_over = await begin_to_hand_over(services)
    assert app.says("Alcohol")
    assert not app.says(CHECK_IN_TITLE)
    in_sight.set()
    await handing_over
    await app.settle()
    assert app.says(CHECK_IN_TITLE)


async def test_a_window_closed_while_it_hands_over_goes_no_further(
    services: Services, in_sight: asyncio.Event
) -> None:
    app, run, handing_over = await begin_to_hand_over(services)
    run._on_close(None)
    in_sight.set()
    await handing_over
    await app.settle()
    assert not app.says(CHECK_IN_TITLE)
    assert shell_of(services).cards == []


async def test_a_window_that_closed_says_nothing_more(services: Services) -> None:
    app, run = await start(services)
    await services.door.set_passcode(PASSCODE)
    await app.settle()
    run._on_close(None)
    shell_of(services).cards.clear()
    await services.repos.counters.save(counter(label="Wine"))
    await services.door.lock()
    await app.settle()
    assert shell_of(services).cards == []


async def two_tabs(services: Services) -> list[App]:
    """The same storage in two tabs: the first one writes, and both show it."""
    blobs = services.door.device.blobs
    assert isinstance(blobs, MemoryBlobStore)
    tabs = []
    for route, of in (("/journey", services), ("/", await memory_services(blobs.disk))):
        app, _ = await start(of, route)
        app.services = of
        tabs.append(app)
    assert tabs[1].says("Alcohol")
    return tabs


async def test_hiding_one_tab_hides_the_others_though_nothing_locks_them(
    services: Services,
) -> None:
    one, other = await two_tabs(services)
    await other.tap("hide")
    await one.settle(200)
    for app in (one, other):
        assert app.find("hidden")
        assert app.route == "/", "an address tells too"
        assert not app.says("Alcohol")
    assert set(last_card(services)) == BARE, "the tab that may write leaves a card without anything"
    await one.tap("hidden")
    await other.settle(200)
    assert not one.find("hidden")
    assert other.find("hidden"), "each comes back by a touch of its own"
    await other.tap("hidden")
    assert other.says("Alcohol")


async def test_who_hides_only_because_another_did_tells_nobody(services: Services) -> None:
    one, other = await two_tabs(services)
    await one.tap("hide")
    await other.settle(200)
    assert other.find("hidden")
    tabs = other.services.door.device.tabs
    assert isinstance(tabs, MemoryTabs)
    assert tabs.told == [], "in the background it may hear of it when the first is long back"


async def test_with_a_passcode_the_lock_speaks_for_itself(services: Services) -> None:
    await services.door.set_passcode(PASSCODE)
    app, _ = await start(services)
    tabs = services.door.device.tabs
    assert isinstance(tabs, MemoryTabs)
    tabs.told.clear()
    await app.tap("hide")
    await app.settle(200)
    assert tabs.told == [TabNews.LOCKED]
