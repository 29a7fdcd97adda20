"""Fewer of the kills that `python -m benchmarks crash` makes, in a process fit for forking."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROUNDS = 12


@pytest.mark.skipif(not hasattr(os, "fork"), reason="forks, the POSIX way")
def test_a_killed_process_loses_nothing_it_acknowledged() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tests.simulation.kills", str(ROUNDS), "5"],
        capture_output=True,
        text=True,
        check=True,
        cwd=Path(__file__).parents[2],
    )
    assert done.stdout.split() == [str(ROUNDS), "0", "0", "0"]
