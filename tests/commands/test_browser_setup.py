"""Finding a browser: every candidate must start, and failing is loud."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from scripts import browser


@pytest.fixture(autouse=True)
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A machine with nothing but a folder of programs that starts out empty."""
    folder = tmp_path / "bin"
    folder.mkdir()
    monkeypatch.setenv("PATH", str(folder))
    monkeypatch.delenv("TWOFOLD_CHROMIUM", raising=False)
    monkeypatch.setattr(browser, "MAC_APPS", ())
    monkeypatch.setattr(browser, "playwright_chromium", lambda: None)
    return folder


def program(path: Path, *, works: bool = True) -> Path:
    path.write_text(f"#!/bin/sh\n{'echo Chromium 1' if works else 'exit 1'}\n")
    path.chmod(0o755)
    return path


def test_an_installed_browser_is_found_best_name_first(machine: Path) -> None:
    program(machine / "google-chrome")
    assert browser.find_browser() == machine / "google-chrome"
    program(machine / "chromium")
    assert browser.find_browser() == machine / "chromium"


def test_a_package_that_only_points_elsewhere_does_not_count(machine: Path) -> None:
    program(machine / "chromium-browser", works=False)
    assert browser.find_browser() is None
    program(machine / "microsoft-edge")
    assert browser.find_browser() == machine / "microsoft-edge"


def test_the_given_one_is_the_only_one(
    machine: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    program(machine / "chromium")
    own = program(machine / "my-own")
    monkeypatch.setenv("TWOFOLD_CHROMIUM", str(own))
    assert browser.main([]) == 0
    assert capsys.readouterr().out == f"{own}\n"
    monkeypatch.setenv("TWOFOLD_CHROMIUM", str(machine / "typo"))
    assert browser.main(["--ensure"]) == 1
    assert "does not start" in capsys.readouterr().err


def test_none_is_an_error_that_says_what_helps(capsys: pytest.CaptureFixture[str]) -> None:
    assert browser.main([]) == 1
    shown = capsys.readouterr()
    assert shown.out == ""
    assert "apt install chromium" in shown.err
    assert "TWOFOLD_CHROMIUM=" in shown.err


def test_as_root_the_systems_package_is_installed(
    machine: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    apt = machine / "apt-get"
    chromium = machine / "chromium"
    apt.write_text(
        "#!/bin/sh\n"
        'echo "$@"\n'
        f'[ "$1" = install ] && {{ /bin/echo "#!/bin/sh\necho Chromium 2" > {chromium};'
        f" /bin/chmod +x {chromium}; }}\nexit 0\n"
    )
    apt.chmod(0o755)
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    assert browser.main(["--ensure"]) == 0
    shown = capfd.readouterr()
    assert shown.out == f"{chromium}\n"  # the answer alone: make reads it
    assert "install -y" in shown.err


def test_when_nothing_can_be_installed_it_says_so(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(browser.sys, "executable", "/bin/false")
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    assert browser.main(["--ensure"]) == 1
    assert "none could be found or installed" in capfd.readouterr().err
