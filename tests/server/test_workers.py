"""Several processes on one socket: who dies, who is replaced, and how all of them stop."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

import httpx
import pytest

from sync_server.config import Settings
from tests.server import publisher as act
from tests.server.process import START_SECONDS, Serve, Served
from tests.server.publisher import Publisher
from tests.server.vault_client import VaultClient, frames, made_seal


def until(come: Callable[[], bool], seconds: float = START_SECONDS) -> None:
    deadline = time.monotonic() + seconds
    while not come():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def gone(process: int) -> bool:
    """Whether a process has ended, be it that nobody asked for its exit code yet."""
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except FileNotFoundError:
        return True


def half_an_append(served: Served, device: VaultClient) -> tuple[socket.socket, bytes]:
    """A request of which the server has read the beginning, and what is to follow."""
    body = frames([made_seal("under way")])
    lines = [
        f"POST {device.path}/batches HTTP/1.1",
        "Host: localhost",
        f"Authorization: {device.authorization['Authorization']}",
        "Content-Type: application/octet-stream",
        f"Content-Length: {len(body)}",
        "",
        "",
    ]
    connection = socket.create_connection(("127.0.0.1", served.port), timeout=START_SECONDS)
    connection.sendall("\r\n".join(lines).encode() + body[:10])
    time.sleep(0.3)
    return connection, body[10:]


def test_it_says_where_it_is_once(serve: Serve) -> None:
    served = serve("--port", "0", "--workers", "2")
    assert served.url
    _, out, _ = served.stop()
    assert "Twofold is at" not in out


def test_a_worker_that_dies_is_replaced_while_the_others_answer(serve: Serve) -> None:
    served = serve("--port", "0", "--workers", "2")
    before = served.workers()
    killed = min(before)
    os.kill(killed, signal.SIGKILL)
    until(lambda: gone(killed))
    for _ in range(20):
        assert httpx.get(served.url + "/readyz").status_code == 200
    until(lambda: len(served.workers()) == 2 and killed not in served.workers())
    assert before - {killed} < served.workers()
    other = next(iter(before - {killed}))
    os.kill(other, signal.SIGKILL)  # now the new one has to answer alone
    until(lambda: gone(other))
    assert httpx.get(served.url + "/livez", timeout=START_SECONDS).text == "ok\n"
    code, _, err = served.stop(signal.SIGTERM)
    assert code == 0
    assert "ended (-9) and is replaced" in err


@pytest.mark.parametrize("workers", ["1", "2"])
@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT])
def test_what_is_under_way_is_finished(serve: Serve, workers: str, how: signal.Signals) -> None:
    served = serve("--port", "0", "--workers", workers)
    with httpx.Client(base_url=served.url) as client:
        device = VaultClient(client, "one")
        assert device.register().status_code == 201
    connection, rest = half_an_append(served, device)
    with connection, ThreadPoolExecutor(1) as pool:
        began = time.monotonic()
        stop = served.press_ctrl_c if how is signal.SIGINT else partial(served.stop, how)
        ended = pool.submit(stop)
        time.sleep(0.5)
        connection.sendall(rest)
        answer = b""
        while piece := connection.recv(4096):
            answer += piece
        code, out, err = ended.result()
    assert answer.startswith(b"HTTP/1.1 200")
    assert answer.endswith(b'"head":1,"seqs":[1]}')
    assert (code, out.strip()) == (0, "Stopped.")
    assert "Traceback" not in err
    assert time.monotonic() - began < START_SECONDS


def test_who_waits_for_news_does_not_hold_up_the_end(serve: Serve) -> None:
    served = serve("--port", "0", "--workers", "2")
    with httpx.Client(base_url=served.url, timeout=START_SECONDS) as client:
        device = VaultClient(client, "one")
        device.register()
        with ThreadPoolExecutor(1) as pool:
            waiting = pool.submit(device.call, "GET", "/events", after=0)
            time.sleep(0.5)
            began = time.monotonic()
            assert served.stop(signal.SIGTERM)[0] == 0
            assert waiting.result().status_code == 200
    assert time.monotonic() - began < 15  # and not the 25 seconds it would have waited


def test_workers_do_not_outlive_a_keeper_that_was_killed(serve: Serve) -> None:
    served = serve("--port", "0", "--workers", "2")
    workers = served.workers()
    served.process.kill()
    served.process.wait()
    for worker in workers:
        until(lambda worker=worker: gone(worker))  # type: ignore[misc]


def test_one_of_them_reads_the_feeds(
    serve: Serve, settings: Settings, publisher: Publisher
) -> None:
    url = publisher.publish("/feed", act.feed(act.meetings(20)))
    settings.sources.parent.mkdir(exist_ok=True)
    settings.sources.write_text(
        f'[[source]]\nid = "town"\nname = "Town"\nprogramme = "AA"\n'
        f'timezone = "Europe/London"\nurl = "{url}"\nenabled = true\n'
    )
    served = serve("--port", "0", "--workers", "3")

    def lists() -> list[str]:
        packs = httpx.get(served.url + "/v1/meetings/packs").json()["packs"]
        return [pack["id"] for pack in packs]

    until(lambda: lists() == ["town"])
    assert served.stop()[0] == 0
    assert len(publisher.asked) == 1


@pytest.mark.parametrize("count", ["0", "-1", "65"])
def test_a_number_that_cannot_be_is_one_clear_line(serve: Serve, count: str) -> None:
    code, _, err = serve("--port", "0", "--workers", count).ended()
    assert code == 1
    assert "--workers takes a number from 1 to 64" in err
    assert "Traceback" not in err


def keep(work: str, patience_seconds: float = 0.5) -> subprocess.Popen[str]:
    """Workers that do `work`, in a process of their own; it prints `ready` when they are."""
    program = f"""
import os, signal, sys, time
from sync_server.workers import Workers
def work(place, ready):
    {work}
    return 0
print(os.getpid(), flush=True)
say = lambda: print("ready", flush=True)
sys.exit(Workers(2, work, ready=say, patience_seconds={patience_seconds}).run())
"""
    return subprocess.Popen(
        [sys.executable, "-c", program],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def test_a_start_that_fails_is_told_to_who_started_it() -> None:
    failed = keep("if place == 1: raise RuntimeError('no luck')\n    time.sleep(60)")
    out, err = failed.communicate(timeout=START_SECONDS)
    assert failed.returncode == 1
    assert "ready" not in out
    assert "no luck" in err


@pytest.mark.parametrize("patience_seconds", [0.5, 60])
def test_a_worker_that_will_not_stop_is_killed(patience_seconds: float) -> None:
    stubborn = keep(
        "signal.signal(signal.SIGTERM, signal.SIG_IGN); ready(); time.sleep(60)", patience_seconds
    )
    assert stubborn.stdout is not None
    assert [stubborn.stdout.readline() for _ in range(2)][1] == "ready\n"
    began = time.monotonic()
    stubborn.send_signal(signal.SIGTERM)
    if patience_seconds == 60:
        time.sleep(0.3)
        stubborn.send_signal(signal.SIGTERM)  # whoever asks twice means it
    stubborn.communicate(timeout=START_SECONDS)
    assert stubborn.returncode == 1
    assert time.monotonic() - began < 30
