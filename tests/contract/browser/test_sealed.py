"""The app's own store in a browser: sealed at rest, small, and there after a reload."""

from __future__ import annotations

import json
from typing import Any

import pytest
from playwright.sync_api import BrowserContext

from tests.contract.browser.conftest import open_tab

pytestmark = pytest.mark.browser

READ_EVERYTHING = """
() => new Promise((resolve, reject) => {
  const opening = indexedDB.open("twofold");
  opening.onerror = () => reject(opening.error);
  opening.onsuccess = () => {
    const found = opening.result.transaction("blobs").objectStore("blobs").getAll();
    found.onsuccess = () => {
      opening.result.close();
      resolve(found.result.map((bytes) => new TextDecoder("latin1").decode(bytes)));
    };
  };
})
"""


def test_nothing_written_can_be_read_in_the_browsers_database(
    context: BrowserContext, address: str
) -> None:
    assert context.browser is not None
    fresh = context.browser.new_context()
    try:
        tab = open_tab(fresh, address)
        assert tab.call("fill_records", 700) == 700
        assert len(tab.call("time_saves", 40)) == 40
        stored: list[Any] = tab.page.evaluate(READ_EVERYTHING)
        text = json.dumps(stored)
        assert "2FJOURNL" in text
        assert not [word for word in ("sponsor", "check_in", "mood", "river") if word in text]
        tab.page.reload()
        assert tab.call("fill_records", 0) == 740
    finally:
        fresh.close()
