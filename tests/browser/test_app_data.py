"""What a person keeps is theirs: to take along as a file, and to erase without a trace."""

from __future__ import annotations

import json
import re
from pathlib import Path

from playwright.sync_api import expect

from tests.browser.app_phone import first_run, keep_for_offline
from tests.browser.conftest import PhoneMaker
from tests.browser.lock_phone import go, make_words, set_passcode
from tests.browser.serving import TwofoldServer

STORED = """async () => {
  const found = [localStorage, sessionStorage].flatMap((storage, place) =>
    Object.keys(storage).map((key) => `${["local", "session"][place]}/${key}`));
  for (const { name } of await indexedDB.databases()) {
    const db = await new Promise((done) => {
      const request = indexedDB.open(name);
      request.onsuccess = () => done(request.result);
    });
    for (const store of db.objectStoreNames) {
      const keys = await new Promise((done) => {
        const request = db.transaction(store).objectStore(store).getAllKeys();
        request.onsuccess = () => done(request.result);
      });
      found.push(...keys.map((key) => `${name}/${store}/${key}`));
    }
    db.close();
  }
  for await (const name of (await navigator.storage.getDirectory()).keys()) found.push(name);
  return found;
}"""
"""The name of everything the page, its worker or the browser keeps of this site, but caches."""

CACHED = """async () => (await Promise.all((await caches.keys()).map(async (name) =>
  (await (await caches.open(name)).keys()).map(({ url }) => new URL(url).pathname)))).flat()"""

MADE_BY_THE_SHELL = "async () => JSON.parse(await (await twofold.exportData()).text())"


def test_a_copy_holds_what_was_entered(make_phone: PhoneMaker, app_server: TwofoldServer) -> None:
    phone = make_phone(app_server.url)
    phone.goto_app()
    first_run(phone, "Alcohol")
    phone.tap("Check in")
    phone.tap("Good")
    phone.write("A few words, if you like", "Walked by the river ✓")
    phone.tap("Save")
    phone.go_to("Me")
    phone.tap(re.compile("^Your data"))
    with phone.page.expect_download() as download:
        phone.tap("Save a copy")
    copy = json.loads(download.value.path().read_text())
    text = json.dumps(copy, ensure_ascii=False)
    assert "Alcohol" in text
    assert "Walked by the river ✓" in text
    # The boot shell makes the same copy without Python, from what is sealed in storage.
    assert phone.page.evaluate(MADE_BY_THE_SHELL)["records"] == copy["records"]


def test_erasing_leaves_nothing_behind(
    make_phone: PhoneMaker, app_server: TwofoldServer, built_site: Path
) -> None:
    """With the lock, a phrase and everything kept for offline use: what a new visit has, and no
    more. The caches hold files of the site alone."""
    phone = make_phone(app_server.url)
    phone.goto_app()
    phone.see("What do you want to count?")
    fresh = set(phone.page.evaluate(STORED))
    first_run(phone, "Alcohol")
    keep_for_offline(phone, "Alcohol")
    make_words(phone)
    set_passcode(phone)
    kept = set(phone.page.evaluate(STORED))
    assert {
        "local/twofold.card",
        "twofold/keys/device",
        "twofold/blobs/key.a",
        "twofold/blobs/key.recovery",
        "twofold/blobs/key.phrase",
        "twofold/blobs/cache.lock",
    } <= kept - fresh
    cached = set(phone.page.evaluate(CACHED)) - {"/files-of-this-version"}
    assert cached
    assert {path for path in cached if not (built_site / path.lstrip("/")).exists()} == set()
    assert phone.context.cookies() == []

    go(phone, "/me/data")
    phone.tap("Erase everything")
    phone.tap("Yes, erase it all")
    phone.see("Welcome to Twofold")
    # The fence that keeps two tabs apart is a count, of no person.
    left = set(phone.page.evaluate(STORED)) - fresh - {"twofold/fence/writer"}
    assert left == set()
    phone.page.reload(wait_until="commit")
    expect(phone.page.locator("#shell-counters .counter")).to_have_count(0)
    phone.wait_for_app()
    phone.see("Welcome to Twofold")
    left = set(phone.page.evaluate(STORED)) - fresh
    assert left <= {"twofold/fence/writer", "local/twofold.registration"}
