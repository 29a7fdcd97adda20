"""The settings for `flet build` are ones it reads, and its entry is there."""

from __future__ import annotations

import ast
import tomllib
from importlib.util import find_spec
from pathlib import Path
from typing import Any

REPOSITORY = Path(__file__).parents[2]


def settings() -> dict[str, Any]:
    told = tomllib.loads((REPOSITORY / "pyproject.toml").read_text(encoding="utf-8"))
    flet: dict[str, Any] = told["tool"]["flet"]
    return flet


def test_every_key_is_one_that_flet_build_reads() -> None:
    spec = find_spec("flet_cli")
    assert spec is not None
    assert spec.origin is not None or spec.submodule_search_locations
    folder = Path(next(iter(spec.submodule_search_locations or [])))
    source = (folder / "commands" / "build_base.py").read_text(encoding="utf-8")
    flet = settings()
    read = {f"tool.flet.{key}" for key in ("product", "org", "permissions")}
    read |= {"tool.flet.android.permission", "tool.flet.ios.info", "app.exclude"}
    for name in read:
        assert f'"{name}"' in source, name
        value: Any = flet
        for part in name.removeprefix("tool.flet.").split("."):
            value = value[part]
    assert set(flet) == {"product", "org", "permissions", "app", "android", "ios"}
    assert [set(flet[part]) for part in ("app", "android", "ios")] == [
        {"exclude"},
        {"permission"},
        {"info"},
    ]


def test_only_the_app_is_packed() -> None:
    kept = {"assets", "mobile_app", "main.py"}
    apart = set(settings()["app"]["exclude"])
    folders = {
        path.name
        for path in REPOSITORY.iterdir()
        if path.is_dir() and not path.name.startswith((".", "__"))
    }
    ours = {name for name in folders if any((REPOSITORY / name).rglob("*.py"))}
    assert ours - apart <= kept
    assert "assets/content" not in apart
    assert {name for name in apart if not (REPOSITORY / name).exists()} <= {"build"}


def test_the_entry_runs_the_apps_own_main() -> None:
    tree = ast.parse((REPOSITORY / "main.py").read_text(encoding="utf-8"))
    imported = [n for n in ast.walk(tree) if isinstance(n, ast.ImportFrom)]
    assert [(n.module, [a.name for a in n.names]) for n in imported] == [
        ("mobile_app.app", ["main"])
    ]
