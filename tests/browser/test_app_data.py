"""What a person keeps is theirs: to take along as a file, and to erase without a trace."""

from __future__ import annotations

import json
import re

from playwright.sync_api import expect

from tests.browser.app_phone import first_run, wait_for_card
from tests.browser.conftest import PhoneMaker
from tests.browser.serving import TwofoldServer

STORED = """async () => {
  const found = Object.keys(localStorage).filter((key) => key.startsWith("twofold."));
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
  return found;
}"""

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


def test_erasing_leaves_nothing_behind(make_phone: PhoneMaker, app_server: TwofoldServer) -> None:
    phone = make_phone(app_server.url)
    phone.goto_app()
    first_run(phone, "Alcohol")
    wait_for_card(phone, "Alcohol")
    assert phone.page.evaluate(STORED)
    phone.go_to("Me")
    phone.tap(re.compile("^Your data"))
    phone.tap("Erase everything")
    phone.tap("Yes, erase it all")
    phone.see("Welcome to Twofold")
    # What may be left is the fence that keeps two tabs apart: a count, of no person.
    left = [name for name in phone.page.evaluate(STORED) if not name.startswith("twofold/fence/")]
    assert left == []
    phone.page.reload(wait_until="commit")
    expect(phone.page.locator("#shell-counters .counter")).to_have_count(0)
    phone.wait_for_app()
    phone.see("Welcome to Twofold")
