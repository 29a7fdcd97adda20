"""One site for all tests here: the real app, built with the cache every build shares.

It is built from a copy, so that somebody at work on the repository meanwhile changes nothing here.
"""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from scripts.build_cache import BuildCache
from scripts.build_pwa import REPOSITORY, Options, assemble, build
from scripts.site import Site


def copy_repository(target: Path) -> Path:
    """What a build reads, without bytecode left by other interpreters."""
    for name in ("mobile_app", "assets"):
        shutil.copytree(
            REPOSITORY / name, target / name, ignore=shutil.ignore_patterns("__pycache__")
        )
    shutil.copy(REPOSITORY / "pyproject.toml", target)
    return target


@pytest.fixture(scope="session")
def repository(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return copy_repository(tmp_path_factory.mktemp("repository"))


@pytest.fixture(scope="session")
def site_folder(repository: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site as files, with their compressed companions."""
    out = tmp_path_factory.mktemp("site")
    build(Options(out, repository=repository), say=lambda _line: None)
    return out


@pytest.fixture(scope="session")
def site(repository: Path, tmp_path_factory: pytest.TempPathFactory) -> Site:
    """The site as the build thinks of it."""
    cache = BuildCache(REPOSITORY / ".build" / "cache", say=lambda _line: None)
    return assemble(Options(tmp_path_factory.mktemp("unused"), repository=repository), cache)


@pytest.fixture(scope="session")
def app_archive(site_folder: Path) -> Path:
    (archive,) = (site_folder / "static").glob("app.*.zip")
    return archive
