"""What a row takes on disk is what docs/scaling.md reckons with."""

from __future__ import annotations

import random
import re
from pathlib import Path

import pytest
import sqlalchemy as sa

from sync_server.config import Settings
from sync_server.store.engine import reading, writing
from sync_server.store.opening import open_store
from sync_server.store.tables import vault_batches, vaults
from tests.server.vault_client import made_seal

PAGE = Path(__file__).resolve().parents[2] / "docs" / "scaling.md"
VAULTS, BATCHES = 500, 20


@pytest.fixture
def settings(settings_of_each_database: Settings) -> Settings:
    return settings_of_each_database


def said(line: str, database: str) -> int:
    """The bytes a row takes by the page."""
    (text,) = re.findall(rf"^\| {line}.*$", PAGE.read_text("utf-8"), re.M)
    (size,) = re.findall(rf"{database} (\d+) B", text)
    return int(size)


def test_rows_take_what_the_page_says(settings: Settings) -> None:
    drawn = random.Random(1)
    ids = [drawn.randbytes(16) for _ in range(VAULTS)]
    sealed = made_seal("one", 512)
    assert len(sealed) == 546
    with open_store(settings) as feeds:
        server = feeds.engine.dialect.name != "sqlite"

        def sizes() -> dict[str, int]:
            with reading(feeds.engine) as connection:
                if server:
                    query = "SELECT pg_total_relation_size('{}')"
                    return {
                        name: int(connection.scalar(sa.text(query.format(name))) or 0)
                        for name in ("vaults", "vault_batches")
                    }
                query = "SELECT page_count * page_size FROM pragma_page_count, pragma_page_size"
                return {"all": int(connection.scalar(sa.text(query)) or 0)}

        before = sizes()
        with writing(feeds.engine) as connection:
            numbers = dict.fromkeys(("head", "floor", "snapshot", "snapshot_bytes", "bytes"), 20)
            row = numbers | {"rate_until": 2**40, "visited_day": 20_000, "snapshot_tag": "a" * 64}
            row |= {"generation": 2**45, "token_hash": bytes(32)}
            connection.execute(vaults.insert(), [row | {"id": id} for id in ids])
        between = sizes()
        for seq in range(1, BATCHES + 1):  # as they arrive: one vault's after another's
            with writing(feeds.engine) as connection:
                connection.execute(
                    vault_batches.insert(),
                    [
                        {"vault_id": id, "seq": seq, "id": drawn.randbytes(32), "sealed": sealed}
                        for id in ids
                    ],
                )
        after = sizes()
    name = "PostgreSQL" if server else "SQLite"
    batch = (sum(after.values()) - sum(between.values())) / (VAULTS * BATCHES)
    vault = (sum(between.values()) - sum(before.values())) / VAULTS
    assert batch == pytest.approx(said("a batch's row", name), rel=0.1)
    assert vault == pytest.approx(said("a vault's row", name), rel=0.25)
