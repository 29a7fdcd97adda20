"""A backup: one file with everything there is in the database, whichever that is.

It is a SQLite database of our own schema, made by our migrations, with one more table that says
what it should hold. So a backup of PostgreSQL can be restored into SQLite and the other way round,
one of an older version is brought up to date as any database is, and `sqlite3` opens it when
nothing else is left.
"""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import sqlalchemy as sa

from sync_server.errors import CommandProblem
from sync_server.store import schema
from sync_server.store.copying import count_rows, read_rows, tables_in, write_rows
from sync_server.store.engine import closing_engine, open_engine, snapshot, writing

FORMAT = 1
_SCRATCH = ("PRAGMA journal_mode = OFF", "PRAGMA synchronous = OFF", "PRAGMA foreign_keys = OFF")
"""For a file that nobody reads before it is whole, synced and checked."""

contents = sa.table("twofold_backup", sa.column("key", sa.Text), sa.column("value", sa.Text))


@dataclass(frozen=True, slots=True)
class Contents:
    """What a backup holds. `tables` has number of rows and digest by table; `made_at` is RFC 3339
    in UTC; `schema` is the revision of the database it was made of."""

    format: int
    schema: str
    made_at: str
    tables: dict[str, tuple[int, str]]

    def rows(self, table: str) -> int:
        return self.tables.get(table, (0, ""))[0]


def write_backup(engine: sa.Engine, path: Path, *, made_at: str) -> Contents:
    """Write a backup of one moment of `engine` to `path`, while others go on working with it.

    Nothing has that name before the file is whole, synced and read back. Raises CommandProblem when
    there is a file already, or the database is empty or of a newer version.
    """
    if engine.dialect.name == "sqlite" and not Path(engine.url.database or "").is_file():
        raise CommandProblem(f"There is no database {engine.url.database}.")
    if path.exists():
        raise CommandProblem(f"{path} exists; nothing was written over it. Give another name.")
    with snapshot(engine) as source, new_database(path) as partial:
        revision = schema.known_revision(source)
        if revision is None:
            raise CommandProblem("The database is empty: there is nothing to back up yet.")
        with closing_engine(open_scratch(partial)) as made:
            schema.migrate(made, to=revision)
            with writing(made) as target:
                tables = {}
                for table in tables_in(source):
                    tally = write_rows(target, table, read_rows(source, table))
                    tables[table.name] = (tally.rows, tally.digest)
                found = Contents(FORMAT, revision, made_at, tables)
                target.exec_driver_sql("CREATE TABLE twofold_backup (key TEXT, value TEXT)")
                target.execute(contents.insert(), _rows(found))
        check_backup(partial)
    return found


def check_backup(path: Path) -> Contents:
    """Read a backup to its end. Raises CommandProblem when it is none, of a newer version, or not
    what it says it is; the file is never changed."""
    if not path.is_file():
        raise CommandProblem(f"There is no file {path}.")
    try:
        with opened_backup(path) as connection:
            return _checked(connection, path)
    except (sa.exc.DBAPIError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise CommandProblem(f"{path} is no backup of Twofold, or a damaged one.") from error


def _checked(connection: sa.Connection, path: Path) -> Contents:
    found = _contents({row.key: row.value for row in connection.execute(sa.select(contents))})
    if found.format > FORMAT or not schema.is_known(found.schema):
        raise CommandProblem(f"{path} was made by a newer version of Twofold. Restore with that.")
    tallies = {table.name: count_rows(connection, table) for table in tables_in(connection)}
    if {name: (tally.rows, tally.digest) for name, tally in tallies.items()} != found.tables:
        raise CommandProblem(f"{path} does not hold what it should. Take another backup.")
    if connection.exec_driver_sql("PRAGMA integrity_check").scalar() != "ok":
        raise CommandProblem(f"{path} is damaged. Take another backup.")
    return found


@contextmanager
def opened_backup(path: Path) -> Iterator[sa.Connection]:
    """The rows of a backup, for reading."""
    uri = f"{path.resolve().as_uri()}?mode=ro&immutable=1"
    engine = sa.create_engine("sqlite://", creator=lambda: sqlite3.connect(uri, uri=True))
    try:
        with engine.connect() as connection:
            yield connection
    finally:
        engine.dispose()


def open_scratch(path: Path, *, pragmas: Sequence[str] = _SCRATCH) -> sa.Engine:
    """A SQLite file, by default one that is worth nothing before it is whole."""
    return open_engine(sa.URL.create("sqlite", database=str(path)), pragmas=pragmas)


@contextmanager
def new_database(path: Path) -> Iterator[Path]:
    """A name to write a database under, which becomes `path` when the block ends well.

    Only its owner may read it. Raises CommandProblem when the place cannot be written to.
    """
    partial = path.with_name(f".{path.name}.{os.getpid()}.partial")
    try:
        os.close(os.open(partial, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        yield partial
        sync(partial)
        partial.replace(path)
        sync(path.parent)
    except (OSError, sa.exc.DBAPIError) as error:
        reason = getattr(error, "orig", None) or error
        raise CommandProblem(f"{path} could not be made: {reason}".partition("\n")[0]) from error
    finally:
        with suppress(OSError):
            partial.unlink(missing_ok=True)


def sync(path: Path) -> None:
    """Have a file, or the names in a folder, survive a power cut."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _rows(found: Contents) -> list[dict[str, str]]:
    values = {
        "format": str(found.format),
        "schema": found.schema,
        "made_at": found.made_at,
        "tables": json.dumps(found.tables),
    }
    return [{"key": key, "value": value} for key, value in values.items()]


def _contents(values: dict[str, str]) -> Contents:
    """Raises an error of any of these kinds for what no writer of ours made."""
    tables = {
        str(name): (int(rows), str(digest))
        for name, (rows, digest) in json.loads(values["tables"]).items()
    }
    return Contents(int(values["format"]), values["schema"], values["made_at"], tables)
