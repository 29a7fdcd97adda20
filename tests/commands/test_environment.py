"""Setting up a machine: what is asked of it, and that the second time costs nothing."""

from __future__ import annotations

import importlib.util
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from scripts import environment
from scripts.environment import SetupProblem

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project of its own with a lock and an (empty) .venv."""
    for name in ("uv.lock", "pyproject.toml"):
        (tmp_path / name).write_text(name)
    venv = tmp_path / ".venv"
    venv.mkdir()
    (venv / "pyvenv.cfg").write_text("version = 3.11")
    monkeypatch.setattr(environment, "ROOT", tmp_path)
    monkeypatch.setattr(environment, "VENV", venv)
    monkeypatch.setattr(environment, "STAMP", venv / ".twofold.json")
    return tmp_path


@pytest.fixture
def commands(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """What would have been run, instead of running it."""
    asked: list[list[str]] = []

    def note(command: list[str], _failed: str, _environ: dict[str, str] | None = None) -> None:
        asked.append(command)
        if command[1:3] == ["-m", "venv"]:
            Path(command[3]).mkdir()

    monkeypatch.setattr(environment, "run", note)
    return asked


def test_a_fresh_place_is_not_ready(place: Path) -> None:
    assert place.is_dir()
    assert not environment.is_ready("run")


@pytest.mark.parametrize(
    ("installed", "wanted", "ready"),
    [("run", "run", True), ("all", "run", True), ("all", "all", True), ("run", "all", False)],
)
def test_more_than_wanted_is_enough(place: Path, installed: str, wanted: str, ready: bool) -> None:
    assert place.is_dir()
    environment.write_stamp(installed)
    assert environment.is_ready(wanted) is ready


@pytest.mark.parametrize("name", ["uv.lock", "pyproject.toml", ".venv/pyvenv.cfg"])
def test_a_changed_input_installs_again(place: Path, name: str) -> None:
    environment.write_stamp("all")
    (place / name).write_text("changed")
    assert not environment.is_ready("run")


@pytest.mark.parametrize("content", ["", "[]", "{", '{"installed": 3}'])
def test_a_damaged_stamp_installs_again(place: Path, content: str) -> None:
    (place / ".venv" / ".twofold.json").write_text(content)
    assert not environment.is_ready("run")


def test_what_was_installed_for_tests_stays(
    place: Path, commands: list[list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(environment, "venv_works", lambda: True)
    environment.write_stamp("all")
    (place / "uv.lock").write_text("newer")
    assert environment.main(["run"]) == 0
    assert "--all-groups" in commands[-1]
    assert "--frozen" in commands[-1]
    assert environment.is_ready("all")
    commands.clear()
    assert environment.main(["run"]) == 0
    assert commands == []


def test_a_broken_environment_is_made_anew(place: Path, commands: list[list[str]]) -> None:
    (place / ".venv" / "leftover").touch()
    assert environment.main(["run"]) == 0
    assert commands[0][1:3] == ["-m", "venv"]
    assert not (place / ".venv" / "leftover").exists()


def test_a_failed_installation_leaves_no_stamp(
    place: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(_command: list[str], failed: str, _environ: object = None) -> None:
        raise SetupProblem(failed)

    environment.write_stamp("run")
    monkeypatch.setattr(environment, "venv_works", lambda: True)
    monkeypatch.setattr(environment, "run", fail)
    (place / "uv.lock").write_text("newer")
    assert environment.main(["run"]) == 1
    assert capsys.readouterr().err.strip()
    assert environment.read_stamp() == {}


@pytest.fixture
def no_ensurepip(monkeypatch: pytest.MonkeyPatch) -> None:
    real = importlib.util.find_spec
    monkeypatch.setattr(
        importlib.util, "find_spec", lambda name: None if name == "ensurepip" else real(name)
    )


@pytest.mark.usefixtures("place", "no_ensurepip")
def test_debians_missing_part_is_installed_as_root(
    commands: list[list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(environment.shutil, "which", lambda _name: "/usr/bin/apt-get")
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    environment.create_venv()
    apt = [command for command in commands if "apt-get" in command[0]]
    assert [command[1] for command in apt] == ["update", "install"]
    assert re.fullmatch(r"python3\.\d+-venv", apt[1][-1])


@pytest.mark.usefixtures("place", "no_ensurepip")
@pytest.mark.parametrize(
    ("apt", "says"), [("/usr/bin/apt-get", r"sudo apt install python3\.\d+-venv"), (None, "venv")]
)
def test_debians_missing_part_is_asked_for_in_one_line(
    commands: list[list[str]], monkeypatch: pytest.MonkeyPatch, apt: str | None, says: str
) -> None:
    monkeypatch.setattr(environment.shutil, "which", lambda _name: apt)
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    with pytest.raises(SetupProblem, match=says) as problem:
        environment.create_venv()
    assert "\n" not in str(problem.value)
    assert commands == []


def test_an_unknown_environment_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert environment.main(["everything"]) == 2
    assert "run, all" in capsys.readouterr().err


def test_a_command_that_ends_badly_is_a_problem(place: Path) -> None:
    assert place.is_dir()
    with pytest.raises(SetupProblem, match="that is why"):
        environment.run(["false"], "that is why")
    with pytest.raises(SetupProblem, match="that is why"):
        environment.run(["/no/such/program"], "that is why")


@pytest.mark.parametrize(
    ("given", "both"),
    [
        ({"SSL_CERT_FILE": "/a.pem"}, ("/a.pem", "/a.pem")),
        ({"PIP_CERT": "/b.pem"}, ("/b.pem", "/b.pem")),
        ({"SSL_CERT_FILE": "/a.pem", "PIP_CERT": "/b.pem"}, ("/a.pem", "/b.pem")),
        ({}, (None, None)),
    ],
)
def test_an_own_authority_is_told_to_both_installers(
    given: dict[str, str], both: tuple[str | None, str | None]
) -> None:
    told = environment.installer_environ({**given, "VIRTUAL_ENV": "/elsewhere"})
    assert (told.get("SSL_CERT_FILE"), told.get("PIP_CERT")) == both
    assert told["UV_SYSTEM_CERTS"] == "1"
    assert "VIRTUAL_ENV" not in told


def test_set_up_uses_the_standard_library_alone() -> None:
    script = str(ROOT / "scripts" / "environment.py")
    # Isolated and without site: no installed package can be found.
    code = f"import runpy; runpy.run_path({script!r})"
    bare = [sys.executable, "-I", "-S", "-c", code]
    assert subprocess.run(bare, check=False).returncode == 0


@pytest.mark.parametrize(
    "name", ["Makefile", ".ci/run", "scripts/environment.py", "scripts/browser.py"]
)
def test_no_address_and_no_path_of_a_machine_is_written_down(name: str) -> None:
    text = (ROOT / name).read_text("utf-8")
    addresses = re.findall(r"https?://[\w.-]+", text)
    assert [a for a in addresses if a not in ("http://HOST",)] == []
    assert re.findall(r"(?<![\w.])/(?:home|root|work|tmp|opt)/", text) == []
