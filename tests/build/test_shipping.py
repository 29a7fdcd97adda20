"""What ships is what the allow-list names, and nothing else."""

from __future__ import annotations

from pathlib import Path

from scripts.archive import archive_names
from scripts.build_pwa import REPOSITORY
from scripts.bundle import app_files, package_files
from scripts.shipping import ships_from_stdlib


def archived(names: list[str]) -> list[str]:
    return sorted(name + "c" if name.endswith(".py") else name for name in names)


def test_the_app_archive_holds_exactly_the_allow_list(app_archive: Path, repository: Path) -> None:
    assert archive_names(app_archive) == archived(list(app_files(repository)))


def test_every_room_of_the_app_ships_and_only_for_the_browser(app_archive: Path) -> None:
    names = archive_names(app_archive)
    for needed in ("app.pyc", "device/browser/__init__.pyc", "errors.pyc", "sync/phrase.pyc"):
        assert f"mobile_app/{needed}" in names
    assert not [name for name in names if "/native" in name]
    assert not [name for name in names if not name.startswith(("mobile_app/", "assets/content/"))]
    strays = [name for name in names if name.endswith((".py", ".toml", ".md", ".txt", ".so"))]
    assert strays == ["assets/content/bip39-english.txt"]


def test_all_of_the_app_is_on_the_list_but_its_native_side(repository: Path) -> None:
    shipped = set(app_files(repository))
    present = {
        path.relative_to(repository).as_posix()
        for path in (repository / "mobile_app").rglob("*.py")
    }
    assert {name for name in present - shipped if "/device/native" not in name} == set()


def test_the_packages_archive_holds_exactly_its_list_without_extensions(site_folder: Path) -> None:
    (archive,) = (site_folder / "static").glob("packages.*.zip")
    names = archive_names(archive)
    assert names == archived(list(package_files()))
    assert not [name for name in names if ".so" in name or ".pyd" in name]


def test_the_standard_library_keeps_what_is_not_left_out(site_folder: Path) -> None:
    (archive,) = (site_folder / "static").glob("stdlib.*.zip")
    names = archive_names(archive)
    assert all(ships_from_stdlib(name.removesuffix("c")) for name in names)
    for needed in ("asyncio/__init__.pyc", "json/__init__.pyc", "zoneinfo/__init__.pyc"):
        assert needed in names


def test_nothing_of_the_build_machine_is_in_what_ships(site_folder: Path) -> None:
    traces = [str(REPOSITORY).encode(), str(Path.home()).encode() + b"/."]
    for path in (site_folder / "static").glob("*.*"):
        if path.suffix in (".zip", ".bin", ".js"):
            data = path.read_bytes()
            assert not [trace for trace in traces if trace in data], path.name
