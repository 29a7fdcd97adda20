"""`make bench`: every figure runs, the closing table has all last lines, only breaking fails."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.__main__ import HERE, figures, main

SOURCES = {
    "__init__": "",
    "_support": "def main():\n    print('not a figure')\n",
    "rig": "def measure():\n    pass\n",
    "fast": "def main():\n    print('working …')\n    print('fast: 0.1 s (goal <= 1 s): met')\n",
    "slow": "def main():\n    print('slow: 9 s (goal <= 1 s): missed')\n",
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "some_figures"
    made.mkdir()
    for name, source in SOURCES.items():
        (made / f"{name}.py").write_text(source)
    return made


def test_all_run_and_a_missed_goal_is_no_error(
    folder: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    assert main([], folder) == 0
    before, _, table = capfd.readouterr().out.partition("\nFigures\n")
    assert "working …" in before
    assert "not a figure" not in before
    assert table.splitlines()[0].startswith("  fast: 0.1 s (goal <= 1 s): met")
    assert table.splitlines()[1].startswith("  slow: 9 s (goal <= 1 s): missed")


def test_one_alone(folder: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert main(["slow"], folder) == 0
    assert "fast" not in capfd.readouterr().out


@pytest.mark.parametrize(
    "source", ["def main():\n    raise ValueError('broke')\n", "def main():\n    return 3\n",
               "def main():\n    pass\n"]
)  # fmt: skip
def test_a_broken_measurement_fails_and_the_others_still_run(
    folder: Path, capfd: pytest.CaptureFixture[str], source: str
) -> None:
    (folder / "a_broken.py").write_text(source)
    assert main([], folder) == 1
    shown = capfd.readouterr().out
    assert "a_broken: broke, see above" in shown
    assert "slow: 9 s" in shown


def test_an_unknown_name_lists_the_known(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["nothing"], folder) == 2
    assert "fast, slow" in capsys.readouterr().err


def test_our_own_figures_are_found() -> None:
    assert "meeting_search" in figures(HERE)
