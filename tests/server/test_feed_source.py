"""Reading a feed: conditional, bounded, and clear about what is wrong."""

from __future__ import annotations

import time
from pathlib import Path

import httpx
import pytest

from sync_server import feed_source
from sync_server.errors import FeedRefused
from sync_server.feed_source import Limits, read_source
from tests.server import publisher as act
from tests.server.publisher import Publisher

FEED = act.meetings(30)
QUICK = Limits(body_bytes=200_000, total_seconds=2.0, silence_seconds=1.5, redirects=3)


def test_a_file_is_read_and_then_known(tmp_path: Path) -> None:
    path = tmp_path / "feed.json"
    path.write_bytes(FEED)
    got = read_source(str(path))
    assert got is not None
    assert got.body == FEED
    assert read_source(str(path), etag=got.etag) is None
    path.write_bytes(FEED + b" ")
    assert read_source(str(path), etag=got.etag) is not None


def test_a_missing_or_huge_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FeedRefused, match=r"absent\.json could not be read: No such file"):
        read_source(str(tmp_path / "absent.json"))
    path = tmp_path / "huge.json"
    path.write_bytes(b"[" * 200_001)
    with pytest.raises(FeedRefused, match="larger than"):
        read_source(str(path), limits=QUICK)


@pytest.mark.parametrize(
    "headers", [{"ETag": '"v1"'}, {"Last_Modified": "Fri, 20 Nov 2026 18:30:00 GMT"}]
)
def test_the_second_request_is_conditional(publisher: Publisher, headers: dict[str, str]) -> None:
    url = publisher.publish("/feed", act.feed(FEED, **headers))
    got = read_source(url)
    assert got is not None
    assert got.body == FEED
    assert read_source(url, etag=got.etag, last_modified=got.last_modified) is None
    assert len(publisher.asked) == 2


def test_gzip_is_inflated(publisher: Publisher) -> None:
    got = read_source(publisher.publish("/feed", act.compressed(FEED)))
    assert got is not None
    assert got.body == FEED
    assert publisher.asked[0][1]["accept-encoding"] == "gzip"


@pytest.mark.parametrize(
    ("answer", "why"),
    [
        (act.status(500), "answered with status 500"),
        (act.status(404), "answered with status 404"),
        (act.status(304), "answered with status 304"),
        (act.page, "a web page, not a feed"),
        (act.truncated(FEED), "could not be read"),
        (act.short_gzip(FEED), "before its gzip was complete"),
        (act.damaged_gzip(FEED), "gzip is damaged"),
        (act.odd_coding, "not asked for"),
        (act.compressed(b"[" * 10_000_000), "larger than"),
        (act.endless, "larger than"),
        (act.trickle, "took longer than"),
        (act.silent, "did not answer in time"),
        (act.redirect("/feed"), "redirected more than 3 times"),
        (act.redirect("file:///etc/passwd"), "Only http and https"),
        (act.redirect("http://someone:secret@127.0.0.1/"), "user name or password"),
    ],
)
def test_what_cannot_be_used_is_refused_in_time(
    publisher: Publisher, answer: act.Answer, why: str
) -> None:
    url = publisher.publish("/feed", answer)
    began = time.monotonic()
    with pytest.raises(FeedRefused, match=why) as refused:
        read_source(url, limits=QUICK)
    assert time.monotonic() - began < 5
    assert "secret" not in str(refused.value)


@pytest.mark.parametrize(
    "source", ["ftp://example.org/feed", "file:///etc/passwd", "https://", "http://[", "://"]
)
def test_only_web_addresses_are_read(source: str) -> None:
    with pytest.raises(FeedRefused):
        read_source(source)


def test_an_unused_port_is_no_publisher(publisher: Publisher) -> None:
    url = publisher.publish("/feed", act.silent)
    publisher.__exit__(None, None, None)
    with pytest.raises(FeedRefused, match="could not be read"):
        read_source(url)
    publisher.__enter__()


def test_a_redirect_on_the_operators_own_machine_is_followed(publisher: Publisher) -> None:
    publisher.publish("/moved", act.feed(FEED))
    url = publisher.publish("/feed", act.redirect("/moved"))
    got = read_source(url)
    assert got is not None
    assert got.body == FEED


@pytest.mark.parametrize(
    ("before", "after", "why"),
    [
        ("http://93.184.216.34/feed", "http://127.0.0.1/admin", "private address"),
        ("http://93.184.216.34/feed", "http://169.254.169.254/latest", "private address"),
        ("http://93.184.216.34/feed", "http://[::1]/", "private address"),
        ("https://93.184.216.34/feed", "http://93.184.216.34/feed", "from https to http"),
    ],
)
def test_a_publisher_cannot_send_us_inside(before: str, after: str, why: str) -> None:
    with pytest.raises(FeedRefused, match=why):
        feed_source._check_redirect(httpx.URL(before), httpx.URL(after))


def test_a_publisher_may_move_to_https() -> None:
    feed_source._check_redirect(
        httpx.URL("http://93.184.216.34/feed"), httpx.URL("https://93.184.216.34/feed")
    )
