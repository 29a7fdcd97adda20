"""After a long life over HTTP the server knows nothing: no secret is in its files, log, metrics or
answers, in any form, and every size it stores is one that padding gives."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
import sqlalchemy as sa

from mobile_app.device.native.crypto import NativeCrypto
from mobile_app.device.ports import TAG_BYTES, Crypto
from mobile_app.sync.padding import FLOOR_BYTES, is_padded_length
from mobile_app.sync.seal import HEADER_BYTES
from tests.blindness.long_run import ROUNDS, live, misuse, names_of_the_vault
from tests.blindness.markers import Marker, find
from tests.blindness.tap import Tap

KINDS = ["sqlite", "postgresql"]


class PlainCrypto(NativeCrypto):
    """What a device with a grave mistake would have: it seals nothing."""

    async def seal(self, key: bytes, nonce: bytes, plain: bytes, associated: bytes) -> bytes:
        return plain + bytes(TAG_BYTES)

    async def open(self, key: bytes, nonce: bytes, sealed: bytes, associated: bytes) -> bytes:
        return sealed[:-TAG_BYTES]


@dataclass(slots=True)
class Found:
    """What the server had in the end. `stored` is everything in its database, by place; `sizes` are
    of sealed bytes."""

    secrets: list[Marker]
    stored: dict[str, bytes]
    log: bytes
    metrics: bytes
    answers: bytes
    sizes: list[int]

    @property
    def told(self) -> dict[str, bytes]:
        return {"the log": self.log, "the metrics": self.metrics, "the answers": self.answers}


@contextmanager
def serving(data: Path, environ: dict[str, str]) -> Iterator[tuple[int, Path]]:
    """A `twofold serve` that says all it can say: its port and its log."""
    site, log = data / "site", data / "log"
    site.mkdir()
    (site / "index.html").write_text("<!doctype html><title>Twofold</title>")
    with log.open("wb") as writing:
        process = subprocess.Popen(
            [sys.executable, "-m", "sync_server", "serve", "--port", "0", "--verbose"],
            stdout=subprocess.PIPE,
            stderr=writing,
            env={**os.environ, **environ, "TWOFOLD_SITE": str(site)},
        )
    assert process.stdout is not None
    try:
        address = process.stdout.readline().decode()
        yield int(address.split("://127.0.0.1:")[1].split()[0].rstrip("/")), log
    finally:
        process.terminate()
        process.communicate(timeout=30)


def run(folder: Path, kind: str, crypto: Crypto, request: pytest.FixtureRequest) -> Found:
    data = folder / "data"
    data.mkdir()
    environ = {"TWOFOLD_DATA": str(data)}
    url = f"sqlite:///{data / 'twofold.sqlite3'}"
    if kind == "postgresql":
        url = environ["TWOFOLD_DATABASE_URL"] = request.getfixturevalue("postgres_database")
    with serving(folder, environ) as (port, log), Tap(port) as tap:
        secrets = asyncio.run(live(tap.url, crypto))
        misuse(tap.url)
        metrics = httpx.get(f"{tap.url}/metrics").content
        # With the server still there: nothing has been tidied up for the end.
        stored = {path.name: path.read_bytes() for path in data.iterdir() if path.is_file()}
        stored |= dump(url)
        answers = tap.said()
        sizes = stored_sizes(url)
    return Found(secrets, stored, log.read_bytes(), metrics, answers, sizes)


def dump(url: str) -> dict[str, bytes]:
    """Every value of every table as bytes, by table."""
    engine = sa.create_engine(url)
    try:
        with engine.connect() as connection:
            metadata = sa.MetaData()
            metadata.reflect(connection)
            return {
                table.name: b"\n".join(
                    value if isinstance(value, bytes) else str(value).encode()
                    for row in connection.execute(table.select())
                    for value in row
                )
                for table in metadata.sorted_tables
            }
    finally:
        engine.dispose()


def stored_sizes(url: str) -> list[int]:
    """Of every batch, and of the snapshot."""
    engine = sa.create_engine(url)
    try:
        with engine.connect() as connection:
            batches = connection.execute(sa.text("SELECT sealed FROM vault_batches")).scalars()
            pieces = connection.execute(sa.text("SELECT sealed FROM vault_snapshots")).scalars()
            return [*map(len, batches), sum(map(len, pieces))]
    finally:
        engine.dispose()


@pytest.mark.parametrize("kind", KINDS)
def test_the_server_learns_nothing(
    kind: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    found = run(tmp_path, kind, NativeCrypto(), request)
    assert find(found.secrets, {**found.stored, **found.told}) == []
    assert find(names_of_the_vault(), found.told) == []
    assert len(found.sizes) > 5
    for size in found.sizes:
        padded = size - HEADER_BYTES - TAG_BYTES
        assert padded >= FLOOR_BYTES
        assert is_padded_length(padded)
    # It was there, and it did all of it.
    assert find(names_of_the_vault()[:1], {"there": found.stored["vaults"]})
    assert found.log.count(b"POST /v1/vaults/{vault}/batches 200") >= ROUNDS
    assert b"PUT /v1/vaults/{vault}/snapshot 200" in found.log
    assert b"/v1/vaults/{vault}/batches" in found.metrics
    assert len(found.answers) > 20_000


@pytest.mark.parametrize("kind", KINDS)
def test_a_device_that_seals_nothing_is_found_out(
    kind: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    found = run(tmp_path, kind, PlainCrypto(), request)
    said = find(found.secrets, {**found.stored, "the answers": found.answers})
    for place in ("vault_batches", "vault_snapshots", "the answers"):
        assert f"the id of the first device (raw) in {place}" in said
    if kind == "sqlite":
        assert any("in twofold.sqlite3" in one for one in said)


def test_whatever_is_slipped_in_is_found_wherever_it_is() -> None:
    secret = Marker("the seal key", bytes(range(32)))
    places = {"the log": b"12:00:01 GET /v1 200 ", "the metrics": b"twofold_requests_total 1\n"}
    assert find([secret], places) == []
    for place, content in places.items():
        for form in secret.forms().values():
            assert find([secret], {**places, place: content + form})
