"""The remote contract: the real client and the real server over a socket, on either database."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from benchmarks.check_in_bytes import GOAL_BYTES, check_in_bytes
from mobile_app.device.memory import MemoryBlobStore, MemoryDisk
from mobile_app.device.native import HttpxHttp, SystemClock, SystemEntropy
from mobile_app.store.database import Database
from mobile_app.sync.client import HttpRemote
from mobile_app.sync.keys import derive_keys
from mobile_app.sync.phrase import draw_phrase
from sync_server.config import Settings
from sync_server.store.opening import open_store
from sync_server.vaults.limits import Limits
from tests.contract import remote_contract
from tests.postgres import PostgresServer
from tests.server.running import RunningServer


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def server_url(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    data = tmp_path_factory.mktemp("server")
    if request.param == "sqlite":
        yield from _serve(data, {})
        return
    postgres: PostgresServer = request.getfixturevalue("postgres")
    with postgres.database() as url:
        yield from _serve(data, {"TWOFOLD_DATABASE_URL": url})


def _serve(data: Path, environ: dict[str, str]) -> Iterator[str]:
    settings = Settings.from_environment({"TWOFOLD_DATA": str(data), **environ})
    limits = Limits(registrations_per_address=1000)
    with open_store(settings) as store, RunningServer(store, None, limits) as server:
        yield f"{server.url}/"


@pytest.fixture
async def http(server_url: str) -> AsyncIterator[HttpxHttp]:
    http = HttpxHttp(server_url)
    yield http
    await http.close()


@pytest.mark.parametrize("case", remote_contract.CASES)
async def test_over_http(case: str, http: HttpxHttp) -> None:
    await remote_contract.CASES[case](lambda keys: HttpRemote(http, keys))


async def test_a_check_in_costs_little(server_url: str) -> None:
    where = urlsplit(server_url)
    assert where.port is not None
    keys = derive_keys(draw_phrase(SystemEntropy()))
    db = await Database.open(MemoryBlobStore(MemoryDisk()), SystemClock(), SystemEntropy())
    assert await check_in_bytes(db, keys, "127.0.0.1", where.port) <= GOAL_BYTES
    await db.close()
