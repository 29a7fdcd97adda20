"""The schedule: who is due, what came of it, and that a good copy survives everything."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import pairwise

import pytest

from sync_server import refreshing
from sync_server.config import Settings
from sync_server.errors import CommandProblem, FeedRefused
from sync_server.meetings import Change
from sync_server.refreshing import Refresher
from sync_server.reports import parse_report
from sync_server.serving import refreshing as refreshing_beside
from sync_server.sources import Source
from sync_server.store.feeds import FeedStore
from tests.server import publisher as act
from tests.server.conftest import NOW
from tests.server.publisher import Publisher

HOUR = timedelta(hours=1)


@pytest.fixture
def settings(settings_of_each_database: Settings) -> Settings:
    return settings_of_each_database


class Clock:
    """A time that tests move."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


def source(url: str, **changes: object) -> Source:
    made = Source(
        id="town",
        name="Town",
        programme="AA",
        timezone="Europe/London",
        url=url,
        enabled=True,
    )
    return replace(made, **changes)  # type: ignore[arg-type]


def make(store: FeedStore, clock: Clock, *sources: Source) -> Refresher:
    def current() -> Iterable[Source]:
        return sources

    return Refresher(store, current, now=clock, chance=lambda: 0.5)


def test_what_is_due_is_read_once_and_then_left_alone(
    store: FeedStore, publisher: Publisher, clock: Clock
) -> None:
    url = publisher.publish("/feed", act.feed(act.meetings(20), ETag='"1"'))
    refresher = make(store, clock, source(url))
    assert refresher.read_due() == 1
    assert (feed := store.get("town")) is not None
    assert feed.count == 20
    assert refresher.read_due() == 0
    clock.now += 23 * HOUR
    assert refresher.read_due() == 0
    clock.now += HOUR
    assert refresher.read_due() == 1
    assert publisher.asked[-1][1]["if-none-match"] == '"1"'
    assert len(publisher.asked) == 2


def test_sources_that_are_off_keep_what_they_have_and_are_not_asked(
    store: FeedStore, publisher: Publisher, clock: Clock
) -> None:
    url = publisher.publish("/feed", act.feed(act.meetings(20)))
    make(store, clock, source(url)).read_due()
    clock.now += 48 * HOUR
    assert make(store, clock, source(url, enabled=False)).read_due() == 0
    assert len(publisher.asked) == 1
    assert store.get("town") is not None


def test_a_list_added_by_hand_is_kept_fresh_too(
    store: FeedStore, publisher: Publisher, clock: Clock
) -> None:
    url = publisher.publish("/feed", act.feed(act.meetings(20)))
    refresher = make(store, clock)
    added = refresher.add(source(url).as_feed())
    assert added.change is Change.ADDED
    assert refresher.read_due() == 0
    publisher.publish("/feed", act.feed(act.meetings(21)))
    clock.now += 24 * HOUR
    assert refresher.read_due() == 1
    report = parse_report(store.refreshes.get("town").report)
    assert report is not None
    assert (report.kept, report.new, report.gone) == (21, 1, 0)


def test_a_publisher_that_fails_is_asked_ever_less_and_keeps_its_copy(
    store: FeedStore, publisher: Publisher, clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    url = publisher.publish("/feed", act.feed(act.meetings(20)))
    refresher = make(store, clock, source(url))
    refresher.read_due()
    before = store.get("town")
    publisher.publish("/feed", act.status(500))
    clock.now += 24 * HOUR
    tried = []
    with caplog.at_level(logging.WARNING):
        for _ in range(24 * 4 * 3):
            if refresher.read_due():
                tried.append(clock.now)
            clock.now += HOUR / 4
    assert store.get("town") == before
    waits = [later - earlier for earlier, later in pairwise(tried)]
    assert waits == sorted(waits)
    assert 5 < len(tried) < 12
    state = store.refreshes.get("town")
    assert state.failures == len(tried)
    assert "status 500" in state.problem
    assert "status 500" in caplog.text
    publisher.publish("/feed", act.feed(act.meetings(21)))
    clock.now += 48 * HOUR
    refresher.read_due()
    assert store.refreshes.get("town").failures == 0
    assert store.refreshes.get("town").problem == ""


@pytest.mark.parametrize(
    "headers",
    [
        {"Retry_After": "14400"},
        {"Retry_After": "Fri, 20 Nov 2026 22:30:00 GMT", "Date": "Fri, 20 Nov 2026 18:30:00 GMT"},
    ],
)
def test_a_publisher_that_asks_for_quiet_gets_it(
    store: FeedStore, publisher: Publisher, clock: Clock, headers: dict[str, str]
) -> None:
    def busy(handler: act._Handler) -> None:
        handler.send_response_only(503)
        for name, value in headers.items():
            handler.send_header(name.replace("_", "-"), value)
        handler.send_header("Content-Length", "0")
        handler.end_headers()

    refresher = make(store, clock, source(publisher.publish("/feed", busy)))
    refresher.read_due()
    assert store.get("town") is None
    clock.now += 3.9 * HOUR
    assert refresher.read_due() == 0
    clock.now += 0.2 * HOUR
    assert refresher.read_due() == 1


def test_a_list_that_shrinks_waits_for_a_hand(
    store: FeedStore, publisher: Publisher, clock: Clock
) -> None:
    url = publisher.publish("/feed", act.feed(act.meetings(20)))
    refresher = make(store, clock, source(url))
    refresher.read_due()
    publisher.publish("/feed", act.feed(act.meetings(5)))
    clock.now += 24 * HOUR
    refresher.read_due()
    (job,) = refresher.jobs()
    assert job.feed is not None
    assert job.feed.count == 20
    assert "meetings accept town" in store.refreshes.get("town").problem
    assert refresher.read(job, force=True).feed.count == 5
    report = parse_report(store.refreshes.get("town").report)
    assert report is not None
    assert report.gone == 15


def test_a_source_set_up_anew_is_read_whatever_its_publisher_says(
    store: FeedStore, publisher: Publisher, clock: Clock
) -> None:
    url = publisher.publish("/feed", act.feed(act.meetings(20), ETag='"1"'))
    make(store, clock, source(url)).read_due()
    clock.now += 24 * HOUR
    renamed = make(store, clock, source(url, name="City", timezone="Asia/Tokyo"))
    renamed.read_due()
    feed = store.get("town")
    assert feed is not None
    assert (feed.name, feed.zone) == ("City", "Asia/Tokyo")
    assert "if-none-match" not in publisher.asked[-1][1]


def test_only_the_regions_asked_for_are_kept(
    store: FeedStore, publisher: Publisher, clock: Clock
) -> None:
    body = (
        b'[{"name": "A", "slug": "a", "region": "West"}, {"name": "B", "slug": "b",'
        b' "regions": ["East", "Harbour"]}, {"name": "C", "slug": "c"}]'
    )
    url = publisher.publish("/feed", act.feed(body))
    make(store, clock, source(url, regions=("harbour",))).read_due()
    feed = store.get("town")
    assert feed is not None
    assert feed.count == 1
    report = parse_report(store.refreshes.get("town").report)
    assert report is not None
    assert (report.records, report.kept, report.skipped) == (3, 1, {"region.other": 2})


def test_two_processes_share_the_work(store: FeedStore, publisher: Publisher, clock: Clock) -> None:
    url = publisher.publish("/feed", act.feed(act.meetings(20)))
    sources = [source(url, id=f"town-{n}", name=f"Town {n}") for n in range(6)]
    counts: list[int] = []

    def work() -> None:
        counts.append(make(store, clock, *sources).read_due())

    threads = [threading.Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(counts) == 6
    assert len(publisher.asked) == 6


def test_a_process_that_died_loses_its_claim(
    store: FeedStore, publisher: Publisher, clock: Clock
) -> None:
    url = publisher.publish("/feed", act.feed(act.meetings(20)))
    assert store.refreshes.claim("town", now="2026-11-20T18:30:00Z", until="2026-11-20T19:00:00Z")
    refresher = make(store, clock, source(url))
    assert refresher.read_due() == 0
    clock.now += HOUR
    assert refresher.read_due() == 1


def test_the_sample_is_not_refreshed(store: FeedStore, clock: Clock) -> None:
    from sync_server.sample import seed_sample

    seed_sample(store, "Europe/London")
    assert make(store, clock).jobs() == []


def test_the_schedule_survives_every_surprise(
    store: FeedStore,
    clock: Clock,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    monkeypatch.setattr(refreshing, "LONGEST_NAP_SECONDS", 0.01)
    stop = threading.Event()
    surprises: list[Exception] = [CommandProblem("a bad file"), ValueError("a fault of ours")]

    def sources() -> Iterable[Source]:
        if surprises:
            raise surprises.pop(0)
        stop.set()
        return []

    Refresher(store, sources, now=clock).run(stop)
    assert "a bad file" in caplog.text
    assert "met a fault and goes on" in caplog.text


def test_a_refusal_by_hand_is_told_and_recorded(
    store: FeedStore, publisher: Publisher, clock: Clock
) -> None:
    refresher = make(store, clock, source(publisher.publish("/feed", act.page)))
    (job,) = refresher.jobs()
    with pytest.raises(FeedRefused):
        refresher.read(job)
    assert store.refreshes.get("town").failures == 1


def test_the_server_reads_what_is_due_beside_its_answers(
    store: FeedStore, settings: Settings, publisher: Publisher
) -> None:
    url = publisher.publish("/feed", act.feed(act.meetings(20)))
    settings.sources.write_text(
        f'[[source]]\nid = "town"\nname = "Town"\nprogramme = "AA"\n'
        f'timezone = "Europe/London"\nurl = "{url}"\nenabled = true\n'
    )
    with refreshing_beside(store, settings, wanted=False):
        pass
    assert publisher.asked == []
    with refreshing_beside(store, settings, wanted=True):
        deadline = time.monotonic() + 60
        while store.get("town") is None and time.monotonic() < deadline:
            time.sleep(0.02)
    assert store.get("town") is not None
    assert not [each for each in threading.enumerate() if each.name == "meetings"]
