"""Restore: what is trusted, what is replaced, what is kept, and that devices notice."""

from __future__ import annotations

import shutil
import sqlite3
import time
from contextlib import closing
from pathlib import Path

import pytest
import sqlalchemy as sa

from sync_server.__main__ import main
from sync_server.config import Settings
from sync_server.errors import CommandProblem
from sync_server.store import restoring, schema
from sync_server.store.backup_file import check_backup
from sync_server.store.engine import closing_engine, open_engine, reading, writing
from sync_server.store.feeds import FeedStore
from sync_server.store.opening import open_store
from sync_server.store.vaults import SqlVaults
from sync_server.vaults.limits import Limits
from sync_server.vaults.service import VaultService
from tests.server.backups import (
    New,
    back_up,
    check_vaults,
    everything,
    fill,
    generations,
    put_back,
    vault_id,
    writing_meanwhile,
)
from tests.server.process import Serve
from tests.server.vault_client import made_seal


def test_servers_go_on_over_a_database_that_is_restored_under_them(
    new: New, tmp_path: Path
) -> None:
    settings = new("postgresql")
    with writing_meanwhile(settings):
        while len(generations(settings.database_url)) < 4:
            time.sleep(0.05)
        back_up(settings, tmp_path / "backup")
        for _ in range(3):
            before = max(generations(settings.database_url).values())
            put_back(tmp_path / "backup", settings, replace=True)
            assert min(generations(settings.database_url).values()) > before
    with (
        closing_engine(open_engine(settings.database_url)) as engine,
        reading(engine) as connection,
    ):
        assert check_vaults(connection) > 0


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_a_database_that_holds_something_is_replaced_only_when_asked(
    new: New, tmp_path: Path, kind: str
) -> None:
    settings, path = new(kind), tmp_path / "backup"
    fill(settings)
    back_up(settings, path)
    with open_store(settings) as feeds, closing(SqlVaults(feeds.engine)) as store:
        VaultService(store, Limits()).append(vault_id("plain"), b"plain", [made_seal("lost")])
        store.bump_generations(5000)  # as if it had been restored before
    before = everything(settings.database_url)
    with pytest.raises(CommandProblem, match="--replace"):
        put_back(path, settings)
    assert everything(settings.database_url) == before
    reached = max(generations(settings.database_url).values())
    done = put_back(path, settings, replace=True)
    assert set(generations(settings.database_url).values()) == {reached + 1000}
    assert len(everything(settings.database_url)["vault_batches"]) == 704
    if kind == "sqlite":
        assert done.aside is not None
        assert everything(f"sqlite:///{done.aside}") == before
        assert sorted(each.name for each in settings.data.iterdir()) == [
            "twofold.sqlite3",
            "twofold.sqlite3.replaced-then",
        ]


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_a_restore_that_fails_leaves_the_database_as_it_was(
    new: New, tmp_path: Path, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings, path = new(kind), tmp_path / "backup"
    fill(settings)
    back_up(settings, path)
    before = everything(settings.database_url)

    def break_off(_connection: sa.Connection, table: sa.TableClause) -> object:
        return object()

    monkeypatch.setattr(restoring, "count_rows", break_off)
    with pytest.raises(CommandProblem, match="reads back differently"):
        put_back(path, settings, replace=True)
    assert everything(settings.database_url) == before
    if kind == "sqlite":
        assert [each.name for each in settings.data.iterdir()] == ["twofold.sqlite3"]


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_only_what_can_be_trusted_is_restored(new: New, tmp_path: Path, kind: str) -> None:
    settings, path = new(kind), tmp_path / "backup"
    fill(settings)
    back_up(settings, path)
    whole = path.read_bytes()
    before = everything(settings.database_url)

    def altered(statement: str) -> bytes:
        path.write_bytes(whole)
        with closing(sqlite3.connect(path)) as opened, opened:
            opened.execute(statement)
        return path.read_bytes()

    at = whole.index(made_seal(650)[:40]) + 60
    bad = [
        (b"", "no backup"),
        (b"no database" * 1000, "no backup"),
        (whole[: len(whole) // 2], "no backup|damaged|should"),
        (whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :], "does not hold what it should"),
        (altered("DELETE FROM vault_batches WHERE seq = 3"), "does not hold what it should"),
        (altered("UPDATE vaults SET head = head + 1"), "does not hold what it should"),
        (altered("DROP TABLE vault_snapshots"), "does not hold what it should"),
        (altered("DROP TABLE twofold_backup"), "no backup"),
        (altered("DELETE FROM twofold_backup WHERE key = 'tables'"), "no backup"),
        (altered("UPDATE twofold_backup SET value = '[1]' WHERE key = 'tables'"), "no backup"),
        (altered("UPDATE twofold_backup SET value = 2 WHERE key = 'format'"), "newer version"),
        (altered("UPDATE twofold_backup SET value = 9999 WHERE key = 'schema'"), "newer version"),
    ]
    for content, why in bad:
        path.write_bytes(content)
        with pytest.raises(CommandProblem, match=why):
            put_back(path, settings, replace=True)
    with pytest.raises(CommandProblem, match="There is no file"):
        put_back(tmp_path / "missing", settings, replace=True)
    assert everything(settings.database_url) == before


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_a_backup_of_an_older_version_is_brought_up_to_date(
    new: New, tmp_path: Path, kind: str
) -> None:
    old, fresh, path = new(kind), new(kind), tmp_path / "backup"
    with closing_engine(open_engine(old.database_url)) as engine:
        schema.migrate(engine, to="0002")
        with writing(engine) as connection:
            row = {"feed_id": "town", "due_at": "", "tried_at": "", "failures": 0}
            connection.execute(
                sa.text(
                    "INSERT INTO meeting_refreshes VALUES"
                    " (:feed_id, :due_at, :tried_at, :failures, 'a problem', '', '')"
                ),
                row,
            )
    made = back_up(old, path)
    assert made.schema == "0002"
    put_back(path, fresh)
    with open_store(fresh) as feeds:
        assert feeds.refreshes.get("town").problem == "a problem"
        assert schema.current_revision(feeds.engine) == schema.NEWEST
    assert check_backup(path) == made


def test_two_restores_of_one_file_make_two_generations(
    new: New, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    settings, path = new("sqlite"), tmp_path / "backup"
    monkeypatch.setenv("TWOFOLD_DATA", str(settings.data))
    fill(settings)
    assert main(["backup", str(path)]) == 0
    assert "3 vaults with 704 batches, 1 lists" in capsys.readouterr().out
    seen = [generations(settings.database_url)]
    for _ in range(2):
        shutil.rmtree(settings.data)  # a disk that died
        assert main(["restore", str(path)]) == 0
        seen.append(generations(settings.database_url))
    for name in ("plain", "empty", "compacted"):
        assert len({each[vault_id(name)] for each in seen}) == 3
        assert (
            min(seen[1:], key=lambda each: each[vault_id(name)])[vault_id(name)]
            > seen[0][vault_id(name)]
        )
        assert seen[2][vault_id(name)] < 2**53
    assert "Devices will notice" in capsys.readouterr().out


def test_a_damaged_database_is_replaced_and_kept(new: New, tmp_path: Path) -> None:
    settings, path = new("sqlite"), tmp_path / "backup"
    fill(settings)
    back_up(settings, path)
    database = settings.data / "twofold.sqlite3"
    database.write_bytes(b"noise" * 1000)
    with pytest.raises(CommandProblem, match="--replace"):
        put_back(path, settings)
    aside = put_back(path, settings, replace=True).aside
    assert aside is not None
    assert aside.read_bytes() == b"noise" * 1000
    assert len(everything(settings.database_url)["vault_batches"]) == 704


def test_a_file_that_a_server_uses_is_not_replaced(
    serve: Serve, settings: Settings, store: FeedStore, tmp_path: Path
) -> None:
    path = tmp_path / "backup"
    served = serve("--port", "0", "--workers", "2")
    back_up(settings, path)
    for _ in range(3):
        with pytest.raises(CommandProblem, match="being used"):
            put_back(path, settings, replace=True)
    assert served.stop()[0] == 0
    store.engine.dispose()
    assert put_back(path, settings, replace=True).aside is not None
