"""`twofold meetings …`: what the operator sees of the feeds."""

from __future__ import annotations

import argparse
from collections.abc import Mapping, Sequence
from pathlib import Path

from mobile_app.content.feeds import ParsedFeed, Skipped
from sync_server.config import Settings
from sync_server.errors import CommandProblem, FeedRefused
from sync_server.feed_source import is_web_address
from sync_server.meetings import Change, FeedFormat, MeetingFeeds, NewFeed, Outcome
from sync_server.store.feeds import Feed, FeedStore
from sync_server.store.opening import open_store

EXAMPLES_PER_REPORT = 5


def describe(meetings: argparse.ArgumentParser) -> None:
    """Add the four verbs of the command."""
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
        print_outcome(MeetingFeeds(store).add(new))
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
        importer = MeetingFeeds(store)
        for feed in chosen(store, arguments.id):
            try:
                print_outcome(importer.refresh(feed, force=arguments.force))
            except FeedRefused as problem:
                refused += 1
                print(f"{feed.id}: kept as it was read on {feed.updated_at}. {problem}")
    return 1 if refused else 0


def run_remove(arguments: argparse.Namespace, settings: Settings) -> int:
    with open_store(settings) as store:
        (feed,) = chosen(store, arguments.id)
        store.remove(feed.id)
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


def report_lines(parsed: ParsedFeed) -> list[str]:
    """What was left out or mended and why: counts by reason, and the first few places."""
    return [
        *_reasons("skipped", parsed.skipped, parsed.skipped_by_code()),
        *_reasons("mended", parsed.mended, parsed.mended_by_code()),
    ]


def _reasons(what: str, entries: Sequence[Skipped], counts: Mapping[str, int]) -> list[str]:
    lines = [] if not entries else [f"{what}: {len(entries):,}"]
    for code, count in counts.items():
        found = [entry for entry in entries if entry.code == code]
        places = ", ".join(f"{entry.index + 1}" for entry in found[:EXAMPLES_PER_REPORT])
        more = ", …" if count > EXAMPLES_PER_REPORT else ""
        lines.append(f"  {count:,} {code} ({found[0].detail}): records {places}{more}")
    return lines
