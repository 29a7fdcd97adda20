"""Two browsers, each with the real engine, over the real server: no screen between."""

from __future__ import annotations

import secrets
from collections.abc import Iterator

import pytest
from playwright.sync_api import BrowserContext, Playwright

from tests.browser.chromium import launch
from tests.browser.serving import TwofoldServer
from tests.contract.browser.conftest import START_MS, BrowserTab, open_tab
from tests.contract.browser.site import stage_site

pytestmark = pytest.mark.browser

STALL_LIMIT_MS = 50
"""Three frames: one on a quiet machine (docs/decisions/0093)."""


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TwofoldServer]:
    site = tmp_path_factory.mktemp("sync-site")
    stage_site(site)
    server = TwofoldServer(site, tmp_path_factory.mktemp("sync-data"))
    server.start()
    yield server
    server.stop()


@pytest.fixture
def profiles(playwright: Playwright) -> Iterator[tuple[BrowserContext, BrowserContext]]:
    """Two people's browsers, or two of one person."""
    browser = launch(playwright)
    contexts = browser.new_context(), browser.new_context()
    for context in contexts:
        context.set_default_timeout(START_MS)
    yield contexts
    browser.close()


Two = tuple[BrowserTab, BrowserTab]


@pytest.fixture
def two(profiles: tuple[BrowserContext, BrowserContext], server: TwofoldServer) -> Two:
    """A tab in each, with the records of a vault of this test's own."""
    phrase = secrets.token_hex(16)
    first, second = (open_tab(context, server.url) for context in profiles)
    devices = [tab.call("open_replica", phrase) for tab in (first, second)]
    assert devices[0] != devices[1]
    return first, second


def test_both_edit_offline_and_both_converge(two: Two) -> None:
    first, second = two
    first.call("write", "note", "n1", {"text": "from the first", "mood": 1})
    assert first.call("sync") == [0, 1]
    assert second.call("sync")[0] == 1
    for tab in two:
        tab.page.context.set_offline(True)
    first.call("write", "note", "n1", {"text": "walked by the river ✓"})
    first.call("write", "note", "n2", {"text": "only there"})
    second.call("write", "note", "n1", {"mood": 5})
    second.call("write", "note", "n3", {"text": "only here"})
    assert [tab.call("sync") for tab in two] == [["network.offline"]] * 2
    for tab in two:
        tab.page.context.set_offline(False)
    for tab in (*two, *two):
        assert len(tab.call("sync")) == 2
    everything = first.call("contents")
    assert everything == second.call("contents")
    assert everything["note/n1"] == {"text": "walked by the river ✓", "mood": 5}
    assert {"note/n2", "note/n3"} <= set(everything)
    second.call("remove", "note", "n2")
    for tab in (second, first):
        tab.call("sync")
    assert "note/n2" not in first.call("contents")


def test_a_server_that_is_away_comes_back(two: Two, server: TwofoldServer) -> None:
    first, second = two
    first.call("write", "note", "n1", {"text": "before"})
    first.call("sync")
    server.stop()
    first.call("write", "note", "n1", {"text": "meanwhile"})
    assert first.call("sync") == ["network.offline"]
    server.start()
    assert first.call("sync") == [0, 1]
    second.call("sync")
    assert second.call("contents")["note/n1"] == {"text": "meanwhile"}


def test_news_reach_who_waits(two: Two) -> None:
    first, second = two
    second.call("sync")
    second.page.evaluate("() => window.begin('wait_for_news', [0])")
    first.call("write", "note", "n1", {"text": "x"})
    first.call("sync")
    assert second.page.evaluate("() => window.begun") == "1"


def test_a_fresh_profile_has_everything_from_the_phrase_alone(two: Two) -> None:
    first, second = two
    first.call("fill_check_ins", 1000)
    assert first.call("sync")[1] > 0
    restored = second.call("sync")
    assert restored[0] == 1000
    assert first.call("contents") == second.call("contents")


def test_nothing_holds_the_worker_up(two: Two) -> None:
    first, second = two
    for tab in two:
        tab.call("sync")  # what is imported and compiled at the first round
    sealing, applying = [], []
    for _ in range(5):
        first.call("fill_check_ins", 200)
        (_, sent), stalls = first.call("sync_stalling")
        sealing.append(stalls[0])
        (applied, _), stalls = second.call("sync_stalling")
        applying.append(stalls[0])
        assert (sent, applied) == (1, 200)
    # The best of them: whatever else this machine does only adds to it.
    assert min(sealing) < STALL_LIMIT_MS, sealing
    assert min(applying) < STALL_LIMIT_MS, applying
