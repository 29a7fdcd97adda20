"""Holds a PostgreSQL while its standard input is open; then ends it and removes its folder.

Run by postgres.py as a process of its own. The pipe closes when the tests' process ends, by itself
or by any signal, so neither a server nor its files outlive it. Standard library alone.

    python postgres_keeper.py FOLDER BINARIES [UID,GID] [--parameter=value …]
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import threading
from pathlib import Path

STOP_SECONDS = 20


def keep(folder: Path, binaries: Path, account: list[int], parameters: list[str]) -> bool:
    """Create a cluster in `folder` and serve it until the pipe closes; False when it ended before.

    What the programs say is in `folder`/log.
    """
    data = folder / "data"
    with (folder / "log").open("wb") as log:

        def start(program: str, *arguments: str | Path) -> subprocess.Popen[bytes]:
            return subprocess.Popen(
                [binaries / program, "-D", data, *arguments],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd=folder,
                user=account[0] if account else None,
                group=account[1] if account else None,
                extra_groups=[] if account else None,
            )

        # Text sorts by its bytes and so means the same on every machine. Whoever reaches the
        # socket is trusted: only the owner of the folder does.
        making = ("-U", "postgres", "--auth=trust", "--no-locale", "--encoding=UTF8", "--no-sync")
        if start("initdb", *making).wait() != 0:
            return False
        server = start("postgres", "-k", folder, "--listen_addresses=", *parameters)
        closed = threading.Event()
        threading.Thread(target=_stop_at_the_end, args=(server, closed), daemon=True).start()
        server.wait()
    return closed.is_set()


def _stop_at_the_end(server: subprocess.Popen[bytes], closed: threading.Event) -> None:
    os.read(sys.stdin.fileno(), 1)
    closed.set()
    server.send_signal(signal.SIGINT)  # a fast shutdown: ends sessions, loses nothing
    try:
        server.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        server.kill()


def main() -> int:
    folder, binaries, account, *parameters = sys.argv[1:]
    for asked in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT):
        signal.signal(asked, signal.SIG_IGN)  # the pipe alone says when
    numbers = [int(number) for number in account.split(",") if number]
    try:
        if keep(Path(folder), Path(binaries), numbers, parameters):
            return 0
        print((Path(folder) / "log").read_text(errors="replace")[-2000:], file=sys.stderr)
        return 1
    finally:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main())
