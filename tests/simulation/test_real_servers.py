"""The same stories, the server a real one: over HTTP, on SQLite and on PostgreSQL."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from itertools import count
from pathlib import Path

import pytest

from sync_server.config import Settings
from sync_server.store.opening import open_store
from tests.simulation.worlds.cast import Cast, cast_for
from tests.simulation.worlds.http_server import HttpServer
from tests.simulation.worlds.memory_server import MemoryServer
from tests.simulation.worlds.playing import describe
from tests.simulation.worlds.story import tell_story
from tests.simulation.worlds.weather import Weather

STORIES = 20
MET = {
    "healed: generation": {"restored": True},
    "healed: head": {"rolled_back": True},
    "refused: sync.quota": {"quota": True},
    "vault begun anew": {"pruned": True},
    "batches sent again": {"weather": Weather(answer_lost=0.3, twice=0.2)},
    "snapshots": {"compacts": True},
}
"""What some story is to meet, and the trouble that makes it likely."""


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
    """Stories from the first on, and one more for each thing that is to be met in one."""
    meeting = [cast_that_meets(event, 1000 * place) for place, event in enumerate(MET, 1)]
    return [*map(cast_for, range(STORIES - len(MET))), *meeting]


def cast_that_meets(event: str, start: int) -> Cast:
    """It goes with a server in memory as it does with a real one, so that is asked first.

    A seed has one vault, and so one story on one server.
    """
    for seed in count(start):
        cast = replace(cast_for(seed), hostile=(), newer=False, acts=40, **MET[event])
        if tell_story(cast, partial(MemoryServer, seed)).met[event]:
            return cast
    raise AssertionError(event)


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_stories_end_as_well_with_a_real_server(kind: str, request: pytest.FixtureRequest) -> None:
    server: HttpServer = request.getfixturevalue(kind)
    met: Counter[str] = Counter()
    for cast in casts():
        told = tell_story(cast, lambda: server)
        assert not told.wrongs, describe(told)
        met += told.met
    assert server.asked > STORIES * 20
    assert {name for name in MET if not met[name]} == set()
