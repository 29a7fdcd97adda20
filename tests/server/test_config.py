"""Settings: from the environment alone, and documented."""

from __future__ import annotations

import re
from dataclasses import fields, replace
from pathlib import Path

import pytest
import sqlalchemy as sa

from sync_server.__main__ import parser
from sync_server.config import Settings, format_instant, local_zone, utc_now
from sync_server.errors import CommandProblem
from sync_server.store.engine import reading
from sync_server.store.opening import open_store
from sync_server.vaults.limits import Limits, variable

ROOT = Path(__file__).resolve().parents[2]


def test_defaults() -> None:
    settings = Settings.from_environment({})
    assert settings.data == Path("data")
    assert settings.database_url == f"sqlite:///{Path('data/twofold.sqlite3').absolute()}"
    assert settings.site == Path(".build/site")


def test_what_is_given_counts_and_empty_is_absent() -> None:
    settings = Settings.from_environment(
        {"TWOFOLD_DATA": "/d", "TWOFOLD_SITE": "", "TWOFOLD_DATABASE_URL": ""}
    )
    assert settings.database_url == "sqlite:////d/twofold.sqlite3"
    assert settings.site == Path(".build/site")
    given = Settings.from_environment({"TWOFOLD_DATABASE_URL": "postgresql://x/y"})
    assert given.database_url == "postgresql://x/y"


def test_every_setting_and_option_is_documented() -> None:
    text = (ROOT / "docs" / "server.md").read_text("utf-8")
    source = (ROOT / "sync_server" / "config.py").read_text("utf-8")
    settings = set(re.findall(r'"(TWOFOLD_[A-Z_]+)"', source))
    assert settings
    for name in settings:
        assert f"`{name}`" in text
    shown = parser("").format_help()
    for name in settings:
        assert name in shown


def test_every_limit_is_documented_with_its_default() -> None:
    text = (ROOT / "docs" / "server.md").read_text("utf-8")
    listed = dict(re.findall(r"^\| `(TWOFOLD_[A-Z_]+)` \| (\d+) \|", text, re.M))
    usual = Limits()
    assert listed == {
        variable(field.name): str(getattr(usual, field.name)) for field in fields(Limits)
    }


def test_limits_are_whole_numbers_of_the_environment() -> None:
    given = {
        "TWOFOLD_QUOTA_BYTES": "1000",
        "TWOFOLD_RETENTION_DAYS": "0",
        "TWOFOLD_BATCH_BYTES": "",
    }
    limits = Settings.from_environment(given).limits
    assert limits == replace(Limits(), quota_bytes=1000)


@pytest.mark.parametrize(("given", "level"), [("", 2), ("full", 2), ("off", 0)])
def test_sqlite_waits_for_the_disk_unless_told_otherwise(
    tmp_path: Path, given: str, level: int
) -> None:
    environ = {"TWOFOLD_DATA": str(tmp_path), "TWOFOLD_SQLITE_SYNC": given}
    with (
        open_store(Settings.from_environment(environ)) as store,
        reading(store.engine) as connection,
    ):
        assert connection.scalar(sa.text("PRAGMA synchronous")) == level
    with pytest.raises(CommandProblem, match="full or off"):
        Settings.from_environment({"TWOFOLD_SQLITE_SYNC": "maybe"})


@pytest.mark.parametrize("text", ["0", "-1", "1.5", "many", "²", "9" * 17])
def test_a_limit_that_is_no_number_is_one_clear_line(text: str) -> None:
    with pytest.raises(CommandProblem, match=r"TWOFOLD_QUOTA_BYTES must be a whole number from 1"):
        Settings.from_environment({"TWOFOLD_QUOTA_BYTES": text})


def test_every_option_of_serve_is_documented(capsys: pytest.CaptureFixture[str]) -> None:
    text = (ROOT / "docs" / "server.md").read_text("utf-8")
    with pytest.raises(SystemExit):
        parser("serve").parse_args(["serve", "--help"])
    options = set(re.findall(r"--[a-z-]+", capsys.readouterr().out)) - {"--help"}
    assert len(options) > 5
    for option in options:
        assert f"`{option}`" in text


def test_no_other_module_reads_the_environment_or_the_time() -> None:
    forbidden = re.compile(r"os\.environ|os\.getenv|datetime\.now|\.utcnow")
    found = [
        path.name
        for path in (ROOT / "sync_server").rglob("*.py")
        if path.name != "config.py" and forbidden.search(path.read_text("utf-8"))
    ]
    assert found == []


def test_instants_are_utc_to_the_second() -> None:
    assert utc_now().utcoffset() is not None
    assert len(format_instant(utc_now())) == 20


@pytest.mark.parametrize("given", ["Asia/Tokyo", ":Asia/Tokyo"])
def test_the_local_zone_is_the_one_given(monkeypatch: pytest.MonkeyPatch, given: str) -> None:
    monkeypatch.setenv("TZ", given)
    assert local_zone() == "Asia/Tokyo"


@pytest.mark.parametrize(
    "given", ["", "Nowhere/At_All", "../../etc/passwd", "EST5EDT,M3.2.0,M11.1.0"]
)
def test_an_unusable_zone_falls_back(monkeypatch: pytest.MonkeyPatch, given: str) -> None:
    monkeypatch.setenv("TZ", given)
    monkeypatch.setattr("os.path.realpath", lambda _path: "/usr/share/zoneinfo/Europe/London")
    assert local_zone() == "Europe/London"
    monkeypatch.setattr("os.path.realpath", lambda path: path)
    assert local_zone() == "UTC"
