"""The ciphers' contracts over WebCrypto, by the browser's own Python, and its device key."""

from __future__ import annotations

import pytest
from playwright.sync_api import BrowserContext

from tests.contract import (
    crypto_contract,
    device_key_contract,
    sealing_contract,
    stored_contract,
)
from tests.contract.browser.conftest import BrowserTab, open_tab

pytestmark = pytest.mark.browser

SECRET = bytes(range(32)).hex()


@pytest.mark.parametrize("case", crypto_contract.CASES)
def test_crypto(case: str, tab: BrowserTab) -> None:
    tab.call("crypto_case", case)


@pytest.mark.parametrize("case", sealing_contract.CASES)
def test_sealing(case: str, tab: BrowserTab) -> None:
    tab.call("sealing_case", case)


@pytest.mark.parametrize("case", stored_contract.CASES)
def test_stored(case: str, tab: BrowserTab) -> None:
    tab.call("stored_case", case)


@pytest.mark.parametrize("case", device_key_contract.CASES)
def test_device_key(case: str, tab: BrowserTab) -> None:
    tab.call("device_key_case", case)


def test_the_device_key_outlives_the_tab_and_is_shared_by_tabs(
    tab: BrowserTab, own_tab: BrowserTab, context: BrowserContext, address: str
) -> None:
    tab.call("forget_device_key")
    # Both make one at the same time; one of the two is kept.
    for each in (tab, own_tab):
        each.page.evaluate("(secret) => window.begin('wrap', [secret])", SECRET)
    both = [each.page.evaluate("() => window.begun.then(JSON.parse)") for each in (tab, own_tab)]
    later = open_tab(context, address)
    assert [later.call("unwrap", wrapped) for wrapped in both] == [SECRET, SECRET]
    later.page.close()


def test_the_stored_device_key_gives_no_bytes_away(tab: BrowserTab) -> None:
    tab.call("wrap", SECRET)
    found = tab.page.evaluate("""async () => {
        const database = await new Promise((resolve) => {
            const request = indexedDB.open("twofold");
            request.onsuccess = () => resolve(request.result);
        });
        const store = database.transaction("keys").objectStore("keys");
        const [names, [key]] = await Promise.all([store.getAllKeys(), store.getAll()].map(
            (request) => new Promise((resolve) => {
                request.onsuccess = () => resolve(request.result);
            })
        ));
        database.close();
        const refusals = await Promise.all(["raw", "jwk"].map(
            (form) => crypto.subtle.exportKey(form, key).then(() => "", (error) => error.name)
        ));
        return { names, extractable: key.extractable, algorithm: key.algorithm, refusals };
    }""")
    assert found == {
        "names": ["device"],
        "extractable": False,
        "algorithm": {"name": "AES-GCM", "length": 256},
        "refusals": ["InvalidAccessError", "InvalidAccessError"],
    }


def test_forgetting_leaves_nothing(tab: BrowserTab) -> None:
    wrapped = tab.call("wrap", SECRET)
    tab.call("forget_device_key")
    assert tab.call("unwrap", wrapped) == "crypto.cannot_open: no_key"


def test_a_store_of_the_first_version_gets_a_place_for_the_key(
    context: BrowserContext, address: str
) -> None:
    assert context.browser is not None
    fresh = context.browser.new_context()
    try:
        page = fresh.new_page()
        page.route("**/old", lambda route: route.fulfill(content_type="text/html", body=""))
        page.goto(f"{address.rstrip('/')}/old")
        page.evaluate("""() => new Promise((resolve) => {
            const request = indexedDB.open("twofold", 1);
            request.onupgradeneeded = () => {
                for (const name of ["blobs", "fence"]) request.result.createObjectStore(name);
            };
            request.onsuccess = () => {
                const transaction = request.result.transaction("blobs", "readwrite");
                transaction.objectStore("blobs").put(new Uint8Array([1, 2]), "cache.kept");
                transaction.oncomplete = () => request.result.close() ?? resolve();
            };
        })""")
        fresh.set_default_timeout(120_000)
        tab = open_tab(fresh, address)
        assert tab.call("blob_names") == ["cache.kept"]
        assert tab.call("unwrap", tab.call("wrap", SECRET)) == SECRET
    finally:
        fresh.close()


def test_a_page_that_is_no_secure_context_says_so(own_tab: BrowserTab) -> None:
    assert own_tab.call("sha256_error_without_webcrypto") == "crypto.unavailable"
    assert own_tab.call("unwrap", "00") == "crypto.cannot_open: newer"


def test_a_phrase_is_drawn_and_read_back(tab: BrowserTab) -> None:
    text, same = tab.call("new_phrase")
    assert len(text.split()) == 12
    assert same
    assert tab.call("new_phrase")[0] != text
