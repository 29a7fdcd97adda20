"""Opening a database: SQLite's settings, and one clear line for what cannot be opened."""

from __future__ import annotations

import threading
import time
from dataclasses import replace
from pathlib import Path

import pytest
import sqlalchemy as sa

from sync_server.config import Settings
from sync_server.errors import CommandProblem
from sync_server.store.engine import open_engine, reading, writing
from sync_server.store.feeds import FeedStore
from sync_server.store.opening import open_store
from sync_server.store.tables import meeting_feeds


@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("nonsense", "cannot be opened"),
        ("nosuchengine://host/db", "cannot be opened"),
        ("sqlite:////proc/no/such/folder/x.sqlite3", "cannot be opened"),
    ],
)
def test_an_unusable_address_is_one_clear_line(settings: Settings, url: str, why: str) -> None:
    broken = replace(settings, database_url=url)
    with pytest.raises(CommandProblem, match=why) as problem, open_store(broken):
        pass
    assert "\n" not in str(problem.value)


def test_a_file_that_is_no_database_is_one_clear_line(settings: Settings, tmp_path: Path) -> None:
    path = tmp_path / "not.sqlite3"
    path.write_bytes(b"no database at all" * 100)
    broken = replace(settings, database_url=f"sqlite:///{path}")
    with pytest.raises(CommandProblem, match="cannot be used"), open_store(broken):
        pass
    assert path.read_bytes().startswith(b"no database")


def test_sqlite_is_opened_for_durability(store: FeedStore) -> None:
    with reading(store._engine) as connection:
        found = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys")
        }
    assert found == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}


def test_a_second_writer_waits_and_readers_do_not(settings: Settings, store: FeedStore) -> None:
    other = open_engine(settings.database_url)
    order: list[str] = []

    def write() -> None:
        with writing(other) as connection:
            order.append("second")
            connection.execute(meeting_feeds.delete())

    with writing(store._engine):
        thread = threading.Thread(target=write)
        thread.start()
        time.sleep(0.1)
        with reading(other) as connection:
            connection.execute(sa.select(meeting_feeds)).all()
        order.append("first")
    thread.join()
    other.dispose()
    assert order == ["first", "second"]
