"""`twofold meetings …`: what the operator sees of the feeds."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

from sync_server import meetings_check, meetings_report
from sync_server.config import Settings
from sync_server.errors import CommandProblem
from sync_server.feed_description import FeedFormat, NewFeed
from sync_server.feed_source import is_web_address
from sync_server.meetings import Change, Outcome
from sync_server.meetings_report import chosen_jobs
from sync_server.refreshing import Refresher
from sync_server.report_lines import report_lines
from sync_server.sources import read_sources
from sync_server.static_packs import write_packs
from sync_server.store.feeds import Feed, FeedStore
from sync_server.store.opening import open_store


def describe(meetings: argparse.ArgumentParser) -> None:
    """Add the verbs of the command."""
    verbs = meetings.add_subparsers(dest="verb", required=True, metavar="VERB")

    add = verbs.add_parser("add", help="import a Meeting Guide or BMLT feed")
    add.add_argument("source", metavar="FILE_OR_URL")
    add.add_argument("--name", required=True, help="what people see: Philadelphia AA")
    add.add_argument("--programme", required=True, help="gives the type codes meaning: AA, NA, …")
    add.add_argument("--timezone", required=True, help="for records without one: Europe/London")
    add.add_argument("--format", choices=[*FeedFormat], type=FeedFormat, default=FeedFormat.AUTO)
    add.add_argument("--formats", metavar="FILE_OR_URL", default="", help="BMLT's code table")
    add.add_argument("--id", default="", help="in the list's address; else made from the name")
    add.set_defaults(run=run_add)

    verbs.add_parser("list", help="the lists there are").set_defaults(run=run_list)

    refresh = verbs.add_parser("refresh", help="ask the publishers for what is new")
    refresh.add_argument("--id", default="", help="only this list")
    refresh.add_argument("--force", action="store_true", help="read again, accept one that shrank")
    refresh.set_defaults(run=run_refresh)

    accept = verbs.add_parser("accept", help="put a list that shrank in place after all")
    accept.add_argument("id")
    accept.set_defaults(run=run_accept)

    meetings_check.describe(verbs.add_parser("check", help="read a feed without a server"))
    meetings_report.describe(verbs)

    export = verbs.add_parser("export", help="all lists as files, for a static host")
    export.add_argument("folder", metavar="FOLDER", type=Path)
    export.set_defaults(run=run_export)

    remove = verbs.add_parser("remove", help="forget a list")
    remove.add_argument("id")
    remove.set_defaults(run=run_remove)


def run_add(arguments: argparse.Namespace, settings: Settings) -> int:
    new = NewFeed(
        id=arguments.id,
        name=arguments.name,
        programme=arguments.programme,
        zone=arguments.timezone,
        source=settled(arguments.source),
        format=arguments.format,
        formats_source=settled(arguments.formats) if arguments.formats else "",
    )
    with open_store(settings) as store:
        print_outcome(Refresher(store, lambda: read_sources(settings.sources)).add(new))
    return 0


def run_list(_arguments: argparse.Namespace, settings: Settings) -> int:
    with open_store(settings) as store:
        feeds = store.all()
    if not feeds:
        print("No meeting lists yet. Add one with: twofold meetings add")
    for feed in feeds:
        label = ", a sample" if feed.sample else ""
        print(f"{feed.id}: {feed.name} ({feed.programme}{label}), {feed.count:,} meetings")
        print(f"  {feed.format} from {feed.source}")
        print(f"  changed {feed.changed_at}, checked {feed.updated_at}")
    return 0


def run_refresh(arguments: argparse.Namespace, settings: Settings) -> int:
    """1 when any feed was refused: its copy in hand stays, and the others were still refreshed."""
    refused = 0
    with open_store(settings) as store:
        refresher, jobs = chosen_jobs(store, settings, arguments.id)
        for job in jobs:
            try:
                print_outcome(refresher.read(job, force=arguments.force))
            except CommandProblem as problem:
                refused += 1
                kept = f"kept as it was read on {job.feed.updated_at}. " if job.feed else ""
                print(f"{job.id}: {kept}{problem}")
    return 1 if refused else 0


def run_accept(arguments: argparse.Namespace, settings: Settings) -> int:
    """Read one list again and put it in place although it shrank. Raises CommandProblem."""
    with open_store(settings) as store:
        refresher, jobs = chosen_jobs(store, settings, arguments.id)
        for job in jobs:
            print_outcome(refresher.read(job, force=True))
    return 0


def run_export(arguments: argparse.Namespace, settings: Settings) -> int:
    """Write all lists as files. Raises CommandProblem."""
    with open_store(settings) as store:
        try:
            count = write_packs(store, arguments.folder)
        except OSError as error:
            raise CommandProblem(
                f"{arguments.folder} cannot be written ({error.strerror})."
            ) from error
    print(f"{arguments.folder}: {count} lists. Put them beside the built site.")
    return 0


def run_remove(arguments: argparse.Namespace, settings: Settings) -> int:
    with open_store(settings) as store:
        (feed,) = chosen(store, arguments.id)
        store.remove(feed.id)
        store.refreshes.remove(feed.id)
    print(f"{feed.id}: removed.")
    return 0


def chosen(store: FeedStore, feed_id: str) -> Sequence[Feed]:
    """All feeds, or the one named. Raises CommandProblem when there is none of that id."""
    if not feed_id:
        return store.all()
    feed = store.get(feed_id)
    if feed is None:
        raise CommandProblem(f"There is no list with the id {feed_id}. See: twofold meetings list")
    return [feed]


def settled(source: str) -> str:
    """A path as seen from anywhere: a refresh may run in another folder. Addresses stay."""
    return source if is_web_address(source) else str(Path(source).resolve())


def print_outcome(outcome: Outcome) -> None:
    feed = outcome.feed
    print(f"{feed.id}: {outcome.change}, {feed.count:,} meetings, {feed.bytes:,} bytes.")
    if outcome.parsed is not None and outcome.change is not Change.UNCHANGED:
        for line in report_lines(outcome.parsed):
            print(f"  {line}")
