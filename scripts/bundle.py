"""The three Python archives of the site: standard library, packages, the app itself.

Each holds bytecode made by the Pyodide that will run it, so nothing is compiled on a phone. The
app's archive is small and apart because it is the one that changes with every release.
"""

from __future__ import annotations

import zipfile
from collections.abc import Mapping
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

from scripts.archive import write_archive
from scripts.build_cache import BuildCache, digest_file, digest_files, files_below
from scripts.failures import BuildFailure
from scripts.node import SCRIPTS, run_node
from scripts.shipping import APP_FILES, PACKAGES, select, ships_from_stdlib

STDLIB_MOUNT = "/lib/python314.zip"
PACKAGES_MOUNT = "/packages.zip"
APP_MOUNT = "/app.zip"


def app_files(repository: Path) -> dict[str, Path]:
    """What the app's archive is made from, by name inside it (before compiling)."""
    return select(repository, APP_FILES)


def package_files() -> dict[str, Path]:
    """Files of the browser's third-party packages, taken from the installed distributions.

    Raises BuildFailure when one of them is not installed.
    """
    files: dict[str, Path] = {}
    for name, patterns in PACKAGES.items():
        try:
            root = Path(str(distribution(name).locate_file("")))
        except PackageNotFoundError as error:
            raise BuildFailure(
                f"The package {name} is not installed here.",
                "uv sync --all-extras --all-groups (or `make run`, which does it for you)",
            ) from error
        found = select(root, patterns)
        if not found:
            raise BuildFailure(
                f"The package {name} has none of the files expected of it.",
                "compare scripts/shipping.py with what the new version contains",
            )
        files.update(found)
    return files


def build_stdlib(cache: BuildCache, pyodide: Path) -> Path:
    """The standard library as bytecode, without what a phone never runs."""
    source = pyodide / "python_stdlib.zip"

    def unpack_and_build(work: Path) -> None:
        unpacked = work / "source"
        with zipfile.ZipFile(source) as archive:
            for name in archive.namelist():
                if not name.endswith("/") and ships_from_stdlib(name):
                    archive.extract(name, unpacked)
        files = files_below(unpacked)
        _compile_and_zip(work, pyodide, files, STDLIB_MOUNT, "stdlib.zip", strip=True)

    kept = [name for name in _names(source) if ships_from_stdlib(name)]
    inputs = [digest_file(source), kept, _recipe()]
    return (
        cache.folder("stdlib", inputs, unpack_and_build, "compiling the standard library")
        / "stdlib.zip"
    )


def build_packages(cache: BuildCache, pyodide: Path) -> Path:
    """Flet and the other dependencies as bytecode."""
    files = package_files()
    inputs = [digest_files(files), digest_file(pyodide / "pyodide.asm.wasm"), _recipe()]
    return (
        cache.folder(
            "packages",
            inputs,
            lambda work: _compile_and_zip(
                work, pyodide, files, PACKAGES_MOUNT, "packages.zip", strip=True
            ),
            "compiling the packages",
        )
        / "packages.zip"
    )


def build_app(cache: BuildCache, pyodide: Path, files: Mapping[str, Path]) -> Path:
    """The app's code and content packs."""
    inputs = [digest_files(files), digest_file(pyodide / "pyodide.asm.wasm"), _recipe()]
    return (
        cache.folder(
            "app",
            inputs,
            lambda work: _compile_and_zip(work, pyodide, files, APP_MOUNT, "app.zip", strip=True),
            "compiling the app",
        )
        / "app.zip"
    )


def _compile_and_zip(
    work: Path, pyodide: Path, files: Mapping[str, Path], mount: str, archive: str, *, strip: bool
) -> None:
    staged, compiled = work / "staged", work / "compiled"
    compiled.mkdir()
    modules = []
    members: dict[str, Path] = {}
    for name, path in files.items():
        if name.endswith(".py"):
            target = staged / name
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(path.read_bytes())
            modules.append(name)
            members[name + "c"] = compiled / (name + "c")
        else:
            members[name] = path
    if modules:
        job: dict[str, object] = {
            "pyodide": str(pyodide),
            "root": str(staged),
            "out": str(compiled),
            "prefix": mount,
            "strip_docstrings": strip,
            "files": sorted(modules),
        }
        run_node("compile.mjs", job)
    write_archive(work / archive, members)
    for folder in (staged, compiled, work / "source"):
        _remove(folder)


def _remove(folder: Path) -> None:
    for path in sorted(folder.rglob("*"), reverse=True):
        path.rmdir() if path.is_dir() else path.unlink()
    if folder.is_dir():
        folder.rmdir()


def _names(archive: Path) -> list[str]:
    with zipfile.ZipFile(archive) as opened:
        return opened.namelist()


def _recipe() -> str:
    here = Path(__file__)
    return digest_files(
        {
            "bundle": here,
            "archive": here.with_name("archive.py"),
            "compile": SCRIPTS / "compile.mjs",
        }
    )
