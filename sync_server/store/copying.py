"""Rows from one database to another, whatever the two are, a few at a time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

import sqlalchemy as sa

from sync_server.store.tables import metadata

FETCHED_ROWS, FETCHED_LARGE_ROWS = 100, 4
LARGE = {"vault_snapshots", "meeting_packs", "meeting_versions", "meeting_pieces"}
"""A row of these may be a mebibyte or more; others are half a kibibyte as a rule."""
WRITTEN_ROWS, WRITTEN_BYTES = 500, 4 * 1024 * 1024

Row = dict[str, Any]


@dataclass(slots=True)
class Tally:
    """What there is in a table: how many rows, and a digest in which their order does not matter,
    for two databases need not agree on one."""

    rows: int = 0
    _sum: int = 0

    def add(self, row: Row) -> None:
        digest = sha256(b"".join(_encode(value) for value in row.values())).digest()
        self.rows += 1
        self._sum = (self._sum + int.from_bytes(digest)) % 2**256

    @property
    def digest(self) -> str:
        return f"{self._sum:064x}"


def tables_in(connection: sa.Connection) -> list[sa.TableClause]:
    """Our tables as the database has them, which may be of an older schema; parents first."""
    inspector = sa.inspect(connection)
    there = set(inspector.get_table_names())
    found = []
    for table in metadata.sorted_tables:
        if table.name in there:
            names = {column["name"] for column in inspector.get_columns(table.name)}
            columns = [sa.column(own.name, own.type) for own in table.c if own.name in names]
            found.append(sa.table(table.name, *columns))
    return found


def read_rows(connection: sa.Connection, table: sa.TableClause) -> Iterator[Row]:
    """Every row, in no order."""
    rows = FETCHED_LARGE_ROWS if table.name in LARGE else FETCHED_ROWS
    query = sa.select(table).execution_options(yield_per=rows)
    for row in connection.execute(query).mappings():
        yield dict(row)


def write_rows(connection: sa.Connection, table: sa.TableClause, rows: Iterable[Row]) -> Tally:
    """Insert rows, of whatever number; what they were."""
    tally = Tally()
    waiting: list[Row] = []
    weight = 0
    for row in rows:
        tally.add(row)
        waiting.append(row)
        weight += sum(len(value) for value in row.values() if isinstance(value, bytes | str))
        if len(waiting) >= WRITTEN_ROWS or weight >= WRITTEN_BYTES:
            connection.execute(table.insert(), waiting)
            waiting, weight = [], 0
    if waiting:
        connection.execute(table.insert(), waiting)
    return tally


def count_rows(connection: sa.Connection, table: sa.TableClause) -> Tally:
    """What there is, by reading all of it."""
    tally = Tally()
    for row in read_rows(connection, table):
        tally.add(row)
    return tally


def _encode(value: object) -> bytes:
    """One value so that no two rows of a table look alike, in either database."""
    if value is None:
        return b"-"
    if isinstance(value, bytes):
        kind, content = b"b", value
    elif isinstance(value, str):
        kind, content = b"s", value.encode()
    elif isinstance(value, int):  # a bool too
        kind, content = b"i", b"%d" % value
    else:
        raise TypeError(type(value).__name__)
    return kind + len(content).to_bytes(8) + content
