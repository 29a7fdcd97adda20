"""Clock, randomness, facts and folders as a desktop tells them; and the fakes' own promises."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from mobile_app.device.memory import CannedHttp, FixedClock, memory_device
from mobile_app.device.native import (
    NativeFacts,
    SystemClock,
    SystemEntropy,
    data_folder,
    open_device,
)
from mobile_app.device.ports import HttpResponse
from mobile_app.errors import Offline, ServerFault, StoreDenied, TooLarge


@pytest.fixture
def zone(monkeypatch: pytest.MonkeyPatch) -> Iterator[pytest.MonkeyPatch]:
    yield monkeypatch
    monkeypatch.undo()
    time.tzset()


@pytest.mark.skipif(not hasattr(time, "tzset"), reason="TZ is POSIX's")
@pytest.mark.parametrize(
    ("told", "name"),
    [("Europe/London", "Europe/London"), (":Asia/Tokyo", "Asia/Tokyo")],
)
def test_the_clock_is_in_the_persons_zone(told: str, name: str, zone: pytest.MonkeyPatch) -> None:
    zone.setenv("TZ", told)
    time.tzset()
    clock = SystemClock()
    assert clock.zone_name() == name
    assert str(clock.now().tzinfo) == name
    assert abs(clock.now() - datetime.now(UTC)) < timedelta(seconds=5)


@pytest.mark.skipif(not hasattr(time, "tzset"), reason="TZ is POSIX's")
def test_a_zone_nobody_knows_still_gives_the_right_instant_and_offset(
    zone: pytest.MonkeyPatch,
) -> None:
    zone.setenv("TZ", "XYZ-3")
    time.tzset()
    zone.setattr("mobile_app.device.native.system._linked_zone", lambda: "")
    clock = SystemClock()
    assert clock.zone_name() == "UTC"
    assert clock.now().utcoffset() == timedelta(hours=3)
    assert abs(clock.now() - datetime.now(UTC)) < timedelta(seconds=5)


def test_randomness_differs() -> None:
    entropy = SystemEntropy()
    assert len(entropy.random_bytes(16)) == 16
    assert entropy.random_bytes(16) != entropy.random_bytes(16)


@pytest.mark.parametrize(
    ("environment", "tags"),
    [
        ({"LANG": "de_AT.UTF-8"}, ("de-AT",)),
        ({"LANGUAGE": "fr:en_GB", "LANG": "C"}, ("fr", "en-GB")),
        ({"LC_ALL": "C.UTF-8", "LANG": "sr_RS@latin"}, ("sr-RS",)),
        ({"LANG": "POSIX"}, ()),
        ({}, ()),
    ],
)
def test_languages(
    environment: dict[str, str], tags: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert NativeFacts(Path()).languages() == tags


async def test_facts_count_what_is_stored(tmp_path: Path) -> None:
    facts = NativeFacts(tmp_path / "data")
    assert (await facts.describe()).storage_used_bytes is None
    device = open_device(tmp_path / "data", server="")
    await device.blobs.write("records.a", b"x" * 1234)
    told = await device.facts.describe()
    assert told.storage_used_bytes == 1234
    assert told.storage_quota_bytes is not None
    assert told.storage_quota_bytes > 1234
    assert await device.facts.ask_to_persist()


def test_data_lives_where_it_is_told_to(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("TWOFOLD_DATA", "FLET_APP_STORAGE_DATA", "XDG_DATA_HOME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setattr(Path, "home", lambda: tmp_path)
    assert data_folder() == tmp_path / ".local" / "share" / "twofold"
    monkeypatch.setenv("FLET_APP_STORAGE_DATA", str(tmp_path / "phone"))
    assert data_folder() == tmp_path / "phone" / "twofold"
    monkeypatch.setenv("TWOFOLD_DATA", str(tmp_path / "own"))
    assert data_folder() == tmp_path / "own" / "twofold"


def test_no_home_is_denied(monkeypatch: pytest.MonkeyPatch) -> None:
    def nowhere() -> Path:
        raise RuntimeError("no home")

    for name in ("TWOFOLD_DATA", "FLET_APP_STORAGE_DATA"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(Path, "home", nowhere)
    with pytest.raises(StoreDenied):
        data_folder()


def test_assets_are_the_repositorys() -> None:
    assets = open_device(Path("unused"), server="").assets
    assert b"CC" in assets.read("content/LICENCE.md")
    for path in ("content/absent.json", "../pyproject.toml", "/etc/hostname", "content//x", ""):
        with pytest.raises(FileNotFoundError):
            assets.read(path)


def test_starting_natively_brings_no_web_client() -> None:
    code = "import sys, mobile_app.device.native; print('httpx' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


def test_a_fixed_clock_moves_in_real_time_across_a_change_of_clocks() -> None:
    clock = FixedClock("2026-11-01T00:30:00", "America/New_York")
    clock.advance(timedelta(hours=2))
    assert clock.now().isoformat() == "2026-11-01T01:30:00-05:00"
    clock.set("2026-11-20T18:30:00+00:00", "Europe/London")
    assert clock.now().isoformat() == "2026-11-20T18:30:00+00:00"


async def test_canned_answers_follow_the_ports_rules() -> None:
    http = CannedHttp({"a": HttpResponse(200, b"12345"), "b": ServerFault("x")})
    assert (await http.get("a", limit_bytes=5)).body == b"12345"
    with pytest.raises(TooLarge):
        await http.get("a", limit_bytes=4)
    with pytest.raises(ServerFault):
        await http.get("b", limit_bytes=4)
    with pytest.raises(Offline):
        await http.get("c", limit_bytes=4)


def test_a_memory_devices_shell_hears_of_updates() -> None:
    shell = memory_device().shell
    heard: list[int] = []
    shell.on_update_available(lambda: heard.append(1))
    shell.announce_update()  # type: ignore[attr-defined]
    assert heard == [1]


def test_a_memory_devices_shell_hears_which_country_was_chosen() -> None:
    shell = memory_device().shell
    heard: list[str] = []
    shell.choose_country("US")  # type: ignore[attr-defined]
    shell.on_country(heard.append)
    assert heard == ["US"], "a choice waits for whoever listens first"
    shell.choose_country("GB")  # type: ignore[attr-defined]
    assert heard == ["US", "GB"]
