"""Backup and restore between both databases: whole, of one moment, and noticed by devices."""

from __future__ import annotations

import hashlib
import os
import shutil
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing, contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
import sqlalchemy as sa

from sync_server.__main__ import main
from sync_server.config import Settings
from sync_server.errors import CommandProblem
from sync_server.store import backup_file, restoring, schema
from sync_server.store.backup_file import check_backup, write_backup
from sync_server.store.copying import Row, read_rows, tables_in
from sync_server.store.engine import closing_engine, open_engine, reading, writing
from sync_server.store.feeds import FeedStore
from sync_server.store.opening import open_store
from sync_server.store.restoring import restore
from sync_server.store.tables import vault_batches, vaults
from sync_server.store.vaults import SqlVaults
from sync_server.vaults.limits import Limits
from sync_server.vaults.service import VaultService
from tests.postgres import PostgresServer
from tests.server.process import Serve
from tests.server.test_store import FEED
from tests.server.vault_client import made_seal

MADE_AT = "2026-11-20T18:30:00Z"
TODAY = 40_000
"""In days since 1970; later than any day a test visits."""

New = Callable[[str], Settings]


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


@pytest.fixture
def site(tmp_path: Path) -> Path:
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "index.html").write_text("<!doctype html>")
    return tmp_path / "site"


def vault_id(name: str) -> bytes:
    return hashlib.sha256(name.encode()).digest()[:16]


def fill(settings: Settings) -> None:
    """A list, three vaults: one empty, one of batches, one compacted."""
    with open_store(settings) as feeds:
        feeds.put(FEED, {"br": b"\0pack", "identity": b"pack"}, {"d1.0": {"br": b"part"}})
        feeds.put(replace(FEED, digest="d2", sample=True), {"br": b"two"})
        with closing(SqlVaults(feeds.engine)) as store:
            service = VaultService(store, Limits())
            for name in ("empty", "plain", "compacted"):
                service.register(vault_id(name), name.encode())
            for start in range(0, 700, 50):
                seals = [made_seal(number) for number in range(start, start + 50)]
                service.append(vault_id("plain"), b"plain", seals)
            for through in (2, 5):
                tag = service.state(vault_id("compacted"), b"compacted").snapshot_tag
                seals = [made_seal(f"c{through}{n}") for n in range(3)]
                service.append(vault_id("compacted"), b"compacted", seals)
                service.put_snapshot(
                    vault_id("compacted"), b"compacted", made_seal("s", 2**21), through, tag or None
                )


def everything(url: str) -> dict[str, list[Row]]:
    with closing_engine(open_engine(url)) as engine, reading(engine) as connection:
        return {
            table.name: sorted(
                read_rows(connection, table), key=lambda row: repr(sorted(row.items()))
            )
            for table in tables_in(connection)
        }


def without_new_life(found: dict[str, list[Row]]) -> dict[str, list[Row]]:
    changed = {"generation": 0, "visited_day": 0}
    return found | {"vaults": [row | changed for row in found["vaults"]]}


def generations(url: str) -> dict[bytes, int]:
    return {row["id"]: row["generation"] for row in everything(url)["vaults"]}


def back_up(settings: Settings, path: Path) -> backup_file.Contents:
    with closing_engine(open_engine(settings.database_url)) as engine:
        return write_backup(engine, path, made_at=MADE_AT)


def put_back(path: Path, settings: Settings, *, replace: bool = False) -> restoring.Restored:
    return restore(
        path, settings.database_url, replace=replace, step=1000, today=TODAY, stamp="then"
    )


@pytest.mark.parametrize("target", ["sqlite", "postgresql"])
@pytest.mark.parametrize("source", ["sqlite", "postgresql"])
def test_everything_comes_back_in_either_database(
    new: New, tmp_path: Path, source: str, target: str
) -> None:
    old, fresh, path = new(source), new(target), tmp_path / "backup"
    fill(old)
    made = back_up(old, path)
    assert (made.rows("vaults"), made.rows("vault_batches"), made.rows("vault_snapshots")) == (
        3,
        704,
        3,
    )
    assert check_backup(path) == made
    assert path.stat().st_mode & 0o777 == 0o600
    before = everything(old.database_url)
    assert put_back(path, fresh).contents == made
    after = everything(fresh.database_url)
    assert without_new_life(after) == without_new_life(before)
    assert {row["visited_day"] for row in after["vaults"]} == {TODAY}
    reached = generations(old.database_url)
    assert generations(fresh.database_url) == {id: held + 1000 for id, held in reached.items()}
    with open_store(fresh) as feeds, closing(SqlVaults(feeds.engine)) as store:
        service = VaultService(store, Limits())
        assert service.append(vault_id("plain"), b"plain", [made_seal("next")]).seqs == (701,)
        assert service.append(vault_id("plain"), b"plain", [made_seal(3)]).seqs == (4,)
        assert service.snapshot(vault_id("compacted"), b"compacted").sealed == made_seal("s", 2**21)
    assert sorted(each.name for each in tmp_path.iterdir() if each.is_file()) == ["backup"]


@contextmanager
def writing_meanwhile(settings: Settings) -> Iterator[None]:
    """Four vaults of a server that goes on appending; its troubles are raised at the end."""
    stop = threading.Event()
    with open_store(settings) as feeds, closing(SqlVaults(feeds.engine)) as store:
        service = VaultService(store, Limits(rate_burst=10**6))

        def write(name: str) -> None:
            service.register(vault_id(name), b"t")
            number = 0
            while not stop.is_set():
                service.append(vault_id(name), b"t", [made_seal(f"{name} {number}")])
                number += 1

        with ThreadPoolExecutor(4) as pool:
            writers = [pool.submit(write, name) for name in "abcd"]
            try:
                yield
            finally:
                stop.set()
        for writer in writers:
            writer.result()


def check_vaults(connection: sa.Connection) -> int:
    """That every vault has the batches it says it has; how many there are in all."""
    batches = vault_batches.c
    found = connection.execute(sa.select(vaults).where(vaults.c.floor == 0)).mappings().all()
    for vault in found:
        held = sa.select(
            sa.func.count(),
            sa.func.coalesce(sa.func.max(batches.seq), 0),
            sa.func.coalesce(sa.func.sum(sa.func.length(batches.sealed)), 0),
        ).where(batches.vault_id == vault["id"])
        expected = (vault["head"], vault["head"], vault["bytes"])
        assert tuple(connection.execute(held).one()) == expected
    return sum(vault["head"] for vault in found)


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_a_backup_is_of_one_moment_while_others_write(new: New, tmp_path: Path, kind: str) -> None:
    settings = new(kind)
    heads = []
    with writing_meanwhile(settings):
        for number in range(4):
            back_up(settings, path := tmp_path / f"backup-{number}")
            with backup_file.opened_backup(path) as connection:
                heads.append(check_vaults(connection))
    assert heads == sorted(set(heads))  # they did go on meanwhile


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


@pytest.mark.parametrize("there", ["a note of mine", ""])
def test_a_backup_is_never_written_over_a_file(new: New, tmp_path: Path, there: str) -> None:
    settings, path = new("sqlite"), tmp_path / "backup"
    fill(settings)
    path.write_text(there)
    with pytest.raises(CommandProblem, match="exists"):
        back_up(settings, path)
    assert path.read_text() == there


def test_there_is_nothing_to_back_up_before_the_first_start(new: New, tmp_path: Path) -> None:
    for kind in ("sqlite", "postgresql"):
        settings = new(kind)
        with pytest.raises(CommandProblem, match=r"no database|is empty"):
            back_up(settings, tmp_path / "backup")
        assert not settings.data.exists() or not list(settings.data.iterdir())
    assert not list(tmp_path.glob("*backup*"))


def test_a_full_disk_is_one_clear_line_and_leaves_nothing(new: New, tmp_path: Path) -> None:
    settings, path = new("sqlite"), tmp_path / "kept" / "backup"
    fill(settings)
    path.parent.mkdir()
    program = (
        "import resource, sys; from sync_server.__main__ import main;"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, 200_000));"
        "sys.exit(main(sys.argv[1:]))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, "backup", str(path)],
        env={**os.environ, "TWOFOLD_DATA": str(settings.data)},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 1
    assert f"{path} could not be made" in done.stderr
    assert "Traceback" not in done.stderr
    assert list(path.parent.iterdir()) == []


@pytest.mark.parametrize("command", ["backup", "restore"])
def test_a_database_that_cannot_be_reached_is_one_clear_line(
    tmp_path: Path,
    new: New,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    command: str,
) -> None:
    settings, path = new("sqlite"), tmp_path / "backup"
    fill(settings)
    back_up(settings, path)
    given = path if command == "restore" else tmp_path / "another"
    for url in ("nonsense", "postgresql+psycopg://somebody:secret@/nowhere?host=/nonexistent"):
        monkeypatch.setenv("TWOFOLD_DATABASE_URL", url)
        assert main([command, str(given)]) == 1
        said = capsys.readouterr().err
        assert "cannot be" in said
        assert said.count("\n") == 1
        assert "secret" not in said
