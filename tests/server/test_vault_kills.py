"""kill -9 of the real server under load from several devices: what was acknowledged is there."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import pytest

from sync_server.config import Settings
from sync_server.listening import listen
from sync_server.store.opening import open_store
from tests.server.vault_client import VaultClient, made_seal

DEVICES = 4
LONGEST_LIFE_SECONDS = 0.25
GIVING_UP_SECONDS = 60


@dataclass(eq=False)
class Device(threading.Thread):
    """Appends to a vault of its own and to one that all share until told to stop; what has no
    answer is sent again as it is."""

    url: str
    number: int
    stop: threading.Event
    acknowledged: dict[tuple[str, int], bytes] = field(default_factory=dict)
    retries: int = 0
    problems: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__(daemon=True)

    def run(self) -> None:
        draw = random.Random(self.number)
        with httpx.Client(base_url=self.url, timeout=5) as client:
            vaults = [VaultClient(client, name) for name in (f"own {self.number}", "shared")]
            for vault in vaults:
                self._until_answered(vault.register)
            sent = 0
            while not self.stop.is_set():
                vault = draw.choice(vaults)
                batches = []
                for _ in range(draw.choice((1, 1, 3))):
                    sent += 1
                    batches.append(made_seal((self.number, sent)))
                answer = self._until_answered(lambda v=vault, b=batches: v.append(*b))
                for seq, sealed in zip(answer.json()["seqs"], batches, strict=True):
                    if self.acknowledged.setdefault((vault.path, seq), sealed) != sealed:
                        self.problems.append(f"two batches were told seq {seq}")

    def _until_answered(self, call: object) -> httpx.Response:
        given_up_at = time.monotonic() + GIVING_UP_SECONDS
        while time.monotonic() < given_up_at:
            try:
                answer: httpx.Response = call()  # type: ignore[operator]
            except httpx.TransportError:
                self.retries += 1
                continue
            if answer.status_code in (200, 201):
                return answer
            if answer.status_code != 503:
                self.problems.append(f"{answer.status_code} {answer.text}")
                break
            time.sleep(0.05)
        self.problems.append("no answer")
        self.stop.set()
        raise SystemExit


@contextmanager
def mortal(settings: Settings) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    """The URL of a server that comes back to life, and the process that tells the pids."""
    environ = {
        **os.environ,
        "TWOFOLD_DATA": str(settings.data),
        "TWOFOLD_DATABASE_URL": settings.database_url,
        "TWOFOLD_SITE": str(settings.site),
        "TWOFOLD_RATE_BURST": "1000000",
        "PYTHONPATH": str(Path(__file__).resolve().parents[2]),
    }
    with listen("127.0.0.1", 0) as listening:
        descriptor = listening.fileno()
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.server.mortal_server", str(descriptor)],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            env=environ,
            pass_fds=[descriptor],
        )
        url = f"http://127.0.0.1:{listening.getsockname()[1]}"
    with process:
        try:
            yield url, process
        finally:
            process.kill()


def next_life(process: subprocess.Popen[str]) -> int:
    assert process.stdout is not None
    line = process.stdout.readline()
    assert line, "the server did not come back"
    return int(line)


@pytest.mark.usefixtures("site")
def test_nothing_acknowledged_is_lost(settings_of_each_database: Settings) -> None:
    settings = settings_of_each_database
    kills = 50 if settings.database_url.startswith("sqlite") else 15
    with open_store(settings):
        pass
    draw = random.Random(9)
    stop = threading.Event()
    with mortal(settings) as (url, process):
        alive = next_life(process)
        devices = [Device(url, number, stop) for number in range(DEVICES)]
        for device in devices:
            device.start()
        for _ in range(kills):
            time.sleep(draw.uniform(0, LONGEST_LIFE_SECONDS))
            os.kill(alive, signal.SIGKILL)
            alive = next_life(process)
        time.sleep(LONGEST_LIFE_SECONDS)
        stop.set()
        for device in devices:
            device.join(GIVING_UP_SECONDS)
        assert [device.problems for device in devices] == [[]] * DEVICES
        assert sum(device.retries for device in devices) >= kills / 2
        check(url, devices, at_least=kills)
        os.kill(alive, signal.SIGTERM)
        process.wait(GIVING_UP_SECONDS)


def check(url: str, devices: list[Device], *, at_least: int) -> None:
    """Every vault holds each batch once, without gaps, and all that was acknowledged."""
    acknowledged = [each for device in devices for each in device.acknowledged.items()]
    assert len(acknowledged) > at_least
    with httpx.Client(base_url=url) as client:
        names = ["shared", *(f"own {device.number}" for device in devices)]
        for vault in (VaultClient(client, name) for name in names):
            held: dict[int, bytes] = {}
            while page := vault.pull(len(held)):
                held.update(page)
            assert list(held) == list(range(1, len(held) + 1))
            assert vault.call("GET").json()["head"] == len(held)
            assert len(set(held.values())) == len(held)
            for (path, seq), sealed in acknowledged:
                assert path != vault.path or held[seq] == sealed
