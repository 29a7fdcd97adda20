"""The contract of vault stores over memory, SQLite and PostgreSQL."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from sync_server.store.engine import open_engine
from sync_server.store.schema import migrate
from sync_server.store.vaults import SqlVaults
from sync_server.vaults.store import VaultStore
from tests.contract.memory_vaults import MemoryVaults
from tests.contract.vault_store_contract import CASES
from tests.postgres import PostgresServer


@pytest.fixture(scope="module")
def postgres_vaults(postgres: PostgresServer) -> Iterator[SqlVaults]:
    with postgres.database() as url:
        engine = open_engine(url)
        migrate(engine)
        opened = SqlVaults(engine)
        yield opened
        opened.close()
        engine.dispose()


@pytest.fixture
def sqlite_vaults(tmp_path: Path, migrated: Path) -> Iterator[SqlVaults]:
    shutil.copy(migrated, tmp_path)
    engine = open_engine(f"sqlite:///{tmp_path / migrated.name}")
    opened = SqlVaults(engine)
    yield opened
    opened.close()
    engine.dispose()


@pytest.mark.parametrize("case", CASES)
def test_memory(case: str) -> None:
    CASES[case](MemoryVaults())


@pytest.mark.parametrize("case", CASES)
def test_sqlite(case: str, sqlite_vaults: VaultStore) -> None:
    CASES[case](sqlite_vaults)


@pytest.mark.parametrize("case", CASES)
def test_postgres(case: str, postgres_vaults: VaultStore) -> None:
    CASES[case](postgres_vaults)
