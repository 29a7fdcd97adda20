"""One site for all tests here: the real app, built with the cache every build shares."""

from __future__ import annotations

from pathlib import Path

import pytest

from scripts.build_cache import BuildCache
from scripts.build_pwa import REPOSITORY, Options, assemble, build
from scripts.site import Site


@pytest.fixture(scope="session")
def site_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site as files, with their compressed companions."""
    out = tmp_path_factory.mktemp("site")
    build(Options(out), say=lambda _line: None)
    return out


@pytest.fixture(scope="session")
def site() -> Site:
    """The site as the build thinks of it."""
    cache = BuildCache(REPOSITORY / ".build" / "cache", say=lambda _line: None)
    return assemble(Options(REPOSITORY / ".build" / "unused"), cache)


@pytest.fixture(scope="session")
def app_archive(site_folder: Path) -> Path:
    (archive,) = (site_folder / "static").glob("app.*.zip")
    return archive
