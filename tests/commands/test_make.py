"""The Makefile's promises: help lists everything, Ctrl-C is clean, CI runs what people run."""

from __future__ import annotations

import os
import pty
import re
import signal
import subprocess
import sys
from pathlib import Path

import httpx
import pytest

from tests.commands.waiting import free_port, wait_for_answer

ROOT = Path(__file__).resolve().parents[2]


def test_help_is_the_default_and_lists_every_command() -> None:
    shown = subprocess.run(
        ["make", "-s"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout
    phony = re.search(r"^\.PHONY: (.*)$", (ROOT / "Makefile").read_text("utf-8"), re.M)
    assert phony
    for command in phony[1].split():
        assert re.search(rf"^  make {command} +\w", shown, re.M)


def test_continuous_integration_runs_make_test(tmp_path: Path) -> None:
    make = tmp_path / "make"
    make.write_text('#!/bin/sh\necho "make $*, in $PWD"\nexit 7\n')
    make.chmod(0o755)
    ended = subprocess.run(
        [ROOT / ".ci" / "run"],
        env={**os.environ, "PATH": f"{tmp_path}:{os.environ['PATH']}"},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.stdout == f"make test, in {ROOT}\n"
    assert ended.returncode == 7


def test_without_a_python_make_says_what_to_install(tmp_path: Path) -> None:
    ended = subprocess.run(
        ["make", "-s", "-f", str(ROOT / "Makefile"), "run", "PYTHON="],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode != 0
    assert "Python 3.11 or newer was not found" in ended.stderr


@pytest.mark.parametrize("ending", [0, 3])
def test_ctrl_c_under_make_ends_with_the_childs_own_code(tmp_path: Path, ending: int) -> None:
    script = (
        "import signal, sys\n"
        "from scripts.foreground import terminal_to_itself\n"
        f"signal.signal(signal.SIGINT, lambda *_: sys.exit({ending}))\n"
        "with terminal_to_itself():\n"
        "    print('listening', flush=True)\n"
        "    signal.pause()\n"
    )
    (tmp_path / "child.py").write_text(script)
    (tmp_path / "Makefile").write_text(f"all:\n\t@exec {sys.executable} child.py\n")
    environ = {**os.environ, "PYTHONPATH": str(ROOT)}
    code, shown = type_ctrl_c_at(["make", "-C", str(tmp_path), "-s"], environ, b"listening")
    assert code == (2 if ending else 0)
    assert ("***" in shown) is bool(ending)


def type_ctrl_c_at(command: list[str], environ: dict[str, str], cue: bytes) -> tuple[int, str]:
    """Run on a terminal of its own and press Ctrl-C once `cue` is shown."""
    here, there = pty.openpty()
    # A shell in between makes it what it is for a person: a job on a controlling terminal.
    code = (
        "import fcntl, os, sys, termios\n"
        "os.setsid(); fcntl.ioctl(0, termios.TIOCSCTTY, 0)\n"
        "os.execvp(sys.argv[1], sys.argv[1:])\n"
    )
    child = subprocess.Popen(
        [sys.executable, "-c", code, *command], stdin=there, stdout=there, stderr=there,
        env=environ,
    )  # fmt: skip
    os.close(there)
    shown = b""
    pressed = False
    while True:
        try:
            piece = os.read(here, 4096)
        except OSError:  # Linux's end of file for a terminal
            break
        if not piece:
            break
        shown += piece
        if cue in shown and not pressed:
            pressed = True
            os.write(here, b"\x03")
    os.close(here)
    return child.wait(20), shown.decode()


def hear_interrupts() -> None:
    """Tests run in a shell's background have it turned off, and hand that on."""
    signal.signal(signal.SIGINT, signal.default_int_handler)


def test_development_serves_the_app_until_interrupted() -> None:
    port = free_port()
    process = subprocess.Popen(
        [sys.executable, "-m", "scripts.dev", "--port", str(port)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        preexec_fn=hear_interrupts,
    )
    try:
        wait_for_answer(f"http://127.0.0.1:{port}/")
        # Served with its parts from here: developing asks no third party either.
        assert "noCdn=true" in httpx.get(f"http://127.0.0.1:{port}/").text
    finally:
        process.send_signal(2)
        shown, _ = process.communicate(timeout=60)
    assert process.returncode == 0
    assert f"http://127.0.0.1:{port}" in shown
    assert "Traceback" not in shown
