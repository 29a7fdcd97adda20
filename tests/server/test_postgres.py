"""The PostgreSQL that tests run on: a real and durable one that leaves nothing behind."""

from __future__ import annotations

import os
import pwd
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
import sqlalchemy as sa

from tests import postgres
from tests.postgres import PostgresServer

HOLDER = """
import os, sys, time
from tests.postgres import PostgresServer
with PostgresServer() as server:
    print(server.folder, flush=True)
    time.sleep(600)
"""


def _ask(url: str, query: str) -> str:
    engine = sa.create_engine(url)
    try:
        with engine.connect() as connection:
            return str(connection.scalar(sa.text(query)))
    finally:
        engine.dispose()


def test_it_is_a_durable_server_of_this_decade(postgres_url: str) -> None:
    assert _ask(postgres_url, "SHOW server_version").startswith("18.")
    assert _ask(postgres_url, "SHOW fsync") == "on"
    assert _ask(postgres_url, "SHOW synchronous_commit") == "on"


def test_a_database_is_empty_and_goes_with_its_test(postgres: PostgresServer) -> None:
    tables = "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'"
    databases = "SELECT count(*) FROM pg_database WHERE datname LIKE 'twofold%'"
    before = _ask(postgres.url, databases)
    with postgres.database() as one, postgres.database() as other:
        assert one != other
        engine = sa.create_engine(one)
        with engine.begin() as connection:
            connection.execute(sa.text("CREATE TABLE left_open (x int)"))
        assert (_ask(one, tables), _ask(other, tables)) == ("1", "0")
    engine.dispose()  # it was still connected when its database went
    assert _ask(postgres.url, databases) == before


def test_nothing_outlives_a_session_that_was_killed() -> None:
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLDER],
        stdout=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).parents[2],
    )
    assert holder.stdout is not None
    folder = Path(holder.stdout.readline().strip())
    server = int((folder / "data" / "postmaster.pid").read_text().splitlines()[0])
    holder.send_signal(signal.SIGKILL)
    holder.communicate()
    deadline = time.monotonic() + 30
    while folder.exists() and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not folder.exists()
    assert not Path(f"/proc/{server}/cmdline").exists()


def test_binaries_out_of_reach_are_copied_and_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(postgres, "_reachable", lambda _folder: False)
    copied = postgres._binaries(tmp_path, pwd.getpwuid(os.getuid()))
    assert tmp_path in copied.parents
    said = subprocess.run([copied / "postgres", "--version"], capture_output=True, text=True)
    assert said.stdout.startswith("postgres (PostgreSQL) 18.")


def test_a_server_that_cannot_start_says_why() -> None:
    with (
        pytest.raises(AssertionError, match="no_such_parameter"),
        PostgresServer({"no_such_parameter": "1"}),
    ):
        pass
