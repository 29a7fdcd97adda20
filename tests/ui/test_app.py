"""The composition root over memory adapters: what happens around the screens."""

from __future__ import annotations

import asyncio
import json
from datetime import date

import flet as ft
import pytest

from mobile_app import app as root
from mobile_app.device.memory import MemoryBlobStore, MemoryDisk, RecordingShell, memory_device
from mobile_app.device.ports import Device
from mobile_app.domain.sobriety import Counter, CounterKind
from mobile_app.errors import StoreDenied, StoreError, StoreMigration
from mobile_app.ui import app_run, theme
from tests.ui.harness import App
from tests.ui.stage import ASSETS

ALCOHOL = Counter(
    id="c", label="Alcohol", kind=CounterKind.SUBSTANCE, sobriety_on=date(2026, 8, 12)
)


def device_over(disk: MemoryDisk) -> Device:
    assets = {f"content/{path.name}": path.read_bytes() for path in (ASSETS / "content").iterdir()}
    return memory_device(disk, assets=assets)


async def launch(monkeypatch: pytest.MonkeyPatch, device: Device, route: str = "/") -> App:
    monkeypatch.setattr(root, "open_device", lambda: device)
    monkeypatch.setattr(root, "_opening", None)
    monkeypatch.setattr(app_run, "CARD_DELAY_SECONDS", 0.01)
    app = await App.start(root.main, route)
    app.services = (await root.opening()).services
    return app


def shell_of(device: Device) -> RecordingShell:
    assert isinstance(device.shell, RecordingShell)
    return device.shell


async def last_card(device: Device, at_least: int = 1) -> dict[str, object]:
    for _ in range(200):
        if len(shell_of(device).cards) >= at_least:
            break
        await asyncio.sleep(0.01)
    card = json.loads(shell_of(device).cards[-1])
    assert isinstance(card, dict)
    return card


async def test_the_shell_is_told_once_the_first_screen_stands(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    device = device_over(MemoryDisk())
    app = await launch(monkeypatch, device)
    assert app.find("start")
    assert shell_of(device).readied == 1
    asked = [name for name, _ in app.connection.calls]
    assert asked[0] == "get_accessibility_features", "the client's answer is what proves it"


async def test_the_card_follows_every_change(monkeypatch: pytest.MonkeyPatch) -> None:
    device = device_over(MemoryDisk())
    app = await launch(monkeypatch, device)
    await app.tap("skip")
    await last_card(device)
    before = len(shell_of(device).cards)
    await app.services.repos.counters.save(ALCOHOL)
    card = await last_card(device, before + 1)
    counters = card["counters"]
    assert isinstance(counters, list)
    assert [c["label"] for c in counters] == ["Alcohol"]


async def test_nobody_new_has_a_card(monkeypatch: pytest.MonkeyPatch) -> None:
    device = device_over(MemoryDisk())
    app = await launch(monkeypatch, device)
    await app.services.repos.settings.save(theme="dark")
    await asyncio.sleep(0.05)
    assert shell_of(device).cards == [], "the shell's welcome leads into first run"


async def test_the_platform_is_asked_to_keep_the_data_once_there_is_some(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    device = device_over(MemoryDisk())
    asked: list[str] = []

    async def ask() -> bool:
        asked.append("asked")
        return True

    monkeypatch.setattr(device.facts, "ask_to_persist", ask)
    app = await launch(monkeypatch, device)
    assert asked == []
    await app.tap("skip")
    await last_card(device, 2)
    await app.services.repos.counters.save(ALCOHOL)
    await last_card(device, 4)
    assert asked == ["asked"]


async def test_the_card_carries_the_meetings_to_come(monkeypatch: pytest.MonkeyPatch) -> None:
    device = device_over(MemoryDisk())
    app = await launch(monkeypatch, device)
    await app.tap("skip")
    meetings = (await last_card(device, 2))["meetings"]
    assert isinstance(meetings, list)
    assert meetings
    assert all(meeting["sample"] for meeting in meetings)


async def test_appearance_takes_effect_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    app = await launch(monkeypatch, device_over(MemoryDisk()))
    await app.services.repos.settings.save(theme="dark", text_scale=2.0)
    await app.settle()
    assert app.page.theme_mode == ft.ThemeMode.DARK
    assert app.page.theme == theme.build_theme(theme.LIGHT, 2.0)


async def test_a_waiting_version_is_offered_and_applied_by_one_tap(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    device = device_over(MemoryDisk())
    app = await launch(monkeypatch, device)
    await app.tap("skip")
    assert not app.find("update")
    shell_of(device).announce_update()
    await app.settle()
    assert app.find("update")
    assert shell_of(device).updates_applied == 0, "never without a tap"
    await app.tap("apply-update")
    assert shell_of(device).updates_applied == 1


async def test_a_country_chosen_in_the_shell_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    device = device_over(MemoryDisk())
    shell_of(device).choose_country("GB")  # before Python is up
    app = await launch(monkeypatch, device)
    assert app.services.repos.settings.get().country == "GB"
    assert app.says("United Kingdom"), "first run shows it and does not write its guess over it"
    await app.tap("skip")
    assert app.services.repos.settings.get().country == "GB"
    shell_of(device).choose_country("CA")
    await app.settle()
    assert app.services.repos.settings.get().country == "CA"
    assert (await last_card(device, 3))["country"] == "CA", "the shell may forget its own copy"


@pytest.mark.parametrize("odd", ["other", "", "gb", "ZZ", "GBR", "<b>", "None"])
async def test_what_is_no_listed_country_changes_nothing(
    monkeypatch: pytest.MonkeyPatch, odd: str
) -> None:
    device = device_over(MemoryDisk())
    app = await launch(monkeypatch, device)
    await app.services.repos.settings.save(country="CA")
    shell_of(device).choose_country(odd)
    await app.settle()
    assert app.services.repos.settings.get().country == "CA"


async def test_a_tab_that_only_reads_keeps_no_country(monkeypatch: pytest.MonkeyPatch) -> None:
    disk = MemoryDisk()
    first = await launch(monkeypatch, device_over(disk))
    await first.tap("skip")
    reading = device_over(disk)
    second = await launch(monkeypatch, reading)
    shell_of(reading).choose_country("GB")
    await second.settle()
    assert second.services.repos.settings.get().country == "US"


async def test_a_second_tab_reads_and_can_take_over(monkeypatch: pytest.MonkeyPatch) -> None:
    disk = MemoryDisk()
    first = await launch(monkeypatch, device_over(disk))
    await first.tap("skip")
    second = await launch(monkeypatch, device_over(disk))
    assert second.find("read-only")
    await second.tap("check-in")
    await second.tap("mood-3")
    await second.tap("save")
    assert "another tab" in second.notice()
    await second.go("/")
    await second.tap("take-over")
    assert not second.find("read-only")
    await first.settle()
    assert first.find("read-only")


class Refusing(MemoryBlobStore):
    """A store whose reads fail as `error`."""

    error: StoreError

    async def read(self, name: str) -> bytes | None:
        raise self.error


def refusing(error: StoreError) -> Device:
    device = device_over(MemoryDisk())
    blobs = Refusing()
    blobs.error = error
    return Device(
        clock=device.clock,
        entropy=device.entropy,
        blobs=blobs,
        lock=device.lock,
        assets=device.assets,
        http=device.http,
        shell=device.shell,
        facts=device.facts,
    )


@pytest.mark.parametrize("error", [StoreMigration("newer"), StoreError("disk")])
async def test_data_that_stays_shut_is_a_calm_page_and_the_old_card_stays(
    monkeypatch: pytest.MonkeyPatch, error: StoreError
) -> None:
    device = refusing(error)
    app = await launch(monkeypatch, device, "/journey")
    assert app.find("trouble")
    assert app.says(error.code)
    await asyncio.sleep(0.05)
    assert shell_of(device).cards == []
    assert shell_of(device).readied == 1
    await app.tap("sos")
    assert app.find("breath")


async def test_a_browser_that_keeps_nothing_still_works_and_says_so(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    device = refusing(StoreDenied("private window"))
    app = await launch(monkeypatch, device)
    await app.tap("count-Alcohol")
    await app.tap("start")
    assert app.find("denied")
    assert app.services.repos.counters.all()
    await asyncio.sleep(0.05)
    assert shell_of(device).cards == []


async def test_resizing_moves_the_places_to_the_side(monkeypatch: pytest.MonkeyPatch) -> None:
    app = await launch(monkeypatch, device_over(MemoryDisk()))
    await app.tap("skip")
    assert type(app.one("places")).__name__ == "NavigationBar"
    app.session.apply_page_patch({"width": 1280})
    await app.session.dispatch_event(1, "resize", {"width": 1280, "height": 800})
    await app.settle()
    assert type(app.one("places")).__name__ == "NavigationRail"


async def test_reduced_motion_stills_the_breathing_circle(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    class Client(App):
        pass

    device = device_over(MemoryDisk())
    monkeypatch.setattr(root, "open_device", lambda: device)
    monkeypatch.setattr(root, "_opening", None)

    async def main(page: ft.Page) -> None:
        connection = page.session.connection
        connection.replies["get_accessibility_features"] = {
            "accessible_navigation": False,
            "bold_text": False,
            "disable_animations": False,
            "high_contrast": False,
            "invert_colors": False,
            "reduce_motion": True,
            "on_off_switch_labels": False,
            "supports_announcements": True,
        }
        await root.main(page)

    app = await Client.start(main, "/sos")
    assert app.find("breath")
    assert not [c for c in app.top() if type(c).__name__ == "Stack"]
