"""The servers that are compared, each a process of its own on this machine.

Kinto (from PyPI, under waitress, on PostgreSQL) and pouchdb-server (from the npm registry, on
LevelDB) are installed below .build/peers at the first run, in environments of their own. One
process each.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from benchmarks.load_client import Refused
from scripts.node import node_program
from tests.commands.waiting import free_port

ROOT = Path(__file__).resolve().parent.parent
PEERS = ROOT / ".build" / "peers"
START_SECONDS = 60
KINTO = "kinto[postgresql]>=26,<27"
POUCHDB_SERVER = "pouchdb-server@4.2.0"


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


@contextmanager
def _running(
    command: list[str], environment: dict[str, str], folder: Path, port: int, path: str
) -> Iterator[Process]:
    # In `folder`: pouchdb-server leaves a log and a configuration where it is started.
    with (folder / f"{port}.log").open("wb") as log:
        process = subprocess.Popen(
            command, env=environment, cwd=folder, stdout=log, stderr=subprocess.STDOUT
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
