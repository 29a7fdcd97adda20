"""Docs that state facts about the project are compared with it."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def test_every_dependency_has_its_line() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    wanted = [*project["project"]["dependencies"]]
    for group in project["project"]["optional-dependencies"].values():
        wanted += group
    for group in project["dependency-groups"].values():
        wanted += group
    names = {re.split(r"[<>=\[ ]", requirement)[0] for requirement in wanted}
    page = (ROOT / "docs" / "decisions" / "0001-dependencies.md").read_text("utf-8")
    listed = set(re.findall(r"^\| ([a-z][\w-]*) \| [\w`]", page, re.M)) - {"package"}
    assert listed == names
