"""Vaults served by a real process: the end of waiting, what is logged, other processes' news."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest
import sqlalchemy as sa

from sync_server.config import Settings
from sync_server.store.engine import open_engine, writing
from tests.server.process import Serve
from tests.server.vault_client import VaultClient, made_seal


@pytest.fixture
def settings(settings_of_each_database: Settings) -> Settings:
    return settings_of_each_database


def test_stopping_does_not_wait_for_who_waits_for_news(serve: Serve) -> None:
    served = serve("--port", "0", "--no-refresh")
    with ThreadPoolExecutor(1) as pool, httpx.Client(base_url=served.url, timeout=30) as client:
        home = VaultClient(client, "home")
        home.register()
        waiting = pool.submit(home.call, "GET", "/events", after=0)
        time.sleep(0.5)
        assert not waiting.done()
        began = time.monotonic()
        code, _, err = served.stop()
        assert time.monotonic() - began < 4
        assert waiting.result().json()["head"] == 0
    assert code == 0
    assert "Traceback" not in err


def test_news_of_another_process_come_within_a_second(serve: Serve) -> None:
    here, there = serve("--port", "0", "--no-refresh"), serve("--port", "0", "--no-refresh")
    with (
        ThreadPoolExecutor(1) as pool,
        httpx.Client(base_url=here.url, timeout=30) as one,
        httpx.Client(base_url=there.url) as other,
    ):
        waiting, writing_one = VaultClient(one, "home"), VaultClient(other, "home")
        writing_one.register()
        news = pool.submit(waiting.call, "GET", "/events", after=0)
        time.sleep(0.5)
        assert not news.done()
        began = time.monotonic()
        writing_one.append(made_seal(1))
        assert news.result().json()["head"] == 1
        assert time.monotonic() - began < 1.5


def test_the_log_knows_no_vault(serve: Serve, settings: Settings) -> None:
    served = serve("--port", "0", "--no-refresh", "--verbose")
    with httpx.Client(base_url=served.url) as client:
        home = VaultClient(client, "home")
        home.register()
        home.append(made_seal(1), made_seal(2))
        home.pull(0)
        home.call("GET", "/snapshot")
        home.put_snapshot(made_seal(3), 1)
        home.call("GET", "/events", after=7)
        VaultClient(client, "home", token="other").append(made_seal(1))
        engine = open_engine(settings.database_url)
        with writing(engine) as connection:  # a fault of the server's own
            connection.execute(sa.text("UPDATE vaults SET head = 0"))
        engine.dispose()
        assert home.append(made_seal(4)).status_code == 500
    code, _, err = served.stop()
    assert code == 0
    assert "POST /v1/vaults/{vault}/batches 200 <=100 B" in err
    assert "DatabaseFault: " in err
    name = home.path.rpartition("/")[2]
    token = home.authorization["Authorization"].rpartition(" ")[2]
    for telltale in (name, home.vault_id.hex(), token, home.token.hex(), "127.0.0.1"):
        assert telltale not in err


def test_readiness_is_about_the_database(serve: Serve, settings: Settings) -> None:
    served = serve("--port", "0", "--no-refresh")
    assert httpx.get(served.url + "/readyz").status_code == 200
    engine = open_engine(settings.database_url)
    with writing(engine) as connection:
        connection.execute(sa.text("UPDATE alembic_version SET version_num = '9999'"))
    answer = httpx.get(served.url + "/readyz")
    assert (answer.status_code, answer.json()["code"]) == (503, "server.unready")
    with writing(engine) as connection:
        connection.execute(sa.text("DROP TABLE alembic_version"))
    engine.dispose()
    assert httpx.get(served.url + "/readyz").status_code == 503
    assert httpx.get(served.url + "/livez").status_code == 200
