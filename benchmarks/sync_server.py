"""Our server against Kinto on one PostgreSQL, and against pouchdb-server on LevelDB.

The same random blobs, of the sizes that seals have, go to each over eight kept connections, one
vault each: appended one by one, pulled one at a time as an up-to-date device does, and pulled whole
as a new one does. Servers take turns on one machine, and every blob that comes back is compared.

LevelDB as pouchdb-server uses it never asks the disk to keep anything, so it is compared with our
SQLite told the same (`TWOFOLD_SQLITE_SYNC=off`, which is there for this and may lose acknowledged
batches in a power cut); the durable figure, which people get, stands beside it.
"""

from __future__ import annotations

import asyncio
import secrets
import time
from collections.abc import Callable, Coroutine, Iterator
from contextlib import AbstractContextManager, ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median, quantiles
from tempfile import TemporaryDirectory

import sqlalchemy as sa

from benchmarks.load_client import Refused, Wire
from benchmarks.peer_processes import Process, running_kinto, running_ours, running_pouch
from benchmarks.sync_peers import Kinto, Ours, Peer, Pouch
from tests.postgres import PostgresServer

VAULTS = 8
ROUNDS = 5
APPENDS_PER_ROUND = 40
PULLS_PER_ROUND = 60
WHOLE_PULLS_PER_ROUND = 4
MIX_BYTES = (512,) * 8 + (4096, 65_536)
"""What vaults are made of: check-ins, a longer text, a first upload or a fold."""

APPENDS_GOAL, PULLS_GOAL = 5.0, 5.0
NO_SYNC_APPENDS_GOAL, NO_SYNC_PULLS_GOAL = 1.5, 3.0
NO_LIMITS = {
    "TWOFOLD_QUOTA_BYTES": str(1 << 40),
    "TWOFOLD_RATE_BURST": "1000000000",
    "TWOFOLD_RATE_PER_MINUTE": "1000000000",
    "TWOFOLD_REGISTRATIONS_PER_HOUR": "1000000",
    "TWOFOLD_REGISTRATIONS_PER_ADDRESS": "1000000",
}
KINDS = ("append", "pull", "whole")


@dataclass(slots=True)
class Contender:
    """One server and what was measured of it: by kind, each round's rate and all times."""

    name: str
    peer: Peer
    process: Process
    disk_bytes: Callable[[], int]
    rates: dict[str, list[float]] = field(default_factory=lambda: {kind: [] for kind in KINDS})
    times: dict[str, list[float]] = field(default_factory=lambda: {kind: [] for kind in KINDS})
    stored: dict[int, list[bytes]] = field(default_factory=dict)

    def rate(self, kind: str) -> float:
        return median(self.rates[kind])

    def row(self) -> str:
        def one(kind: str) -> str:
            p99 = quantiles(self.times[kind], n=100)[-1] * 1000
            return f"{self.rate(kind):7.0f}/s (p99 {p99:5.1f} ms)"

        disk = self.disk_bytes()
        return (
            f"  {self.name:22} appends {one('append')}  pulls of one {one('pull')}  "
            f"of all {one('whole')}  {disk / 1e6:6.1f} MB on disk  "
            f"{self.process.resident_bytes() / 1e6:4.0f} MB resident"
        )


def main() -> None:
    with TemporaryDirectory() as folder, ExitStack() as stack:
        contenders = start_all(Path(folder), stack)
        asyncio.run(measure(contenders))
        print(f"{VAULTS} connections; blobs of {', '.join(map(str, sorted({*MIX_BYTES})))} bytes")
        for each in contenders:
            print(each.row())
    ours, kinto, no_sync, pouch = contenders[:4]
    appends, pulls = _over(ours, kinto)
    loose_appends, loose_pulls = _over(no_sync, pouch)
    met = (
        appends >= APPENDS_GOAL
        and pulls >= PULLS_GOAL
        and loose_appends >= NO_SYNC_APPENDS_GOAL
        and loose_pulls >= NO_SYNC_PULLS_GOAL
    )
    print(
        f"sync_server: {appends:.1f} times Kinto's appends and {pulls:.1f} times its pulls, "
        f"{loose_appends:.1f} times pouchdb-server's appends and {loose_pulls:.1f} times its pulls "
        f"(goal >= {APPENDS_GOAL:.0f}, >= {PULLS_GOAL:.0f}, >= {NO_SYNC_APPENDS_GOAL}, "
        f">= {NO_SYNC_PULLS_GOAL:.0f}): {'met' if met else 'missed'}"
    )


async def measure(contenders: list[Contender]) -> None:
    """Rounds in turn, the order changing, so that no server always has the quiet moment."""
    for each in contenders:
        async with Wire(each.process.port) as wire:
            for vault in range(VAULTS):
                await each.peer.register(wire, vault)
                each.stored[vault] = []
    for turn in range(ROUNDS):
        blobs = [[made_up_seal(size) for size in _sizes()] for _ in range(VAULTS)]
        for each in contenders[turn % len(contenders) :] + contenders[: turn % len(contenders)]:
            await _appends(each, blobs)
            await _pulls(each, "pull", PULLS_PER_ROUND)
            await _pulls(each, "whole", WHOLE_PULLS_PER_ROUND)
    for each in contenders:
        await _again(each)


def made_up_seal(padded_bytes: int) -> bytes:
    """Random bytes of the form that a seal has (docs/protocol.md)."""
    return b"2fld\x01\x01" + secrets.token_bytes(12 + padded_bytes + 16)


async def _appends(each: Contender, blobs: list[list[bytes]]) -> None:
    async def one(vault: int) -> int:
        async with Wire(each.process.port) as wire:
            for blob in blobs[vault]:
                began = time.perf_counter()
                number = len(each.stored[vault]) + 1
                await each.peer.append(wire, vault, number, blob)
                each.times["append"].append(time.perf_counter() - began)
                each.stored[vault].append(blob)
        return len(blobs[vault])

    await _timed(each, "append", [one(vault) for vault in range(VAULTS)])


async def _pulls(each: Contender, kind: str, count: int) -> None:
    async def one(vault: int) -> int:
        stored = each.stored[vault]
        after = 0 if kind == "whole" else len(stored) - 1
        async with Wire(each.process.port) as wire:
            for _ in range(count):
                began = time.perf_counter()
                found = await each.peer.pull(wire, vault, after)
                each.times[kind].append(time.perf_counter() - began)
                if found != stored[after:]:
                    raise Refused(f"{each.name} gave other blobs than it was given")
        return count

    await _timed(each, kind, [one(vault) for vault in range(VAULTS)])


async def _timed(each: Contender, kind: str, tasks: list[Coroutine[object, object, int]]) -> None:
    began = time.perf_counter()
    done = await asyncio.gather(*tasks)
    each.rates[kind].append(sum(done) / (time.perf_counter() - began))


async def _again(each: Contender) -> None:
    """A repeated append must add nothing (pouchdb-server refuses it, which comes to the same)."""
    async with Wire(each.process.port) as wire:
        if not isinstance(each.peer, Pouch):
            number = len(each.stored[0])
            await each.peer.append(wire, 0, number, each.stored[0][-1])
            if isinstance(each.peer, Kinto):
                each.peer.stamps[0].pop()
        if await each.peer.pull(wire, 0, 0) != each.stored[0]:
            raise Refused(f"{each.name} kept a repeated blob twice")


def _sizes() -> Iterator[int]:
    return (MIX_BYTES[n % len(MIX_BYTES)] for n in range(APPENDS_PER_ROUND))


def _over(ours: Contender, other: Contender) -> tuple[float, float]:
    """How many times as many appends and pulls; of the two kinds of pull, the worse."""
    pulls = min(ours.rate(kind) / other.rate(kind) for kind in ("pull", "whole"))
    return ours.rate("append") / other.rate("append"), pulls


def start_all(folder: Path, stack: ExitStack) -> list[Contender]:
    """Ours on PostgreSQL, Kinto on the same, ours on SQLite that never syncs, pouchdb-server, and
    ours on SQLite as people get it."""
    postgres = stack.enter_context(PostgresServer())
    run = secrets.token_hex(4)

    def add(
        name: str, peer: Peer, running: AbstractContextManager[Process], disk: Callable[[], int]
    ) -> Contender:
        return Contender(name, peer, stack.enter_context(running), disk)

    def ours(name: str, url: str, disk: Callable[[], int], **more: str) -> Contender:
        running = running_ours(folder / name.replace(" ", "-"), url, {**NO_LIMITS, **more})
        return add(name, Ours(), running, disk)

    def on_sqlite(name: str, **more: str) -> Contender:
        home = folder / name.replace(" ", "-")
        url = f"sqlite:///{home / 'twofold.sqlite3'}"
        return ours(name, url, lambda: _folder_bytes(home), **more)

    ours_url = stack.enter_context(postgres.database())
    kinto_url = stack.enter_context(postgres.database())
    kinto = running_kinto(folder / "kinto", _libpq(kinto_url))
    return [
        ours("Twofold, PostgreSQL", ours_url, lambda: _database_bytes(ours_url)),
        add("Kinto, PostgreSQL", Kinto(run), kinto, lambda: _database_bytes(kinto_url)),
        on_sqlite("Twofold, not synced", TWOFOLD_SQLITE_SYNC="off"),
        add(
            "pouchdb-server",
            Pouch(run),
            running_pouch(folder / "pouch"),
            lambda: _folder_bytes(folder / "pouch"),
        ),
        on_sqlite("Twofold, SQLite"),
    ]


def _libpq(url: str) -> str:
    parsed = sa.make_url(url)
    return f"postgresql://{parsed.username}@/{parsed.database}?host={parsed.query['host']}"


def _database_bytes(url: str) -> int:
    engine = sa.create_engine(url)
    with engine.connect() as connection:
        found = connection.scalar(sa.text("SELECT pg_database_size(current_database())"))
    engine.dispose()
    return int(found or 0)


def _folder_bytes(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
