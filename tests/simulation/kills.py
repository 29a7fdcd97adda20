"""A process killed while it saves, again and again, on one folder: what it acknowledged is there.

The process is forked, so that a round costs milliseconds and the kill may hit any moment of
opening, saving, restoring, folding and removing. It tells of each step through a pipe once that is
durable.
"""

from __future__ import annotations

import asyncio
import os
import random
import signal
import sys
import time
from itertools import count
from pathlib import Path

from mobile_app.changes.change import Json
from mobile_app.changes.merge import Record
from mobile_app.device.native import open_device
from mobile_app.store.database import Database
from mobile_app.store.keyring import DataKeyring
from tests.simulation.power_cuts import SMALL, Outcome

_IDS = 7
_SIDES = ("left", "right")
_NUMBER_BYTES = 8


async def _open(folder: Path) -> Database:
    device = open_device(folder, server="")
    keyring = DataKeyring(device.blobs, device.crypto, device.device_key, device.entropy)
    return await Database.open(
        device.blobs,
        device.clock,
        device.entropy,
        lock=device.lock,
        keyring=keyring,
        limits=SMALL,
    )


async def _save_for_ever(folder: Path, first: int, told: int) -> None:
    db = await _open(folder)
    for n in count(first):
        id, fields = f"c{n % _IDS}", _fields(n)
        if _replaces(n):
            await db.replace_all(
                Record(type=side, id=f"c{place}", fields=fields)
                for side in _SIDES
                for place in range(_IDS)
            )
        else:
            await db.save_all([(side, id, fields) for side in _SIDES])
        os.write(told, n.to_bytes(_NUMBER_BYTES, "big"))


def _replaces(n: int) -> bool:
    """Whether step n sets everything to n, instead of the one pair whose turn it is."""
    return n % 5 == 3


def _fields(n: int) -> dict[str, Json]:
    return {"first": n, "words": "x" * (n % 90), "last": n}


async def _check(folder: Path, acknowledged: int) -> tuple[Outcome, int]:
    """What is there after a kill, and the highest number met. Numbers rise by one a save."""
    outcome = Outcome(runs=1)
    db = await _open(folder)
    outcome.unexpected += not db.is_writer
    held = [record.fields["last"] for side in _SIDES for record in db.all(side)]
    highest = max((one for one in held if isinstance(one, int)), default=0)
    outcome.half += _replaces(highest) and held != [highest] * 2 * _IDS
    for number in range(max(1, acknowledged - _IDS + 1), acknowledged + 1):
        pair = [db.get(side, f"c{number % _IDS}") for side in _SIDES]
        values = {record and record.fields[name] for record in pair for name in ("first", "last")}
        outcome.half += len(values) > 1
        value = max((one for one in values if isinstance(one, int)), default=0)
        outcome.lost += value < number
    await db.close()
    return outcome, highest


def kill_rounds(folder: Path, rounds: int, seed: int) -> Outcome:
    """Not while an event loop or another thread runs: it forks."""
    chance, total, number = random.Random(seed), Outcome(), 0
    for _ in range(rounds):
        reading, writing = os.pipe()
        child = os.fork()
        if child == 0:
            os.close(reading)
            try:
                asyncio.run(_save_for_ever(folder, number + 1, writing))
            finally:
                os._exit(1)
        os.close(writing)
        time.sleep(chance.uniform(0.0, 0.06))
        os.kill(child, signal.SIGKILL)
        _, status = os.waitpid(child, 0)
        told = b""
        while part := os.read(reading, 65536):
            told += part
        os.close(reading)
        if told:
            number = int.from_bytes(told[-_NUMBER_BYTES:], "big")
        outcome, highest = asyncio.run(_check(folder, number))
        number = max(number, highest)
        outcome.unexpected += not os.WIFSIGNALED(status)
        total.add(outcome)
    return total


if __name__ == "__main__":
    from tempfile import TemporaryDirectory

    with TemporaryDirectory() as name:
        found = kill_rounds(Path(name), int(sys.argv[1]), int(sys.argv[2]))
    print(found.runs, found.lost, found.half, found.unexpected)
