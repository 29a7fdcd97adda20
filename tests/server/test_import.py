"""Feeds into packs: what is kept, what is refused, and that a good copy survives everything."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import brotli
import pytest

from mobile_app.content.pack import decode_pack
from sync_server.errors import CommandProblem, FeedRefused
from sync_server.feed_description import FeedFormat, NewFeed, make_id
from sync_server.meetings import Change, MeetingFeeds
from sync_server.sample import SAMPLE_ID, seed_sample
from sync_server.store.feeds import FeedStore
from tests.server import publisher as act
from tests.server.conftest import NOW
from tests.server.publisher import Publisher


def described(path: str | Path, **changes: object) -> NewFeed:
    new = NewFeed(name="Sampleford", programme="AA", zone="Europe/London", source=str(path))
    return replace(new, **changes)  # type: ignore[arg-type]


@pytest.fixture
def feed_file(tmp_path: Path) -> Path:
    path = tmp_path / "feed.json"
    path.write_bytes(act.meetings(20))
    return path


def test_a_feed_becomes_a_pack_in_every_coding(
    importer: MeetingFeeds, store: FeedStore, feed_file: Path
) -> None:
    outcome = importer.add(described(feed_file))
    feed = outcome.feed
    assert (outcome.change, feed.id, feed.count) == (Change.ADDED, "sampleford", 20)
    assert feed.format == FeedFormat.MEETING_GUIDE
    assert feed.changed_at == feed.updated_at == "2026-11-20T18:30:00Z"
    assert store.get("sampleford") == feed
    body = store.body(feed.id, feed.digest, "identity")
    assert body is not None
    assert len(body) == feed.bytes
    pack = decode_pack(body)
    assert (pack.id, pack.name, pack.sample, pack.updated_at) == (
        "sampleford",
        "Sampleford",
        False,
        NOW,
    )
    assert len(pack.meetings) == 20
    assert gzip.decompress(store.body(feed.id, feed.digest, "gzip") or b"") == body
    assert brotli.decompress(store.body(feed.id, feed.digest, "br") or b"") == body


def test_an_unchanged_feed_keeps_its_pack_and_gets_younger(
    store: FeedStore, publisher: Publisher
) -> None:
    url = publisher.publish("/feed", act.feed(act.meetings(9), ETag='"1"'))
    first = MeetingFeeds(store, now=lambda: NOW).add(described(url)).feed
    later = MeetingFeeds(store, now=lambda: NOW + timedelta(days=1))
    assert later.refresh(first).change is Change.UNCHANGED
    assert publisher.asked[-1][1]["if-none-match"] == '"1"'
    now = store.get(first.id)
    assert now == replace(first, updated_at="2026-11-21T18:30:00Z")


def test_the_same_meetings_under_new_validators_keep_the_pack(
    importer: MeetingFeeds, store: FeedStore, publisher: Publisher
) -> None:
    url = publisher.publish("/feed", act.feed(act.meetings(9), ETag='"1"'))
    first = importer.add(described(url)).feed
    publisher.publish("/feed", act.feed(act.meetings(9) + b"\n", ETag='"2"'))
    assert importer.refresh(first).change is Change.UNCHANGED
    assert store.get(first.id) == replace(first, etag='"2"')


def test_a_changed_feed_replaces_the_pack(
    store: FeedStore, importer: MeetingFeeds, feed_file: Path
) -> None:
    first = importer.add(described(feed_file)).feed
    feed_file.write_bytes(act.meetings(21))
    later = MeetingFeeds(store, now=lambda: NOW + timedelta(days=1)).refresh(first)
    assert later.change is Change.UPDATED
    assert later.feed.count == 21
    assert later.feed.changed_at == "2026-11-21T18:30:00Z"
    assert store.body(first.id, first.digest, "identity") is None


@pytest.mark.parametrize(
    "answer",
    [
        act.status(500),
        act.page,
        act.truncated(act.meetings(20)),
        act.feed(b"{"),
        act.feed(b"[]"),
        act.feed(b'{"meetings": 3}'),
        act.feed(b'[{"title": "not a meeting"}]'),
        act.feed(b'[{"name": "", "slug": "x"}]'),
        act.feed(b"[" * 100_000),
        act.feed(act.meetings(9)),
    ],
)
def test_a_bad_feed_never_replaces_a_good_one(
    importer: MeetingFeeds, store: FeedStore, publisher: Publisher, answer: act.Answer
) -> None:
    url = publisher.publish("/feed", act.feed(act.meetings(20)))
    first = importer.add(described(url)).feed
    body = store.body(first.id, first.digest, "identity")
    publisher.publish("/feed", answer)
    with pytest.raises(FeedRefused):
        importer.refresh(first)
    assert store.get(first.id) == first
    assert store.body(first.id, first.digest, "identity") == body


def test_half_is_accepted_and_below_only_by_force(importer: MeetingFeeds, feed_file: Path) -> None:
    feed = importer.add(described(feed_file)).feed
    feed_file.write_bytes(act.meetings(10))
    feed = importer.refresh(feed).feed
    assert feed.count == 10
    feed_file.write_bytes(act.meetings(4))
    with pytest.raises(FeedRefused, match=r"4 meetings where there were 10.*--force"):
        importer.refresh(feed)
    assert importer.refresh(feed, force=True).feed.count == 4


def test_force_reads_again_what_its_publisher_calls_unchanged(
    importer: MeetingFeeds, publisher: Publisher
) -> None:
    url = publisher.publish("/feed", act.feed(act.meetings(9), ETag='"1"'))
    feed = importer.add(described(url)).feed
    assert importer.refresh(feed, force=True).parsed is not None
    assert "if-none-match" not in publisher.asked[-1][1]


def test_one_bad_record_costs_only_itself(importer: MeetingFeeds, tmp_path: Path) -> None:
    records = [*json.loads(act.meetings(3)), "?", {"slug": "nameless"}]
    path = tmp_path / "feed.json"
    path.write_text(json.dumps(records))
    parsed = importer.add(described(path)).parsed
    assert parsed is not None
    assert len(parsed.meetings) == 3
    assert sum(parsed.skipped_by_code().values()) == 2


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"name": ""}, "--id"),
        ({"name": " ", "id": "x"}, "--name"),
        ({"name": "x" * 121}, "--name"),
        ({"id": "No Spaces"}, "--id"),
        ({"id": "x" * 49}, "--id"),
        ({"id": "own-town"}, "lists made on a device"),
        ({"programme": ""}, "--programme"),
        ({"zone": "Nowhere/At_All"}, "is not a time zone"),
        ({"zone": "../etc/passwd"}, "is not a time zone"),
        ({"zone": ""}, "is not a time zone"),
        ({"source": "/no/such/file"}, "could not be read"),
    ],
)
def test_an_unusable_description_keeps_nothing(
    importer: MeetingFeeds,
    store: FeedStore,
    feed_file: Path,
    changes: dict[str, object],
    why: str,
) -> None:
    with pytest.raises(CommandProblem, match=why):
        importer.add(described(feed_file, **changes))
    assert store.all() == []


def test_an_id_is_given_once(importer: MeetingFeeds, feed_file: Path) -> None:
    importer.add(described(feed_file))
    with pytest.raises(CommandProblem, match="already a list with the id sampleford"):
        importer.add(described(feed_file))
    importer.add(described(feed_file, id="another"))


def test_a_stated_format_is_obeyed(importer: MeetingFeeds, feed_file: Path) -> None:
    with pytest.raises(FeedRefused, match="is not a bmlt feed"):
        importer.add(described(feed_file, format=FeedFormat.BMLT))
    feed_file.write_text('{"a": 1}')
    with pytest.raises(FeedRefused, match="not a meeting list"):
        importer.add(described(feed_file))


@pytest.mark.parametrize(
    ("name", "feed_id"),
    [
        ("Philadelphia AA", "philadelphia-aa"),
        ("  San Francisco & Marin  ", "san-francisco-marin"),
        ("Zürich", "z-rich"),
        ("日本", ""),
        ("x" * 60, "x" * 48),
        ("a" * 47 + " b", "a" * 47),
    ],
)
def test_ids_from_names(name: str, feed_id: str) -> None:
    assert make_id(name) == feed_id


def test_the_sample_list_is_labelled_and_seeded_once(store: FeedStore, feed_file: Path) -> None:
    seed_sample(store, "Europe/London")
    feed = store.get(SAMPLE_ID)
    assert feed is not None
    assert feed.sample
    body = store.body(feed.id, feed.digest, "identity")
    assert body is not None
    assert decode_pack(body).sample
    assert feed.count >= 10
    seed_sample(store, "Europe/London")
    again = store.get(SAMPLE_ID)
    assert again is not None
    assert again.digest == feed.digest
    seed_sample(store, "Asia/Tokyo", feed_file)
    moved = store.get(SAMPLE_ID)
    assert moved is not None
    assert (moved.count, moved.source, moved.zone) == (20, str(feed_file), "Asia/Tokyo")


@pytest.mark.parametrize(
    ("name", "zone", "records", "meetings", "skipped"),
    [
        ("aasepia.json", "America/New_York", 2038, 2038, 0),
        ("aasfmarin.test.json", "America/Los_Angeles", 658, 658, 0),
        ("edmonton.json", "America/Edmonton", 315, 315, 0),
        ("sussexaa.json", "Europe/London", 123, 123, 0),
        ("bmlt-new-york.json", "America/New_York", 1555, 1513, 42),
    ],
)
def test_real_feeds_come_through_whole(
    importer: MeetingFeeds,
    store: FeedStore,
    real_feed: Callable[[str], Path],
    name: str,
    zone: str,
    records: int,
    meetings: int,
    skipped: int,
) -> None:
    outcome = importer.add(described(real_feed(name), zone=zone))
    assert outcome.parsed is not None
    assert outcome.parsed.records == records
    assert len(outcome.parsed.skipped) == skipped
    assert outcome.feed.count == meetings
    body = store.body(outcome.feed.id, outcome.feed.digest, "br")
    assert body is not None
    assert len(body) < 100 * outcome.feed.count


def test_a_real_code_table_gives_the_pack_names(
    importer: MeetingFeeds, store: FeedStore, real_feed: Callable[[str], Path]
) -> None:
    new = described(
        real_feed("bmlt-new-york.json"),
        zone="America/New_York",
        formats_source=str(real_feed("bmlt-new-york-formats.json")),
    )
    feed = importer.add(new).feed
    body = store.body(feed.id, feed.digest, "identity")
    assert body is not None
    assert decode_pack(body).type_names["O"]


def test_a_real_file_that_is_no_json_is_refused(
    importer: MeetingFeeds, store: FeedStore, real_feed: Callable[[str], Path]
) -> None:
    with pytest.raises(FeedRefused, match="not JSON"):
        importer.add(described(real_feed("invalid.json")))
    assert store.all() == []
