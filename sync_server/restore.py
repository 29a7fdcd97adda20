"""`twofold restore`: a backup in place of the database."""

from __future__ import annotations

import argparse
import secrets
from datetime import date
from pathlib import Path

from sync_server.backup import describe_contents
from sync_server.config import Settings, utc_now
from sync_server.store.engine import closing_engine
from sync_server.store.opening import clear_problems, open_database
from sync_server.store.restoring import restore

STEP_BITS = 32
"""Restoring one file twice makes two generations, and a million restores stay below 2^53."""


def describe(parser: argparse.ArgumentParser) -> None:
    """Add the options of the command."""
    parser.add_argument("file", type=Path, help="what `twofold backup` wrote")
    parser.add_argument(
        "--replace", action="store_true", help="also where the database holds something already"
    )
    parser.set_defaults(run=run_restore)


def run_restore(arguments: argparse.Namespace, settings: Settings) -> int:
    """Raises CommandProblem, with the database as it was."""
    now = utc_now()
    with closing_engine(open_database(settings)), clear_problems():
        done = restore(
            arguments.file,
            settings.database_url,
            replace=arguments.replace,
            step=1 + secrets.randbits(STEP_BITS),
            today=(now.date() - date(1970, 1, 1)).days,
            stamp=now.strftime("%Y%m%dT%H%M%SZ"),
        )
    print(f"Restored {describe_contents(done.contents)}, as of {done.contents.made_at}.")
    if done.aside:
        print(f"What was there before is in {done.aside}.")
    print("Devices will notice that the server went back, and send again what it lacks.")
    return 0
