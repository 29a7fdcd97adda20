"""Processes killed at any moment: what they acknowledged is there, and their lock is free."""

from __future__ import annotations

import random
import subprocess
import sys
import time
from pathlib import Path

import pytest

from mobile_app.device.native import FileWriterLock, open_device
from mobile_app.store.database import Database

ROUNDS = 8


def saver(folder: Path, name: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "tests.device.saver", str(folder), name],
        stdout=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).parents[2],
    )


def kill_after(process: subprocess.Popen[str], seconds: float) -> list[str]:
    """Its output, up to the kill; waits for the first save so that there is something to lose."""
    assert process.stdout is not None
    lines = [process.stdout.readline(), process.stdout.readline()]
    time.sleep(seconds)
    process.kill()
    rest, _ = process.communicate()
    # The last line may be cut: it was then not yet told.
    return [line.strip() for line in (*lines, *rest.splitlines(keepends=True)) if line[-1:] == "\n"]


async def test_acknowledged_saves_outlive_kill_9(tmp_path: Path) -> None:
    chance = random.Random(4)
    acknowledged: dict[str, int] = {}
    latest = ""
    for round_number in range(ROUNDS):
        name = f"round{round_number}"
        told = kill_after(saver(tmp_path, name), chance.uniform(0.0, 0.12))
        assert told[0] == "writer True", "a killed process holds no lock"
        numbers = [int(line.split()[1]) for line in told[1:]]
        acknowledged |= {f"{name}.{n}": n for n in numbers}
        latest = f"{name}.{numbers[-1]}"
    device = open_device(tmp_path, server="")
    db = await Database.open(device.blobs, device.clock, device.entropy, lock=device.lock)
    assert db.report is None
    found = {record.id: record.fields["value"] for record in db.all("number")}
    assert {id: found.get(id) for id in acknowledged} == acknowledged
    name, number = latest.split(".")
    held_name, held_number = str(found["latest"]).split(".")
    assert (held_name, int(held_number) >= int(number)) == (name, True)
    await db.close()


async def test_a_living_process_keeps_the_right_to_write_until_it_is_taken(tmp_path: Path) -> None:
    process = saver(tmp_path, "other")
    try:
        assert process.stdout is not None
        assert process.stdout.readline().strip() == "writer True"
        assert process.stdout.readline().startswith("saved")
        device = open_device(tmp_path, server="")
        db = await Database.open(device.blobs, device.clock, device.entropy, lock=device.lock)
        assert not db.is_writer
        await db.take_over()
        assert db.is_writer
        await db.save("mine", "x", {"value": 1})
        rest, _ = process.communicate(timeout=20)
        assert process.returncode == 1, "the other one stops with StoreNotWriter"
        told = [int(line.split()[1]) for line in rest.splitlines() if line.startswith("saved")]
        await db.close()
        again = await Database.open(device.blobs, device.clock, device.entropy)
        held = {record.fields["value"] for record in again.all("number")}
        assert set(told) <= held, "what it acknowledged before is there"
        assert again.get("mine", "x") is not None
    finally:
        process.kill()
        process.wait()


@pytest.mark.parametrize("left", ["", "no token", "0123456789abcdef", "../../x"])
async def test_a_stale_or_spoilt_token_is_no_obstacle(left: str, tmp_path: Path) -> None:
    (tmp_path / "writer.token").write_text(left)
    assert await FileWriterLock(tmp_path).acquire()


async def test_locks_leave_no_litter(tmp_path: Path) -> None:
    for _ in range(3):
        lock = FileWriterLock(tmp_path)
        assert await lock.acquire()
        await lock.release()
    dead = saver(tmp_path, "dead")
    kill_after(dead, 0)
    lock = FileWriterLock(tmp_path)
    assert await lock.acquire()
    assert len(list(tmp_path.glob("writer-*.lock"))) == 1
    await lock.release()
    assert list(tmp_path.glob("writer-*.lock")) == []
