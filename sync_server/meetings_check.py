"""`twofold meetings check`: what a feed would give, without a server, a database or a network."""

from __future__ import annotations

import argparse
import json
from collections.abc import Mapping
from pathlib import Path

from mobile_app.content import feed_formats
from mobile_app.content.feeds import ParsedFeed
from mobile_app.errors import ContentError
from sync_server.config import Settings
from sync_server.errors import CommandProblem, FeedRefused
from sync_server.feed_source import read_source
from sync_server.report_lines import report_lines
from sync_server.reports import count_venues, count_weekdays

ASSUMED_ZONE = "UTC"
MOST_SKIPPED_LISTED = 1_000


def describe(check: argparse.ArgumentParser) -> None:
    check.add_argument("file", metavar="FILE", type=Path)
    check.add_argument("--programme", default="AA", help="gives the type codes meaning (AA)")
    check.add_argument(
        "--timezone", default="", help="for records without one; counts do not depend on it"
    )
    check.add_argument("--formats", metavar="FILE", type=Path, help="BMLT's code table")
    check.add_argument("--json", action="store_true", help="for programs")
    check.set_defaults(run=run_check)


def run_check(arguments: argparse.Namespace, _settings: Settings) -> int:
    """0 when it is a feed, whatever was skipped. Raises CommandProblem when it is none."""
    body = _read(arguments.file)
    formats = _read(arguments.formats) if arguments.formats else None
    try:
        kind = feed_formats.detect_format(body)
        feed = feed_formats.parse_feed(
            body,
            source="check",
            programme=arguments.programme,
            zone=arguments.timezone or ASSUMED_ZONE,
            formats=formats,
        )
    except ContentError as error:
        raise FeedRefused(f"{arguments.file} is not a meeting list ({error}).") from error
    if arguments.json:
        print(json.dumps(as_document(feed, kind, arguments.timezone), indent=1))
    else:
        print("\n".join(as_lines(feed, kind, arguments.timezone)))
    return 0


def as_document(feed: ParsedFeed, kind: str, zone: str) -> dict[str, object]:
    """The result for programs. `skipped_records` counts records from 0, as the file has them."""
    return {
        "format": kind,
        "records": feed.records,
        "kept": len(feed.meetings),
        "by_weekday": count_weekdays(feed.meetings),
        "by_venue": count_venues(feed.meetings),
        "temporarily_closed": sum(meeting.temporarily_closed for meeting in feed.meetings),
        "skipped": feed.skipped_by_code(),
        "mended": feed.mended_by_code(),
        "skipped_records": [
            {"index": entry.index, "code": entry.code, "detail": entry.detail}
            for entry in feed.skipped[:MOST_SKIPPED_LISTED]
        ],
        "zones": _zones(feed),
        "assumed_zone": None if zone else ASSUMED_ZONE,
    }


def as_lines(feed: ParsedFeed, kind: str, zone: str) -> list[str]:
    lines = [
        f"{kind}: {feed.records:,} records, {len(feed.meetings):,} meetings kept",
        f"by weekday: {_listed(count_weekdays(feed.meetings))}",
        f"by venue: {_listed(count_venues(feed.meetings))}",
        f"time zones: {_listed(_zones(feed))}",
        *(report_lines(feed) or ["nothing skipped"]),
    ]
    if not zone:
        lines.append(
            f"No --timezone was given: records without their own were read as {ASSUMED_ZONE}."
        )
    return lines


def _zones(feed: ParsedFeed) -> dict[str, int]:
    counts: dict[str, int] = {}
    for meeting in feed.meetings:
        counts[meeting.zone] = counts.get(meeting.zone, 0) + 1
    return dict(sorted(counts.items()))


def _listed(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{name.replace('_', ' ')} {count:,}" for name, count in counts.items())


def _read(path: Path) -> bytes:
    got = read_source(str(path.resolve()))
    if got is None:
        raise CommandProblem(f"{path} gave nothing.")
    return got.body
