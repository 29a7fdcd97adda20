"""`twofold vaults prune`: counts, erases when told to, and never sooner than people were told."""

from __future__ import annotations

import hashlib
from contextlib import closing

import pytest
import sqlalchemy as sa

from sync_server.__main__ import main
from sync_server.config import Settings, utc_now_ms
from sync_server.store.engine import reading
from sync_server.store.opening import open_store
from sync_server.store.tables import vault_batches, vault_snapshots, vaults
from sync_server.store.vaults import SqlVaults
from sync_server.vaults.limits import Limits
from sync_server.vaults.service import VaultService
from tests.server.vault_client import made_seal

DAY_MS = 86_400_000


@pytest.fixture
def settings(settings_of_each_database: Settings) -> Settings:
    return settings_of_each_database


@pytest.fixture(autouse=True)
def visited(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """Vaults last visited 0, 400, 401 and 500 days ago; 400 days are announced."""
    monkeypatch.setenv("TWOFOLD_DATA", str(settings.data))
    monkeypatch.setenv("TWOFOLD_DATABASE_URL", settings.database_url)
    monkeypatch.setenv("TWOFOLD_RETENTION_DAYS", "400")
    with open_store(settings) as feeds, closing(SqlVaults(feeds.engine)) as store:
        for days in (0, 400, 401, 500):
            now = utc_now_ms() - days * DAY_MS
            service = VaultService(store, Limits(), now_ms=lambda now=now: now)  # type: ignore[misc]
            service.register(vault_id(days), b"token")
            service.append(vault_id(days), b"token", [made_seal(days)])
            service.put_snapshot(vault_id(days), b"token", made_seal("s"), 1, None)


def vault_id(days: int) -> bytes:
    return hashlib.sha256(b"%d" % days).digest()[:16]


def left(settings: Settings) -> list[set[bytes]]:
    columns = (vaults.c.id, vault_batches.c.vault_id, vault_snapshots.c.vault_id)
    with open_store(settings) as feeds, reading(feeds.engine) as connection:
        return [set(connection.scalars(sa.select(column))) for column in columns]  # type: ignore[attr-defined]


def test_without_a_yes_it_only_counts(
    settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    before = left(settings)
    assert main(["vaults", "prune", "--older-than", "400"]) == 0
    said = capsys.readouterr().out
    assert "2 of 4 vaults were not visited for more than 400 days. Nothing was erased" in said
    assert left(settings) == before


def test_with_a_yes_nothing_of_them_is_left(
    settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["vaults", "prune", "--older-than", "400", "--yes"]) == 0
    assert "Erased 2 vaults" in capsys.readouterr().out
    assert left(settings) == [{vault_id(0), vault_id(400)}] * 3
    assert main(["vaults", "prune", "--older-than", "400", "--yes"]) == 0
    assert "Erased 0 vaults" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("announced", "days", "why"),
    [
        ("400", "399", "kept for 400 days"),
        ("400", "-1", "kept for 400 days"),
        ("0", "10000", "nothing is ever erased"),
        ("", "10000", "nothing is ever erased"),
    ],
)
def test_nobody_is_pruned_sooner_than_people_were_told(
    settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    announced: str,
    days: str,
    why: str,
) -> None:
    monkeypatch.setenv("TWOFOLD_RETENTION_DAYS", announced)
    before = left(settings)
    assert main(["vaults", "prune", "--older-than", days, "--yes"]) == 1
    assert why in capsys.readouterr().err
    assert left(settings) == before
