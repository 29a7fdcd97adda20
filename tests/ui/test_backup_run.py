"""Backup and the life of a window: it begins after the first frame, and rests out of sight."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from pathlib import Path

import flet as ft
import pytest

from mobile_app.presenters.recovery_phrase import RecoveryPhrasePresenter
from mobile_app.presenters.services import Services
from mobile_app.presenters.vault_host import VaultHost
from mobile_app.presenters.vault_switch import VaultSwitch
from mobile_app.ui import card_publisher
from mobile_app.ui.app_run import AppRun
from tests.presenters.backups import QUICK, Vaults, backed_by, until
from tests.presenters.people import counter
from tests.ui.harness import App
from tests.ui.stage import memory_services, open_app
from tests.ui.test_app_run import start, state

REPOSITORY = Path(__file__).parents[2]


@pytest.fixture
async def backed_up(monkeypatch: pytest.MonkeyPatch) -> tuple[Services, Vaults]:
    """A store with backup on, of which nothing runs yet."""
    monkeypatch.setattr(card_publisher, "CARD_DELAY_SECONDS", 0)
    services, server = await memory_services(), Vaults()
    await services.repos.settings.save(welcomed=True, country="US")
    services.door.backup.host = VaultHost(services.door, server.remote, QUICK)
    await RecoveryPhrasePresenter(services).make()
    await VaultSwitch(services).turn_on()
    await services.door.backup.host.stop()
    server.calls.clear()
    return services, server


async def running(services: Services) -> tuple[App, AppRun]:
    app, run = await start(services)
    app.connection.replies["get_accessibility_features"] = None
    await run.after_first_frame()
    await app.settle()
    return app, run


async def test_it_begins_once_the_first_frame_stands(backed_up: tuple[Services, Vaults]) -> None:
    services, server = backed_up
    app, run = await start(services)
    await app.settle()
    assert server.calls == []
    await run.after_first_frame()
    await until(lambda: "pull" in server.calls)
    await services.door.backup.host.stop()


async def test_out_of_sight_it_rests_and_back_in_sight_it_looks(
    backed_up: tuple[Services, Vaults],
) -> None:
    services, server = backed_up
    app, _ = await running(services)
    await until(lambda: services.door.backup.host.view().last_at)
    app.page.on_app_lifecycle_state_change(state(ft.AppLifecycleState.HIDE))  # type: ignore[misc]
    await app.settle()
    server.calls.clear()
    await services.repos.counters.save(counter("c2"))
    await asyncio.sleep(0.1)
    assert "append" not in server.calls
    app.page.on_app_lifecycle_state_change(state(ft.AppLifecycleState.RESUME))  # type: ignore[misc]
    await until(lambda: "append" in server.calls)
    await services.door.backup.host.stop()


async def test_a_window_that_is_closed_is_not_looked_at(
    backed_up: tuple[Services, Vaults],
) -> None:
    services, server = backed_up
    app, _ = await running(services)
    await until(lambda: services.door.backup.host.view().last_at)
    app.page.on_close(None)  # type: ignore[misc]
    server.calls.clear()
    await services.repos.counters.save(counter("c2"))
    await asyncio.sleep(0.1)
    assert "append" not in server.calls
    await services.door.backup.host.stop()


async def test_once_turned_on_it_runs_by_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    """In the window in which it was turned on, without anything else happening there."""
    monkeypatch.setattr(card_publisher, "CARD_DELAY_SECONDS", 0)
    services, server = await memory_services(), Vaults()
    await services.repos.settings.save(welcomed=True, country="US")
    await running(services)
    services.door.backup.host = VaultHost(services.door, server.remote, QUICK)
    await RecoveryPhrasePresenter(services).make()
    await VaultSwitch(services).turn_on()
    await until(lambda: "wait" in server.calls)
    await services.door.backup.host.stop()


async def test_me_brings_in_nothing_of_it_while_it_is_off() -> None:
    services = await memory_services()
    app = await open_app("/me", services=services)
    assert app.says("Off")
    assert services.door.backup.host_if_on is None
    server = Vaults()
    backed_by(services, server)
    await RecoveryPhrasePresenter(services).make()
    await VaultSwitch(services).turn_on()
    await app.settle()
    assert app.says("Backed up just now"), "and notices when it is turned on"
    await services.door.backup.host.stop()


def test_a_start_with_backup_off_imports_nothing_of_it() -> None:
    code = (
        "import asyncio, sys\n"
        "from tests.ui.stage import memory_services\n"
        "async def main():\n"
        "    services = await memory_services()\n"
        "    services.door.backup.follow('window', in_sight=True)\n"
        "asyncio.run(main())\n"
        "print(sorted(n for n in sys.modules if 'vault_' in n or n.startswith('mobile_app.sync')))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=REPOSITORY, capture_output=True, text=True, check=False
    )
    assert done.stdout.strip() == "[]", done.stderr
