"""Servers to compare ours with, each a process of its own on this machine, and how each is asked.

Kinto (from PyPI, under waitress, on PostgreSQL) and pouchdb-server (from the npm registry, on
LevelDB) are installed below .build/peers at the first run, in environments of their own. All keep
the same sealed bytes: in ours as they are, in the others as base64 in JSON, for they have no other
way. One process each; whichever one asks about a vault asks over one kept connection.
"""

from __future__ import annotations

import base64
import json
import os
import secrets
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Protocol

from benchmarks.load_client import Answer, Refused, Wire
from scripts.node import node_program

ROOT = Path(__file__).resolve().parent.parent
PEERS = ROOT / ".build" / "peers"
START_SECONDS = 60
KINTO = "kinto[postgresql]>=26,<27"
POUCHDB_SERVER = "pouchdb-server@4.2.0"


class Peer(Protocol):
    """How a server is asked. Vaults are numbered from 0; `number` counts a vault's blobs from 1."""

    async def register(self, wire: Wire, vault: int) -> None: ...

    async def append(self, wire: Wire, vault: int, number: int, blob: bytes) -> None: ...

    async def pull(self, wire: Wire, vault: int, after: int) -> list[bytes]:
        """All blobs of a vault after the one of that number, in order."""


@dataclass(frozen=True, slots=True)
class Process:
    """A running server. Sizes are in bytes."""

    port: int
    pid: int

    def resident_bytes(self) -> int:
        """Of the process and its children."""
        pages = 0
        for pid in (self.pid, *_children(self.pid)):
            with suppress(FileNotFoundError):
                pages += int(Path(f"/proc/{pid}/statm").read_text().split()[1])
        return pages * os.sysconf("SC_PAGE_SIZE")


@dataclass(slots=True)
class Ours:
    """Twofold's server, as docs/protocol.md has it."""

    keys: dict[int, tuple[str, dict[str, str]]] = field(default_factory=dict)

    async def register(self, wire: Wire, vault: int) -> None:
        token = _plain64(secrets.token_bytes(32))
        self.keys[vault] = (_plain64(secrets.token_bytes(16)), {"Authorization": f"Bearer {token}"})
        path, headers = self._of(vault)
        _expect(await wire.ask("PUT", path, headers), 201)

    async def append(self, wire: Wire, vault: int, number: int, blob: bytes) -> None:
        path, headers = self._of(vault)
        sent = {**headers, "Content-Type": "application/octet-stream"}
        body = len(blob).to_bytes(4, "big") + blob
        answer = _expect(await wire.ask("POST", f"{path}/batches", sent, body), 200)
        if json.loads(answer.body)["seqs"] != [number]:
            raise Refused("a seq other than the next")

    async def pull(self, wire: Wire, vault: int, after: int) -> list[bytes]:
        path, headers = self._of(vault)
        blobs: list[bytes] = []
        head = after + 1
        while after + len(blobs) < head:
            at = after + len(blobs)
            answer = _expect(
                await wire.ask("GET", f"{path}/batches?after={at}&limit=1000", headers), 200
            )
            head, view, place = int(answer.headers[b"twofold-head"]), answer.body, 0
            while place < len(view):
                length = int.from_bytes(view[place + 8 : place + 12], "big")
                blobs.append(view[place + 12 : place + 12 + length])
                place += 12 + length
        return blobs

    def _of(self, vault: int) -> tuple[str, dict[str, str]]:
        name, headers = self.keys[vault]
        return f"/v1/vaults/{name}", headers


@dataclass(slots=True)
class Kinto:
    """A collection for each vault, a record for each blob; its clock is what it is pulled by."""

    run: str
    stamps: dict[int, list[int]] = field(default_factory=dict)
    auth: str = "Basic " + base64.b64encode(b"somebody:something").decode()

    async def register(self, wire: Wire, vault: int) -> None:
        answer = await wire.ask("PUT", f"/v1/buckets/b{self.run}", self._headers(), b"{}")
        if answer.status not in (200, 201):
            raise Refused(f"bucket: {answer.status}")
        collection = f"/v1/buckets/b{self.run}/collections/v{vault}"
        _expect(await wire.ask("PUT", collection, self._headers(), b"{}"), 201)
        self.stamps[vault] = [0]

    async def append(self, wire: Wire, vault: int, number: int, blob: bytes) -> None:
        body = json.dumps({"data": {"b": base64.b64encode(blob).decode()}}).encode()
        path = f"{self._records(vault)}/{sha256(blob).hexdigest()[:32]}"
        answer = await wire.ask("PUT", path, self._headers(), body)
        if answer.status not in (200, 201):
            raise Refused(f"record: {answer.status}")
        self.stamps[vault].append(int(json.loads(answer.body)["data"]["last_modified"]))

    async def pull(self, wire: Wire, vault: int, after: int) -> list[bytes]:
        since = f"&_since={self.stamps[vault][after]}" if after else ""
        path = f"{self._records(vault)}?_sort=last_modified{since}"
        answer = _expect(await wire.ask("GET", path, self._headers()), 200)
        return [base64.b64decode(one["b"]) for one in json.loads(answer.body)["data"]]

    def _records(self, vault: int) -> str:
        return f"/v1/buckets/b{self.run}/collections/v{vault}/records"

    def _headers(self) -> dict[str, str]:
        return {"Authorization": self.auth, "Content-Type": "application/json"}


@dataclass(slots=True)
class Pouch:
    """A database for each vault, a document for each blob, pulled by its feed of changes."""

    run: str

    async def register(self, wire: Wire, vault: int) -> None:
        _expect(await wire.ask("PUT", self._database(vault), {}), 201)

    async def append(self, wire: Wire, vault: int, number: int, blob: bytes) -> None:
        body = json.dumps({"b": base64.b64encode(blob).decode()}).encode()
        path = f"{self._database(vault)}/{sha256(blob).hexdigest()[:32]}"
        _expect(await wire.ask("PUT", path, {"Content-Type": "application/json"}, body), 201)

    async def pull(self, wire: Wire, vault: int, after: int) -> list[bytes]:
        path = f"{self._database(vault)}/_changes?since={after}&include_docs=true"
        answer = _expect(await wire.ask("GET", path, {}), 200)
        found = sorted(json.loads(answer.body)["results"], key=lambda one: one["seq"])
        return [base64.b64decode(one["doc"]["b"]) for one in found]

    def _database(self, vault: int) -> str:
        return f"/r{self.run}v{vault}"


@contextmanager
def running_ours(folder: Path, database_url: str, settings: Mapping[str, str]) -> Iterator[Process]:
    """`twofold serve` over that database; `settings` are of the environment (docs/server.md)."""
    site = folder / "site"
    site.mkdir(parents=True, exist_ok=True)
    (site / "index.html").write_text("<!doctype html>", encoding="utf-8")
    environment = {
        **os.environ,
        "TWOFOLD_DATABASE_URL": database_url,
        "TWOFOLD_DATA": str(folder),
        **settings,
    }
    port = free_port()
    arguments = ["serve", "--port", str(port), "--no-refresh", "--site", str(site)]
    command = [sys.executable, "-m", "sync_server", *arguments]
    with _running(command, environment, folder, port, "/livez") as process:
        yield process


@contextmanager
def running_kinto(folder: Path, dsn: str) -> Iterator[Process]:
    """Kinto over the PostgreSQL database that `dsn` (libpq's address) names."""
    programs = install_kinto()
    port = free_port()
    folder.mkdir(parents=True, exist_ok=True)
    config = folder / "kinto.ini"
    config.write_text(KINTO_INI.format(dsn=dsn.replace("%", "%%"), port=port), encoding="utf-8")
    subprocess.run(
        [programs / "kinto", "migrate", "--ini", config], check=True, capture_output=True
    )
    command = [str(programs / "kinto"), "start", "--ini", str(config), "--port", str(port)]
    with _running(command, dict(os.environ), folder, port, "/v1/") as process:
        yield process


@contextmanager
def running_pouch(folder: Path) -> Iterator[Process]:
    """pouchdb-server over LevelDB in `folder`."""
    home = install_pouch()
    port = free_port()
    folder.mkdir(parents=True, exist_ok=True)
    command = [str(node_program()), str(home / "node_modules/pouchdb-server/bin/pouchdb-server")]
    command += ["--port", str(port), "--dir", str(folder), "--no-stdout-logs", "--no-color"]
    with _running(command, dict(os.environ), folder, port, "/") as process:
        yield process


KINTO_INI = """\
[server:main]
use = egg:waitress#main
host = 127.0.0.1
port = %(http_port)s
threads = 8
[app:main]
use = egg:kinto
kinto.storage_backend = kinto.core.storage.postgresql
kinto.storage_url = {dsn}
kinto.cache_backend = kinto.core.cache.memory
kinto.permission_backend = kinto.core.permission.postgresql
kinto.permission_url = {dsn}
kinto.storage_pool_size = 8
kinto.permission_pool_size = 8
kinto.userid_hmac_secret = only-for-this-measurement
multiauth.policies = basicauth
kinto.bucket_create_principals = system.Authenticated
[loggers]
keys = root
[handlers]
keys = console
[formatters]
keys = plain
[logger_root]
level = ERROR
handlers = console
[handler_console]
class = StreamHandler
args = (sys.stderr,)
level = ERROR
formatter = plain
[formatter_plain]
format = %(message)s
# {port}
"""


def install_kinto() -> Path:
    """Where its programs are, in an environment of its own."""
    home = PEERS / "kinto"
    programs = home / "bin"
    if not (programs / "kinto").exists():
        print("installing Kinto (the first time) …", flush=True)
        subprocess.run([sys.executable, "-m", "venv", "--clear", home], check=True)
        # Its plugins look for pkg_resources, which setuptools 81 left out.
        wanted = [KINTO, "setuptools<81"]
        subprocess.run(
            [programs / "python", "-m", "pip", "install", "--quiet", *wanted], check=True
        )
    return programs


def install_pouch() -> Path:
    """The folder with its node_modules. LevelDB comes built in its package."""
    home = PEERS / "pouchdb-server"
    if not (home / "node_modules" / "pouchdb-server").exists():
        print("installing pouchdb-server (the first time) …", flush=True)
        home.mkdir(parents=True, exist_ok=True)
        (home / "package.json").write_text('{"private": true}', encoding="utf-8")
        node = node_program()
        npm = node.parent.parent / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
        wanted = ["install", "--no-audit", "--no-fund", "--ignore-scripts", POUCHDB_SERVER]
        environment = {**os.environ, "PATH": f"{node.parent}{os.pathsep}{os.environ['PATH']}"}
        subprocess.run(
            [node, npm, *wanted], cwd=home, env=environment, check=True, capture_output=True
        )
    return home


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def _running(
    command: list[str], environment: dict[str, str], folder: Path, port: int, path: str
) -> Iterator[Process]:
    with (folder / f"{port}.log").open("wb") as log:
        process = subprocess.Popen(
            command, env=environment, cwd=ROOT, stdout=log, stderr=subprocess.STDOUT
        )
        try:
            _await_answer(process, f"http://127.0.0.1:{port}{path}", Path(log.name))
            yield Process(port, process.pid)
        finally:
            process.terminate()
            with suppress(subprocess.TimeoutExpired):
                process.wait(20)
            process.kill()


def _await_answer(process: subprocess.Popen[bytes], url: str, log: Path) -> None:
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until and process.poll() is None:
        with suppress(OSError), urllib.request.urlopen(url, timeout=2):  # noqa: S310
            return
        time.sleep(0.1)
    raise Refused(f"{url} never answered:\n{log.read_text(errors='replace')[-2000:]}")


def _children(pid: int) -> list[int]:
    try:
        told = Path(f"/proc/{pid}/task/{pid}/children").read_text()
    except FileNotFoundError:
        return []
    return [int(one) for one in told.split()]


def _expect(answer: Answer, status: int) -> Answer:
    if answer.status != status:
        raise Refused(f"{answer.status} instead of {status}: {answer.body[:300]!r}")
    return answer


def _plain64(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode().rstrip("=")
