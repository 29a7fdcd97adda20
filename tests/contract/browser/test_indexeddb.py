"""The contracts over IndexedDB, in a real browser, by the browser's own Python."""

from __future__ import annotations

from collections.abc import Coroutine, Iterator
from typing import Any

import pytest
from playwright.sync_api import BrowserContext

from tests.contract import blob_store_contract, database_contract, writer_contract
from tests.contract.browser.conftest import BrowserTab, open_tab

pytestmark = pytest.mark.browser


def finish(case: Coroutine[Any, Any, None]) -> None:
    """Run a coroutine that never has to wait: Playwright forbids a running event loop here."""
    try:
        case.send(None)
    except StopIteration:
        return
    raise AssertionError("the case waited for something of its own")


@pytest.fixture(scope="module")
def bare_tab(context: BrowserContext, address: str) -> Iterator[BrowserTab]:
    """One that never asks for the right to write, so that its store is not fenced."""
    tab = open_tab(context, address)
    yield tab
    tab.page.close()


@pytest.mark.parametrize("case", blob_store_contract.CASES)
def test_blob_store(case: str, bare_tab: BrowserTab) -> None:
    bare_tab.call("blob_store_case", case)


@pytest.mark.parametrize("case", database_contract.CASES)
def test_database(case: str, bare_tab: BrowserTab) -> None:
    bare_tab.call("database_case", case)


@pytest.mark.parametrize("case", writer_contract.CASES)
def test_writer(case: str, tabs: tuple[BrowserTab, BrowserTab]) -> None:
    first, second = tabs
    first.call("begin_empty")
    finish(writer_contract.CASES[case](first, second))
    for tab in tabs:
        tab.call("close")
