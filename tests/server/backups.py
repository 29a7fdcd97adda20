"""What tests of backup and restore share: databases that hold something, and looking at them."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path

import sqlalchemy as sa

from sync_server.config import Settings
from sync_server.store import backup_file, restoring
from sync_server.store.backup_file import write_backup
from sync_server.store.copying import Row, read_rows, tables_in
from sync_server.store.engine import closing_engine, open_engine, reading
from sync_server.store.opening import open_store
from sync_server.store.restoring import restore
from sync_server.store.tables import vault_batches, vaults
from sync_server.store.vaults import SqlVaults
from sync_server.vaults.limits import Limits
from sync_server.vaults.service import VaultService
from tests.server.made_up import FEED
from tests.server.vault_client import made_seal

MADE_AT = "2026-11-20T18:30:00Z"
TODAY = 40_000
"""In days since 1970; later than any day a test visits."""

New = Callable[[str], Settings]


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
