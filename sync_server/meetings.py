"""Meeting feeds into packs: read, parse, judge, keep.

A feed is untrusted and breaks in every way, so nothing replaces a good copy unless it was read to
its end, parsed as meetings and did not shrink below half.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from mobile_app.content import bmlt, meeting_guide
from mobile_app.content.feeds import DEFAULT_DURATION_MINUTES, ParsedFeed, Skipped
from mobile_app.content.pack import Pack, encode_pack, pack_digest
from mobile_app.errors import ContentError
from sync_server.compression import compress
from sync_server.config import format_instant, utc_now
from sync_server.errors import CommandProblem, FeedRefused, FeedShrank
from sync_server.feed_description import (
    FeedFormat,
    NewFeed,
    check_description,
    make_id,
    resolve_format,
)
from sync_server.feed_source import Fetched, read_source
from sync_server.packing import make_pieces, meetings_of
from sync_server.report_lines import NOWHERE
from sync_server.reports import Report, make_report
from sync_server.store.feeds import Feed, FeedStore

SHRINK_LIMIT = 0.5


class ReadSource(Protocol):
    """`feed_source.read_source`, or a test's stand-in."""

    def __call__(
        self, source: str, *, etag: str = "", last_modified: str = ""
    ) -> Fetched | None: ...


class Change(StrEnum):
    ADDED = "added"
    UPDATED = "updated"
    UNCHANGED = "unchanged"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What an import did. `parsed` and `report` are None when the publisher said that nothing
    changed."""

    feed: Feed
    change: Change
    parsed: ParsedFeed | None = None
    report: Report | None = None


class MeetingFeeds:
    """Imports feeds into a store."""

    def __init__(
        self,
        store: FeedStore,
        *,
        read: ReadSource = read_source,
        now: Callable[[], datetime] = utc_now,
    ) -> None:
        self._store = store
        self._read = read
        self._now = now

    def add(self, new: NewFeed) -> Outcome:
        """Import a feed for the first time. Nothing is kept unless it has meetings.

        Raises CommandProblem when its description is unusable or its id is taken, FeedRefused when
        the feed is.
        """
        feed_id = new.id or make_id(new.name)
        check_description(new, feed_id)
        if self._store.get(feed_id) is not None:
            raise CommandProblem(
                f"There is already a list with the id {feed_id}. Refresh or remove that one, or"
                " give another --id."
            )
        got = self._read(new.source)
        if got is None:
            raise FeedRefused(f"{new.source} gave nothing.")
        empty = Feed(
            id=feed_id,
            name=new.name,
            programme=new.programme,
            zone=new.zone,
            format=new.format,
            source=new.source,
            formats_source=new.formats_source,
            sample=new.sample,
            digest="",
            count=0,
            bytes=0,
            changed_at="",
            updated_at="",
        )
        return self._keep(empty, got, Change.ADDED, new)

    def refresh(
        self,
        feed: Feed,
        *,
        force: bool = False,
        anew: bool = False,
        wanted: NewFeed | None = None,
    ) -> Outcome:
        """Ask the publisher whether there is something newer, and keep it if it is sound.

        `anew` reads the feed again whatever its publisher says of changes, `force` also accepts
        one that shrank. `wanted` is how an operator describes the feed now. Raises FeedRefused; the
        copy in hand is then unchanged.
        """
        if wanted is not None:
            feed = replace(
                feed,
                name=wanted.name,
                programme=wanted.programme,
                zone=wanted.zone,
                source=wanted.source,
                format=feed.format if wanted.format is FeedFormat.AUTO else wanted.format,
                formats_source=wanted.formats_source,
            )
        if force or anew:
            got = self._read(feed.source)
        else:
            got = self._read(feed.source, etag=feed.etag, last_modified=feed.last_modified)
        if got is None:
            self._confirm(feed, feed.etag, feed.last_modified)
            return Outcome(feed, Change.UNCHANGED)
        return self._keep(feed, got, Change.UPDATED, wanted, force=force)

    def _keep(
        self,
        feed: Feed,
        got: Fetched,
        change: Change,
        wanted: NewFeed | None,
        *,
        force: bool = False,
    ) -> Outcome:
        feed = replace(feed, format=resolve_format(FeedFormat(feed.format), got.body))
        parsed = self._parse(feed, got, wanted)
        found = len(parsed.meetings)
        if found == 0:
            raise FeedRefused(f"{feed.source} holds no usable meeting.{_why(parsed)}")
        if found < feed.count * SHRINK_LIMIT and not force:
            raise FeedShrank(
                f"{feed.name}: {found:,} meetings where there were {feed.count:,}. That looks like"
                " a fault at the source, so the copy in hand stays. If it is right, accept it:"
                f" twofold meetings accept {feed.id} (or refresh with --force).",
                found=found,
                held=feed.count,
            )
        now = self._now()
        versions = self._store.versions(feed.id)
        report = make_report(parsed, meetings_of(versions.get(feed.digest)), format_instant(now))
        body = _pack(feed, parsed, now)
        digest = pack_digest(body)
        if digest == feed.digest:
            self._confirm(feed, got.etag, got.last_modified)
            return Outcome(feed, Change.UNCHANGED, parsed, report)
        kept = replace(
            feed,
            etag=got.etag,
            last_modified=got.last_modified,
            digest=digest,
            count=found,
            bytes=len(body),
            changed_at=format_instant(now),
            updated_at=format_instant(now),
        )
        bodies = compress(body)
        self._store.put(kept, bodies, make_pieces(body, len(bodies["br"]), versions))
        return Outcome(kept, change, parsed, report)

    def _confirm(self, feed: Feed, etag: str, last_modified: str) -> None:
        updated_at = format_instant(self._now())
        self._store.confirm(feed.id, updated_at=updated_at, etag=etag, last_modified=last_modified)

    def _parse(self, feed: Feed, got: Fetched, wanted: NewFeed | None) -> ParsedFeed:
        parsed = self._parse_all(feed, got, wanted)
        regions = {name.casefold() for name in wanted.regions} if wanted else set()
        if not regions:
            return parsed
        kept = tuple(
            meeting
            for meeting in parsed.meetings
            if regions & {name.casefold() for name in meeting.regions}
        )
        left_out = len(parsed.meetings) - len(kept)
        elsewhere = (Skipped(NOWHERE, "region.other", "outside the regions asked for"),) * left_out
        return replace(parsed, meetings=kept, skipped=parsed.skipped + elsewhere)

    def _parse_all(self, feed: Feed, got: Fetched, wanted: NewFeed | None) -> ParsedFeed:
        usual = wanted.usual_minutes if wanted else DEFAULT_DURATION_MINUTES
        try:
            if feed.format == FeedFormat.BMLT:
                formats = self._read(feed.formats_source) if feed.formats_source else None
                return bmlt.parse(
                    got.body,
                    source=feed.id,
                    programme=feed.programme,
                    zone=feed.zone,
                    formats=formats.body if formats else None,
                    default_duration_minutes=usual,
                )
            return meeting_guide.parse(
                got.body, source=feed.id, programme=feed.programme, zone=feed.zone
            )
        except ContentError as error:
            raise FeedRefused(f"{feed.source} is not a {feed.format} feed ({error}).") from error


def _pack(feed: Feed, parsed: ParsedFeed, now: datetime) -> bytes:
    return encode_pack(
        Pack(
            id=feed.id,
            name=feed.name,
            programme=feed.programme,
            sample=feed.sample,
            updated_at=now,
            meetings=parsed.meetings,
            type_names=parsed.type_names,
            type_notes=parsed.type_notes,
        )
    )


def _why(parsed: ParsedFeed) -> str:
    counts = parsed.skipped_by_code()
    return f" Skipped: {json.dumps(counts)}." if counts else ""
