"""A server that is killed again and again: run as a process by test_vault_kills.py.

It imports once and forks, so that each life begins within moments, and is a process of its own that
opens the database anew. Prints the pid of each life once it answers.
"""

from __future__ import annotations

import argparse
import os
import socket
import sys

from sync_server import serving
from sync_server.app import create_app as _imported_before_forking  # noqa: F401
from sync_server.config import Settings


def live(settings: Settings, listening: socket.socket) -> None:
    arguments = argparse.ArgumentParser()
    serving.describe(arguments)
    given = arguments.parse_args(["--no-refresh"])
    serving.answer(given, settings, listening, lambda: print(os.getpid(), flush=True))


def main(descriptor: int) -> None:
    settings = Settings.from_environment()
    with socket.socket(fileno=descriptor) as listening:
        while True:
            child = os.fork()
            if child == 0:
                live(settings, listening)
                os._exit(0)
            if os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0:
                return


if __name__ == "__main__":
    main(int(sys.argv[1]))
