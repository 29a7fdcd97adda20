"""`twofold vaults`: what an operator may do about vaults, which is to erase forgotten ones.

Never by itself and never by surprise: the server tells apps after how many days without a visit a
vault may go (TWOFOLD_RETENTION_DAYS), apps tell people long before, and no sooner than that is
anything erased here.
"""

from __future__ import annotations

import argparse
from contextlib import closing
from datetime import date, timedelta

import sqlalchemy as sa

from sync_server.config import Settings, utc_now
from sync_server.errors import CommandProblem
from sync_server.store.engine import reading
from sync_server.store.opening import open_store
from sync_server.store.tables import vaults
from sync_server.store.vaults import SqlVaults
from sync_server.vaults.limits import Limits
from sync_server.vaults.service import VaultService


def describe(parser: argparse.ArgumentParser) -> None:
    """Add the options of the command."""
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    prune = commands.add_parser("prune", help="erase vaults that nobody visited for long")
    prune.add_argument("--older-than", type=int, required=True, metavar="DAYS")
    prune.add_argument("--yes", action="store_true", help="erase them; without it, only count")
    prune.set_defaults(run=run_prune)


def run_prune(arguments: argparse.Namespace, settings: Settings) -> int:
    """Raises CommandProblem."""
    days: int = arguments.older_than
    check_days(days, settings.limits)
    before = utc_now().date() - timedelta(days=days)
    with open_store(settings) as feeds:
        if not arguments.yes:
            idle = vaults.c.visited_day < (before - date(1970, 1, 1)).days
            with reading(feeds.engine) as connection:
                query = sa.select(sa.func.count()).select_from(vaults)
                found = connection.scalar(query.where(idle)) or 0
                total = connection.scalar(query) or 0
            print(
                f"{found:,} of {total:,} vaults were not visited for more than {days} days."
                " Nothing was erased; --yes erases them."
            )
            return 0
        with closing(SqlVaults(feeds.engine)) as store:
            pruned = VaultService(store, settings.limits).prune(before)
    print(f"Erased {pruned:,} vaults that were not visited for more than {days} days.")
    return 0


def check_days(days: int, limits: Limits) -> None:
    """Raises CommandProblem for fewer days than people were told."""
    told = limits.retention_days
    if not told:
        raise CommandProblem(
            "People were told that nothing is ever erased. Set TWOFOLD_RETENTION_DAYS, which apps"
            " show, and wait as many days before the first prune."
        )
    if days < told:
        raise CommandProblem(
            f"People were told that a vault is kept for {told} days without a visit"
            f" (TWOFOLD_RETENTION_DAYS); --older-than cannot be less."
        )
