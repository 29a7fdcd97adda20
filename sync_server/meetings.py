"""Meeting feeds into packs: read, parse, judge, keep.

A feed is untrusted and breaks in every way, so nothing replaces a good copy unless it was read to
its end, parsed as meetings and did not shrink below half.
"""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Protocol
from zoneinfo import ZoneInfo

import brotli

from mobile_app.content import bmlt, feed_formats, meeting_guide
from mobile_app.content.feeds import ParsedFeed
from mobile_app.content.pack import Pack, encode_pack, pack_digest
from mobile_app.errors import ContentError
from sync_server.config import format_instant, utc_now
from sync_server.errors import CommandProblem, FeedRefused
from sync_server.feed_source import Fetched, read_source
from sync_server.store.feeds import Feed, FeedStore

SHRINK_LIMIT = 0.5
NAME_LENGTH = 120
ID_LENGTH = 48
"""Meeting ids begin with the feed's id, and the parsers take no longer one."""


class FeedFormat(StrEnum):
    AUTO = "auto"
    MEETING_GUIDE = feed_formats.MEETING_GUIDE
    BMLT = feed_formats.BMLT


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
    """What an import did. `parsed` is None when the publisher said that nothing changed."""

    feed: Feed
    change: Change
    parsed: ParsedFeed | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NewFeed:
    """What an operator says about a feed; `zone` (IANA) is for records without their own."""

    name: str
    programme: str
    zone: str
    source: str
    format: FeedFormat = FeedFormat.AUTO
    formats_source: str = ""
    sample: bool = False
    id: str = ""


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
        _check(new, feed_id)
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
            format=resolve_format(new.format, got.body),
            source=new.source,
            formats_source=new.formats_source,
            sample=new.sample,
            digest="",
            count=0,
            bytes=0,
            changed_at="",
            updated_at="",
        )
        return self._keep(empty, got, Change.ADDED)

    def refresh(self, feed: Feed, *, force: bool = False) -> Outcome:
        """Ask the publisher whether there is something newer, and keep it if it is sound.

        `force` reads the feed again in any case and accepts one that shrank. Raises FeedRefused;
        the copy in hand is then unchanged.
        """
        if force:
            got = self._read(feed.source)
        else:
            got = self._read(feed.source, etag=feed.etag, last_modified=feed.last_modified)
        if got is None:
            self._confirm(feed, feed.etag, feed.last_modified)
            return Outcome(feed, Change.UNCHANGED)
        return self._keep(feed, got, Change.UPDATED, force=force)

    def _keep(self, feed: Feed, got: Fetched, change: Change, *, force: bool = False) -> Outcome:
        parsed = self._parse(feed, got)
        found = len(parsed.meetings)
        if found == 0:
            raise FeedRefused(f"{feed.source} holds no usable meeting.{_why(parsed)}")
        if found < feed.count * SHRINK_LIMIT and not force:
            raise FeedRefused(
                f"{feed.name}: {found:,} meetings where there were {feed.count:,}. That looks like"
                " a fault at the source, so the copy in hand stays. If it is right, run the same"
                " with --force."
            )
        now = self._now()
        body = _pack(feed, parsed, now)
        digest = pack_digest(body)
        if digest == feed.digest:
            self._confirm(feed, got.etag, got.last_modified)
            return Outcome(feed, Change.UNCHANGED, parsed)
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
        self._store.put(kept, compress(body))
        return Outcome(kept, change, parsed)

    def _confirm(self, feed: Feed, etag: str, last_modified: str) -> None:
        updated_at = format_instant(self._now())
        self._store.confirm(feed.id, updated_at=updated_at, etag=etag, last_modified=last_modified)

    def _parse(self, feed: Feed, got: Fetched) -> ParsedFeed:
        try:
            if feed.format == FeedFormat.BMLT:
                formats = self._read(feed.formats_source) if feed.formats_source else None
                return bmlt.parse(
                    got.body,
                    source=feed.id,
                    programme=feed.programme,
                    zone=feed.zone,
                    formats=formats.body if formats else None,
                )
            return meeting_guide.parse(
                got.body, source=feed.id, programme=feed.programme, zone=feed.zone
            )
        except ContentError as error:
            raise FeedRefused(f"{feed.source} is not a {feed.format} feed ({error}).") from error


def resolve_format(asked: FeedFormat, body: bytes) -> FeedFormat:
    """The format to read `body` with. Raises FeedRefused when it has none of those known."""
    if asked is not FeedFormat.AUTO:
        return asked
    try:
        return FeedFormat(feed_formats.detect_format(body))
    except ContentError as error:
        raise FeedRefused(f"This is not a meeting list ({error}).") from error


def make_id(name: str) -> str:
    """An id from a name: lower-case letters, digits and hyphens. "" when nothing is left."""
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")[:ID_LENGTH].rstrip("-")


def compress(body: bytes) -> dict[str, bytes]:
    """`body` by content coding. Done once here, so that no request has to."""
    return {
        "identity": body,
        "gzip": gzip.compress(body, 9, mtime=0),
        "br": brotli.compress(body, quality=9),
    }


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
        )
    )


def _check(new: NewFeed, feed_id: str) -> None:
    if not re.fullmatch(r"[a-z0-9][a-z0-9-]*", feed_id) or len(feed_id) > ID_LENGTH:
        raise CommandProblem(
            f"An --id has lower-case letters, digits and hyphens, at most {ID_LENGTH}."
        )
    if not new.name.strip() or len(new.name) > NAME_LENGTH:
        raise CommandProblem(f"A --name has 1 to {NAME_LENGTH} characters.")
    if not new.programme.strip() or len(new.programme) > 32:
        raise CommandProblem("A --programme has 1 to 32 characters, such as AA.")
    try:
        ZoneInfo(new.zone)
    except (ValueError, OSError, LookupError) as error:
        raise CommandProblem(
            f"{new.zone} is not a time zone. It takes a name such as America/New_York."
        ) from error


def _why(parsed: ParsedFeed) -> str:
    counts = parsed.skipped_by_code()
    return f" Skipped: {json.dumps(counts)}." if counts else ""
