"""The same stories, the server a real one: over HTTP, on SQLite and on PostgreSQL."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from pathlib import Path

import pytest

from sync_server.config import Settings
from sync_server.store.opening import open_store
from tests.simulation.worlds.cast import Cast, cast_for
from tests.simulation.worlds.http_server import HttpServer
from tests.simulation.worlds.playing import describe
from tests.simulation.worlds.story import tell_story

STORIES = 20


@pytest.fixture
def sqlite(tmp_path: Path) -> Iterator[HttpServer]:
    settings = Settings.from_environment({"TWOFOLD_DATA": str(tmp_path)})
    with open_store(settings) as store, HttpServer(store) as server:
        yield server


@pytest.fixture
def postgresql(tmp_path: Path, postgres_database: str) -> Iterator[HttpServer]:
    settings = Settings.from_environment(
        {"TWOFOLD_DATA": str(tmp_path), "TWOFOLD_DATABASE_URL": postgres_database}
    )
    with open_store(settings) as store, HttpServer(store) as server:
        yield server


def casts() -> list[Cast]:
    """Each trouble a server can have is in some of them."""
    chosen = [cast_for(seed) for seed in range(STORIES - 4)]
    troubles = ({"restored": True}, {"rolled_back": True}, {"quota": True}, {"pruned": True})
    plain = {"hostile": (), "newer": False, "acts": 40}
    chosen += [
        dataclasses.replace(cast_for(100 + n), **plain, **trouble)
        for n, trouble in enumerate(troubles)
    ]
    return chosen


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_stories_end_as_well_with_a_real_server(kind: str, request: pytest.FixtureRequest) -> None:
    server: HttpServer = request.getfixturevalue(kind)
    for cast in casts():
        told = tell_story(cast, lambda: server)
        assert not told.wrongs, describe(told)
        assert told.met["report: sent"] > 0
    assert server.asked > STORIES * 20
