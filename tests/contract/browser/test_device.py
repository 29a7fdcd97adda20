"""What else the browser's adapters do: quota, lost tabs, the network, facts, messages."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import BrowserContext

from tests.contract import http_contract
from tests.contract.browser.conftest import ZONE, BrowserTab, open_tab

pytestmark = pytest.mark.browser


def test_a_full_disk_is_said_to_be_full_and_keeps_what_was_there(
    context: BrowserContext, address: str
) -> None:
    assert context.browser is not None
    fresh = context.browser.new_context()
    try:
        tab = open_tab(fresh, address)
        cdp = fresh.new_cdp_session(tab.page)
        allow = partial(cdp.send, "Storage.overrideQuotaForOrigin")
        # Before the first write: Chromium remembers for a while how much room it found.
        allow({"origin": address, "quotaSize": 3_000_000})
        assert tab.call("open")
        assert tab.call("save", "before", 1) == ""
        assert tab.call("save_words", "during", 4_000_000) == "store.full"
        assert tab.call("write_blob", "cache.pack.x", 4_000_000) == "store.full"
        assert tab.call("value", "during") is None, "memory must not run ahead of storage"
        assert tab.call("save", "small", 2) == "", "what fits is still kept"
        allow({"origin": address, "quotaSize": 300_000_000})
        assert tab.call("save_words", "after", 4_000_000) == ""
        tab.page.reload()
        tab.call("open")
        found = [tab.call("value", id) for id in ("before", "during", "small", "after")]
        assert found == [1, None, 2, 4_000_000]
    finally:
        fresh.close()


def test_a_closed_tab_lets_the_next_one_write(
    tab: BrowserTab, context: BrowserContext, address: str
) -> None:
    tab.call("begin_empty")
    dying = open_tab(context, address)
    assert dying.call("open")
    assert dying.call("save", "x", 1) == ""
    assert not tab.call("open")
    dying.page.close()
    tab.page.wait_for_timeout(200)
    assert tab.call("open")
    assert tab.call("value", "x") == 1
    tab.call("close")


def test_what_was_read_ahead_is_what_is_stored(tab: BrowserTab, own_tab: BrowserTab) -> None:
    tab.call("begin_empty")
    assert tab.call("open")
    for n in range(40):  # a fold, a tail, and pieces added to it
        assert tab.call("save", f"a{n}", n) == ""
    tab.call("close")
    assert own_tab.call("read_ahead")
    assert own_tab.call("open"), "asking again, while the first one is asking, is no other tab"
    assert [own_tab.call("value", f"a{n}") for n in range(40)] == list(range(40))
    assert own_tab.call("report") is None
    assert own_tab.call("save", "after", 1) == ""
    own_tab.call("close")
    assert tab.call("open")
    assert tab.call("value", "after") == 1
    tab.call("close")


def test_what_was_read_ahead_is_dropped_when_another_tab_takes_over(
    tab: BrowserTab, own_tab: BrowserTab
) -> None:
    tab.call("begin_empty")
    assert tab.call("open")
    assert tab.call("save", "x", 1) == ""
    tab.call("close")
    assert own_tab.call("read_ahead")
    assert not tab.call("open")
    tab.call("take_over")
    assert tab.call("save", "x", 2) == ""
    own_tab.page.wait_for_timeout(200)
    assert not own_tab.call("open")
    assert own_tab.call("value", "x") == 2
    tab.call("close")


def test_a_tab_that_never_asked_may_still_cache_packs(tab: BrowserTab, own_tab: BrowserTab) -> None:
    tab.call("begin_empty")
    tab.call("open")
    assert not own_tab.call("open")
    assert own_tab.call("write_blob", "cache.pack.y", 10) == ""
    assert own_tab.call("write_blob", "records.a", 10) == "store.not_writer"
    tab.call("close")


def test_storage_cleared_under_a_living_tab_loses_it_the_right_to_write(
    own_tab: BrowserTab, tab: BrowserTab
) -> None:
    tab.call("begin_empty")
    own_tab.call("open")
    own_tab.call("save", "x", 1)
    own_tab.page.evaluate(
        "() => new Promise((done) => { indexedDB.deleteDatabase('twofold').onsuccess = done })"
    )
    assert own_tab.call("save", "x", 2) == "store.not_writer"
    own_tab.call("take_over")
    assert own_tab.call("save", "y", 3) == ""
    assert own_tab.call("value", "y") == 3


def test_requests(tab: BrowserTab) -> None:
    status, size, _ = tab.call("fetch", "large.bin", 100_000, 5)
    assert (status, size) == (200, 100_000)
    assert tab.call("fetch", "large.bin", 99_999, 5) == ["network.too_large"]
    assert tab.call("fetch", "/nowhere", 100_000, 5)[0] == 404
    assert tab.call("fetch", "https://example.org/", 1000, 5) == ["network.offline"]


def test_a_slow_answer_counts_as_none(tab: BrowserTab) -> None:
    tab.page.context.route("**/slow", lambda route: None)
    try:
        assert tab.call("fetch", "slow", 1000, 0.3) == ["network.too_slow"]
    finally:
        tab.page.context.unroute_all(behavior="ignoreErrors")


def test_offline_is_said(tab: BrowserTab, context: BrowserContext) -> None:
    context.set_offline(True)
    try:
        assert tab.call("fetch", "large.bin", 100_000, 5) == ["network.offline"]
    finally:
        context.set_offline(False)


@pytest.mark.parametrize("case", http_contract.CASES)
def test_calls_of_our_server(case: str, tab: BrowserTab) -> None:
    tab.call("http_case", case)


def test_a_page_asks_its_own_site_and_no_other(tab: BrowserTab, address: str) -> None:
    assert tab.call("use_server", address) == [address, ""]
    assert tab.call("use_server", "https://example.org/") == [address, "network.server"]


def test_a_network_that_comes_back_is_told(own_tab: BrowserTab, context: BrowserContext) -> None:
    own_tab.call("listen_for_the_network")
    assert own_tab.call("heard") == []
    context.set_offline(True)
    context.set_offline(False)
    own_tab.page.wait_for_timeout(200)
    assert own_tab.call("heard") == ["online"]


def test_facts(tab: BrowserTab) -> None:
    facts = tab.call("facts")
    assert facts["runtime"] == "browser"
    assert isinstance(facts["persisted"], bool)
    assert facts["quota"] > facts["used"] >= 0
    assert facts["languages"] == ["en-US"]
    assert facts["zone"] == ZONE
    expected = datetime.now(ZoneInfo(ZONE)).utcoffset()
    assert expected is not None
    assert facts["offset_minutes"] == expected.total_seconds() / 60
    assert facts["epoch_ms_differs_by"] < 1000
    first, second = facts["random"]
    assert len(first) == 32
    assert first != second
    assert isinstance(facts["asked_to_persist"], bool)


def test_assets_are_read_from_the_archive(tab: BrowserTab) -> None:
    assert tab.call("asset", "content/here.txt") == "beside the package"
    assert tab.call("asset", "content/absent.txt") is None
    assert tab.call("asset", "../mobile_app/__init__.py") is None


def test_what_the_app_says_reaches_the_page(tab: BrowserTab) -> None:
    tab.page.evaluate("() => void (window.said.length = 0)")
    tab.call("post_to_page")
    said = tab.page.evaluate("() => window.said")
    assert said == [["card", '{"v":1}'], ["ready", None], ["forget", None], ["apply-update", None]]


def test_what_the_page_said_before_anybody_listened_is_heard(own_tab: BrowserTab) -> None:
    own_tab.page.evaluate("() => window.tell('country', 'US')")
    own_tab.page.evaluate("() => window.tell('country', 'GB')")
    own_tab.call("facts")  # a round trip: both have arrived
    own_tab.call("listen_for_countries")
    assert own_tab.call("heard") == ["GB"], "the last choice counts"
    own_tab.call("listen_for_countries")
    assert own_tab.call("heard") == ["GB"], "the first listener's session may be closed"
    own_tab.page.evaluate("() => window.tell('country', 'CA')")
    assert own_tab.call("heard") == ["CA", "CA"]


def test_a_hand_over_ends_when_the_page_shows_the_app(own_tab: BrowserTab) -> None:
    own_tab.page.evaluate("() => window.begin('hand_over', [])")
    own_tab.page.wait_for_function("() => window.said.some(([type]) => type === 'ready')")
    assert own_tab.call("heard") == []
    own_tab.page.evaluate("() => window.tell('shown')")
    assert own_tab.call("heard") == ["handed over"]


def test_a_hand_over_ends_also_when_the_page_says_nothing(own_tab: BrowserTab) -> None:
    own_tab.call("hand_over")
    assert own_tab.call("heard") == ["handed over"]
