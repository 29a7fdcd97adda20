"""What sync costs: the server as it fills up, one check-in on the wire, a new phone.

Growth: the same server on SQLite over a database of a million batches in ten thousand vaults, and
over one of a thousand batches in ten; an append of one batch and a pull of one, of vaults drawn at
random, the two databases taking turns.

One check-in: over an encrypted store of ten years on disk (check_in_bytes.py).

A new phone: a vault of ten years is read into an empty encrypted store, from the twelve words to
every record durable.
"""

from __future__ import annotations

import asyncio
import random
import secrets
import sqlite3
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from benchmarks.check_in_bytes import CHECK_INS, GOAL_BYTES, check_in_bytes
from benchmarks.engines import engine_over
from benchmarks.load_client import Wire
from benchmarks.peer_processes import Process, running_ours
from benchmarks.sealed_stores import open_in_folder
from benchmarks.sync_peers import Ours
from benchmarks.sync_server import NO_LIMITS, made_up_seal
from mobile_app.device.native import HttpxHttp, SystemEntropy
from mobile_app.sync.client import HttpRemote
from mobile_app.sync.keys import derive_keys
from mobile_app.sync.phrase import Phrase, draw_phrase
from sync_server.store.engine import open_engine
from sync_server.store.schema import migrate
from tests.contract.made_up import fill

MANY_VAULTS, FEW_VAULTS, BATCHES_PER_VAULT = 10_000, 10, 100
ROUNDS, ASKS_PER_ROUND = 25, 20
TEN_YEARS_RECORDS = 20_000
RESTORES = 3
GROWTH_GOAL, RESTORE_GOAL_SECONDS = 1.3, 5.0


@dataclass(slots=True)
class Filled:
    """A server over a filled database, and milliseconds by kind of call."""

    process: Process
    peer: Ours
    times: dict[str, list[float]] = field(default_factory=lambda: {"append": [], "pull": []})
    heads: dict[int, int] = field(default_factory=dict)


def main() -> None:
    with TemporaryDirectory() as folder, ExitStack() as stack:
        home = Path(folder)
        few, many = (
            stack.enter_context(_filled(home / str(vaults), vaults))
            for vaults in (FEW_VAULTS, MANY_VAULTS)
        )
        asyncio.run(measure_growth(few, many))
        growth = max(median(many.times[kind]) / median(few.times[kind]) for kind in few.times)
        for kind in few.times:
            print(
                f"one {kind}: {median(few.times[kind]):.2f} ms with "
                f"{FEW_VAULTS * BATCHES_PER_VAULT:,} batches stored, "
                f"{median(many.times[kind]):.2f} ms with {MANY_VAULTS * BATCHES_PER_VAULT:,}"
            )
    with TemporaryDirectory() as folder:
        sent, restored = asyncio.run(measure_device(Path(folder)))
    print(f"one check-in: {sent} bytes sent")
    print("restores of ten years, s:", *(f"{one:.2f}" for one in restored))
    restore = median(restored)
    met = growth <= GROWTH_GOAL and sent <= GOAL_BYTES and restore <= RESTORE_GOAL_SECONDS
    print(
        f"sync_cost: {growth:.2f} times as long with a million batches, {sent} bytes for a "
        f"check-in, {restore:.1f} s for ten years (goal <= {GROWTH_GOAL}, <= "
        f"{GOAL_BYTES}, <= {RESTORE_GOAL_SECONDS:.0f} s): {'met' if met else 'missed'}"
    )


async def measure_growth(few: Filled, many: Filled) -> None:
    async with Wire(few.process.port) as few_wire, Wire(many.process.port) as many_wire:
        for turn in range(ROUNDS + 1):
            for each, wire in ((few, few_wire), (many, many_wire)):
                for _ in range(ASKS_PER_ROUND):
                    vault = random.choice(list(each.peer.keys))
                    head = each.heads.get(vault, BATCHES_PER_VAULT)
                    began = time.perf_counter()
                    await each.peer.append(wire, vault, head + 1, made_up_seal(256))
                    between = time.perf_counter()
                    found = await each.peer.pull(wire, vault, head)
                    ended = time.perf_counter()
                    assert len(found) == 1
                    each.heads[vault] = head + 1
                    if turn:  # the first warms caches up
                        each.times["append"].append(1000 * (between - began))
                        each.times["pull"].append(1000 * (ended - between))


def fill_vaults(database: Path, vaults: int) -> Ours:
    """A database of that many vaults, written straight into the tables, and their tokens."""
    engine = open_engine(f"sqlite:///{database}")
    migrate(engine)
    engine.dispose()
    peer = Ours()
    ids = []
    for number in range(vaults):
        vault_id, token = secrets.token_bytes(16), secrets.token_bytes(32)
        peer.hold(number, vault_id, token)
        stored = BATCHES_PER_VAULT * len(made_up_seal(256))
        ids.append((vault_id, sha256(token).digest(), BATCHES_PER_VAULT, stored))
    with sqlite3.connect(database) as connection:
        connection.executemany(
            "INSERT INTO vaults (id, token_hash, generation, head, floor, snapshot, snapshot_tag,"
            " snapshot_bytes, bytes, rate_until, visited_day)"
            " VALUES (?, ?, 1, ?, 0, 0, '', 0, ?, 0, 0)",
            ids,
        )
        connection.executemany(
            "INSERT INTO vault_batches (vault_id, seq, id, sealed) VALUES (?, ?, ?, ?)",
            _rows([one[0] for one in ids]),
        )
    connection.close()
    return peer


def _rows(vault_ids: list[bytes]) -> Iterator[tuple[bytes, int, bytes, bytes]]:
    # By time and not by vault, as real ones arrive: every vault's rows lie apart.
    for seq in range(1, BATCHES_PER_VAULT + 1):
        for vault_id in vault_ids:
            sealed = made_up_seal(256)
            yield vault_id, seq, sha256(sealed).digest(), sealed


@contextmanager
def _filled(folder: Path, vaults: int) -> Iterator[Filled]:
    """A server over a new database of that many vaults."""
    folder.mkdir(parents=True)
    database = folder / "twofold.sqlite3"
    began = time.monotonic()
    peer = fill_vaults(database, vaults)
    print(
        f"{vaults * BATCHES_PER_VAULT:,} batches in {vaults:,} vaults: "
        f"{database.stat().st_size / 1e6:.0f} MB, filled in {time.monotonic() - began:.0f} s",
        flush=True,
    )
    with running_ours(folder, f"sqlite:///{database}", NO_LIMITS) as process:
        yield Filled(process, peer)


async def measure_device(folder: Path) -> tuple[int, list[float]]:
    """Bytes sent for one check-in, and seconds of each restore of ten years."""
    phrase = draw_phrase(SystemEntropy())
    database_url = f"sqlite:///{folder / 'twofold.sqlite3'}"
    with running_ours(folder, database_url, NO_LIMITS) as process:
        first = await open_in_folder(folder / "first")
        await fill(first, TEN_YEARS_RECORDS)
        sent = await check_in_bytes(first, derive_keys(phrase), "127.0.0.1", process.port)
        await first.close()
        restored = [
            await _restore(phrase, folder / f"phone{turn}", process.port)
            for turn in range(RESTORES)
        ]
    return sent, restored


async def _restore(phrase: Phrase, folder: Path, port: int) -> float:
    """Seconds from the twelve words to every record durable."""
    began = time.perf_counter()
    phone = await open_in_folder(folder)
    keys, http = derive_keys(phrase), HttpxHttp(f"http://127.0.0.1:{port}/")
    await engine_over(phone, HttpRemote(http, keys), keys).sync()
    seconds = time.perf_counter() - began
    assert len(phone.all("check_in")) == TEN_YEARS_RECORDS + CHECK_INS
    await phone.close()
    await http.close()
    return seconds


if __name__ == "__main__":
    main()
