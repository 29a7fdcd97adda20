"""Putting a backup in place of a database.

Devices have to notice that the server went back (docs/protocol.md, "A server that went back"), so
every vault that is restored begins a generation that neither the backup nor the replaced database
can have reached, by a step that differs for each restore of the same file.
"""

from __future__ import annotations

import os
import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager, suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from shutil import copyfile

import sqlalchemy as sa

from sync_server.errors import CommandProblem
from sync_server.store import schema
from sync_server.store.backup_file import (
    Contents,
    check_backup,
    new_database,
    open_scratch,
    opened_backup,
    sync,
)
from sync_server.store.copying import Row, count_rows, read_rows, tables_in, write_rows
from sync_server.store.engine import closing_engine, open_engine, reading, writing
from sync_server.store.tables import meeting_feeds, metadata, vaults


@dataclass(frozen=True, slots=True)
class NewLife:
    """What a restore makes of a vault: a generation beyond all that a device can have seen, and a
    visit today, so that nobody is pruned for the time the backup lay in a drawer."""

    reached: int
    """The highest generation in the database that is replaced, 0 for none."""
    step: int
    today: int
    """In days since 1970."""

    def __call__(self, row: Row) -> Row:
        generation = max(row["generation"], self.reached) + self.step
        return row | {"generation": generation, "visited_day": max(row["visited_day"], self.today)}


@dataclass(frozen=True, slots=True)
class Restored:
    """`aside` is where the replaced SQLite database is now; None when there was none."""

    contents: Contents
    aside: Path | None = None


def restore(path: Path, url: str, *, replace: bool, step: int, today: int, stamp: str) -> Restored:
    """Have in the database `url` what the backup `path` holds.

    `step` is how far generations move, above 0; `stamp` becomes part of the name of a replaced
    SQLite file. Raises CommandProblem, with the database as it was: for a backup that cannot be
    trusted, a database that holds something without `replace`, a SQLite file that is being used.
    """
    contents = check_backup(path)
    new_life = partial(NewLife, step=step, today=today)
    with _of_newest_schema(path, contents) as source:
        if sa.make_url(url).get_backend_name() != "sqlite":
            _into_server(source, url, replace, new_life)
            return Restored(contents)
        target = Path(sa.make_url(url).database or "")
        return Restored(contents, _into_sqlite(source, target, replace, new_life, stamp))


def _into_server(
    source: sa.Connection, url: str, replace: bool, new_life: Callable[[int], NewLife]
) -> None:
    """In one transaction: others see the old database until its end, and then the new one."""
    with closing_engine(open_engine(url)) as engine:
        schema.migrate(engine)
        with writing(engine) as target:
            reached = _look_at(target, replace)
            # Who would write waits from here on: nothing is acknowledged that would then be gone.
            # In the order in which they take the tables themselves, or both would wait for ever.
            tables = [vaults, *(t for t in reversed(metadata.sorted_tables) if t is not vaults)]
            target.exec_driver_sql(f"TRUNCATE {', '.join(table.name for table in tables)}")
            _copy(source, target, new_life(reached))


def _into_sqlite(
    source: sa.Connection,
    target: Path,
    replace: bool,
    new_life: Callable[[int], NewLife],
    stamp: str,
) -> Path | None:
    """A new file, which then takes the name of the old one; where the old one is kept."""
    there = target.exists()
    reached = 0
    if there:
        with _nobody_else(target):
            pass
        try:
            with (
                closing_engine(open_scratch(target, pragmas=())) as old,
                reading(old) as connection,
            ):
                reached = _look_at(connection, replace)
        except sa.exc.DatabaseError:  # damaged: the very reason to restore
            _refuse(target, replace)
    target.parent.mkdir(parents=True, exist_ok=True)
    fresh = target.with_name(f".{target.name}.restored-{stamp}")
    aside = target.with_name(f"{target.name}.replaced-{stamp}") if there else None
    try:
        with new_database(fresh) as unfinished:
            with closing_engine(open_scratch(unfinished)) as made:
                schema.migrate(made)
                with writing(made) as connection:
                    _copy(source, connection, new_life(reached))
            _give_to_owner_of(target if there else target.parent, unfinished)
        with _nobody_else(target):
            if aside:
                for ending in ("", "-wal", "-shm"):
                    with suppress(FileNotFoundError):
                        Path(f"{target}{ending}").rename(f"{aside}{ending}")
            fresh.rename(target)
            sync(target.parent)
    finally:
        fresh.unlink(missing_ok=True)
    return aside


def _copy(source: sa.Connection, target: sa.Connection, new_life: NewLife) -> None:
    for table in tables_in(target):
        rows = read_rows(source, table)
        written = write_rows(
            target, table, map(new_life, rows) if table.name == vaults.name else rows
        )
        if count_rows(target, table) != written:
            raise CommandProblem("What was written reads back differently; nothing was replaced.")


def _look_at(connection: sa.Connection, replace: bool) -> int:
    """The highest generation there. Raises CommandProblem when there is anything to lose and
    nobody said that it may be replaced; lists of the sample count for nothing."""
    there = {table.name for table in tables_in(connection)}
    reached = lists = None
    if vaults.name in there:
        reached = connection.scalar(sa.select(sa.func.max(vaults.c.generation)))
    if meeting_feeds.name in there:
        own = sa.select(meeting_feeds.c.id).where(meeting_feeds.c.sample == sa.false()).limit(1)
        lists = connection.scalar(own)
    if reached is not None or lists is not None:
        _refuse("The database", replace)
    return reached or 0


def _refuse(what: object, replace: bool) -> None:
    if not replace:
        raise CommandProblem(
            f"{what} holds something. Give --replace to put the backup in its place."
        )


@contextmanager
def _of_newest_schema(path: Path, contents: Contents) -> Iterator[sa.Connection]:
    """The backup's rows as this version keeps them; an older file is migrated as a copy."""
    if contents.schema == schema.NEWEST:
        with opened_backup(path) as connection:
            yield connection
        return
    with tempfile.TemporaryDirectory(prefix="twofold-restore-") as folder:
        copied = Path(copyfile(path, Path(folder) / "copy.sqlite3"))
        with closing_engine(open_scratch(copied)) as engine:
            schema.migrate(engine)
            with reading(engine) as connection:
                yield connection


@contextmanager
def _nobody_else(target: Path) -> Iterator[None]:
    """Keeps a SQLite file from everybody, with all it holds in the one file.

    Who has it open in write-ahead mode keeps it from leaving that mode, so a server that runs is
    noticed even when it is idle. Raises CommandProblem then. A damaged file is left as it is.
    """
    with ExitStack() as opened:
        if target.exists():
            connection = opened.enter_context(
                closing(sqlite3.connect(target, timeout=2, isolation_level=None))
            )
            try:
                connection.execute("PRAGMA journal_mode = DELETE")
                connection.execute("BEGIN EXCLUSIVE")
            except sqlite3.DatabaseError as error:
                if (error.sqlite_errorcode or 0) & 0xFF in (
                    sqlite3.SQLITE_BUSY,
                    sqlite3.SQLITE_LOCKED,
                ):
                    raise CommandProblem(
                        f"{target} is being used. Stop the server, then restore."
                    ) from error
        yield


def _give_to_owner_of(like: Path, made: Path) -> None:
    """Root restores for the account that serves."""
    if os.geteuid() == 0:
        owner = like.stat()
        os.chown(made, owner.st_uid, owner.st_gid)
