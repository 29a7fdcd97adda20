"""The server's fixtures: a store, a real server on a free port, a publisher of feeds."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest

from sync_server.config import Settings
from sync_server.meetings import MeetingFeeds
from sync_server.store.feeds import FeedStore
from sync_server.store.opening import open_store
from tests.postgres import PostgresServer
from tests.server.backups import New
from tests.server.process import Serve, Served
from tests.server.publisher import Publisher
from tests.server.running import RunningServer

NOW = datetime(2026, 11, 20, 18, 30, tzinfo=UTC)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings.from_environment(
        {"TWOFOLD_DATA": str(tmp_path / "data"), "TWOFOLD_SITE": str(tmp_path / "site")}
    )


@pytest.fixture(params=["sqlite", "postgresql"])
def settings_of_each_database(request: pytest.FixtureRequest, tmp_path: Path) -> Settings:
    """A module whose `settings` is this runs once over each database."""
    environ = {"TWOFOLD_DATA": str(tmp_path / "data"), "TWOFOLD_SITE": str(tmp_path / "site")}
    if request.param == "postgresql":
        environ["TWOFOLD_DATABASE_URL"] = request.getfixturevalue("postgres_database")
    return Settings.from_environment(environ)


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty database with the newest schema, to copy: migrating takes longer than a test."""
    settings = Settings.from_environment({"TWOFOLD_DATA": str(tmp_path_factory.mktemp("empty"))})
    with open_store(settings):
        pass
    return settings.data / "twofold.sqlite3"


@pytest.fixture
def store(settings: Settings, migrated: Path) -> Iterator[FeedStore]:
    settings.data.mkdir()
    shutil.copy(migrated, settings.data)
    with open_store(settings) as opened:
        yield opened


@pytest.fixture
def importer(store: FeedStore) -> MeetingFeeds:
    return MeetingFeeds(store, now=lambda: NOW)


@pytest.fixture
def site(settings: Settings) -> Path:
    """A small built site, with everything a rule is made for."""
    files = {
        "index.html": b"<!doctype html><title>Twofold</title>" + b" " * 2000,
        "index.html.gz": b"gzipped page",
        "index.html.br": b"br page",
        "service_worker.js": b"// worker",
        "manifest.webmanifest": b"{}",
        "icons/icon-192.png": b"\x89PNG",
        "static/app.0123456789ab.zip": b"PK",
        "static/engine-0123456789ab/skwasm.wasm": b"\0asm" + b"." * 500,
        "static/engine-0123456789ab/skwasm.wasm.br": b"small",
        "static/engine-0123456789ab/main.mjs": b"export default 1",
    }
    for name, body in files.items():
        path = settings.site / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(body)
    return settings.site


@pytest.fixture
def serve(settings: Settings, site: Path) -> Iterator[Serve]:
    """Starts `twofold serve` with options, as often as it is called."""
    assert site.is_dir()
    started: list[Served] = []

    def start(*arguments: str) -> Served:
        started.append(Served(settings, list(arguments)))
        return started[-1]

    yield start
    for served in started:
        served.discard()


@pytest.fixture
def server(store: FeedStore, site: Path) -> Iterator[RunningServer]:
    with RunningServer(store, site) as running:
        yield running


@pytest.fixture
def client(server: RunningServer) -> Iterator[httpx.Client]:
    """A client of the running server that decodes and follows nothing by itself."""
    with httpx.Client(base_url=server.url, headers={"Accept-Encoding": "identity"}) as made:
        yield made


@pytest.fixture
def publisher() -> Iterator[Publisher]:
    with Publisher() as running:
        yield running


@pytest.fixture(scope="session")
def real_feed() -> Callable[[str], Path]:
    """A real public feed by file name, from TWOFOLD_FEEDS or ../shared/data/feeds.

    They are not part of the project. Where CI=true promises them, their absence is a failure.
    """
    given = os.environ.get("TWOFOLD_FEEDS")
    repository = Path(__file__).resolve().parents[2]
    folder = Path(given) if given else repository.parent / "shared" / "data" / "feeds"

    def find(name: str) -> Path:
        path = folder / name
        if not path.is_file():
            reason = f"the real feed {path} is not here (TWOFOLD_FEEDS names their folder)"
            if os.environ.get("CI") == "true":
                pytest.fail(reason)
            pytest.skip(reason)
        return path

    return find


@pytest.fixture
def new(tmp_path: Path, postgres: PostgresServer) -> Iterator[New]:
    """Settings with a new and empty database of the given kind, as often as it is called."""
    with ExitStack() as opened:
        count = iter(range(100))

        def make(kind: str) -> Settings:
            data = tmp_path / f"data-{next(count)}"
            environ = {"TWOFOLD_DATA": str(data), "TWOFOLD_SITE": str(tmp_path / "site")}
            if kind == "postgresql":
                environ["TWOFOLD_DATABASE_URL"] = opened.enter_context(postgres.database())
            return Settings.from_environment(environ)

        yield make
