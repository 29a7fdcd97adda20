"""`twofold backup`: everything in the database as one file, while the server goes on."""

from __future__ import annotations

import argparse
from pathlib import Path

from sync_server.config import Settings, format_instant, utc_now
from sync_server.store.backup_file import Contents, write_backup
from sync_server.store.engine import closing_engine
from sync_server.store.opening import clear_problems, open_database


def describe(backup: argparse.ArgumentParser) -> None:
    """Add the options of the command."""
    backup.add_argument("file", type=Path, help="the backup to write; nothing may be there yet")
    backup.set_defaults(run=run_backup)


def run_backup(arguments: argparse.Namespace, settings: Settings) -> int:
    """Raises CommandProblem."""
    path: Path = arguments.file
    with closing_engine(open_database(settings)) as engine, clear_problems():
        contents = write_backup(engine, path, made_at=format_instant(utc_now()))
    print(f"{path}: {describe_contents(contents)}, {path.stat().st_size:,} bytes, read back.")
    return 0


def describe_contents(contents: Contents) -> str:
    """How much a backup holds, for people."""
    vaults, batches = contents.rows("vaults"), contents.rows("vault_batches")
    return f"{vaults:,} vaults with {batches:,} batches, {contents.rows('meeting_feeds'):,} lists"
