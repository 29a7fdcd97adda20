"""The lock where it is easily forgotten: other tabs, kept addresses, typed words, no answer."""

from __future__ import annotations

import json
import re

from playwright.sync_api import expect

from tests.browser.app_phone import first_run, wait_for_card
from tests.browser.conftest import PhoneMaker
from tests.browser.lock_phone import (
    BECOME,
    go,
    says_nothing_of,
    set_passcode,
    unlock,
    wait_for_bare_card,
)
from tests.browser.serving import TwofoldServer

ONE_DAY = re.compile(r"\b1 day\b")
PERSONAL = ("Alcohol", "1 day")
FIELD = "A few words, if you like"

CUT_OFF_AN_ERASE = """() => new Promise((resolve, reject) => {
  const opening = indexedDB.open("twofold");
  opening.onerror = reject;
  opening.onsuccess = () => {
    const step = opening.result.transaction(["blobs", "keys"], "readwrite");
    step.objectStore("blobs").put(new Uint8Array([1]), "key.erasing");
    step.objectStore("keys").clear();
    step.oncomplete = () => { opening.result.close(); resolve(); };
  };
})"""

KEPT = """() => new Promise((resolve, reject) => {
  const opening = indexedDB.open("twofold");
  opening.onerror = reject;
  opening.onsuccess = () => {
    const keys = opening.result.transaction("blobs").objectStore("blobs").getAllKeys();
    keys.onsuccess = () => { opening.result.close(); resolve(keys.result.map(String)); };
  };
})"""


def test_hiding_or_locking_one_tab_does_so_to_the_other_and_erasing_empties_it(
    make_phone: PhoneMaker, app_server: TwofoldServer
) -> None:
    first = make_phone(app_server.url)
    first.goto_app()
    first_run(first, "Alcohol")
    second = first.another_tab()
    second.goto_app()
    second.see(ONE_DAY)
    # With no lock to speak of, the other tab is hidden too, and comes back by its own touch.
    first.tap("Hide quickly")
    second.see(re.compile("^Clock"))
    expect(second.page.get_by_text("Alcohol").filter(visible=True)).to_have_count(0)
    second.screenshot("hidden-other-tab")
    second.tap(re.compile("^Clock"))
    second.see(ONE_DAY)
    first.page.bring_to_front()  # a page behind another one loses what is typed
    first.tap(re.compile("^Clock"))
    set_passcode(first)
    second.see("Locked")
    unlock(second)
    second.see(ONE_DAY)

    go(first, "/journey")
    first.see("Everything counts, and everything stays.")
    first.tap("Hide quickly")
    second.see("Locked")
    says_nothing_of(second, *PERSONAL)
    wait_for_bare_card(second)

    unlock(second)
    second.see(ONE_DAY)
    first.tap(re.compile("^Clock"))
    first.see("Locked")
    unlock(first)
    go(first, "/me/data")
    first.tap("Erase everything")
    first.tap("Yes, erase it all")
    first.see("What do you want to count?")
    second.see("What do you want to count?")
    says_nothing_of(second, "1 day")


def test_an_erase_that_was_cut_off_is_finished(
    make_phone: PhoneMaker, app_server: TwofoldServer
) -> None:
    phone = make_phone(app_server.url)
    phone.goto_app()
    first_run(phone, "Alcohol")
    wait_for_card(phone, "Alcohol")
    phone.page.evaluate(CUT_OFF_AN_ERASE)
    phone.page.reload(wait_until="commit")
    phone.wait_for_app()
    phone.see("What do you want to count?")
    assert "Alcohol" not in json.dumps(phone.page.evaluate("({...localStorage})"))
    kept = phone.page.evaluate(KEPT)
    assert not [name for name in kept if name.startswith(("key.", "journal."))], kept


def test_no_address_is_kept_but_the_plain_one(
    make_phone: PhoneMaker, app_server: TwofoldServer
) -> None:
    phone = make_phone(app_server.url)
    kept = "localStorage.getItem('twofold.registration')"
    phone.goto_app("#/journey")
    assert phone.page.evaluate(kept) is None
    phone.page.goto("about:blank")
    phone.goto_app()
    assert phone.page.evaluate(f"{kept} !== null"), "the plain start is what makes starts quick"
    plain = phone.page.evaluate(kept)
    phone.page.goto("about:blank")
    phone.goto_app("#/journey/check-ins")
    assert phone.page.evaluate(kept) == plain


def test_half_typed_words_are_still_there_on_return(
    make_phone: PhoneMaker, app_server: TwofoldServer
) -> None:
    phone = make_phone(app_server.url)
    phone.goto_app()
    first_run(phone, "Alcohol")
    phone.tap("Check in")
    phone.write(FIELD, "half a sentence")
    phone.page.evaluate(BECOME, "hidden")
    phone.page.wait_for_timeout(500)
    phone.page.evaluate(BECOME, "visible")
    phone.page.wait_for_timeout(1500)
    field = phone.page.get_by_role("textbox", name=FIELD)
    expect(field).to_have_value("half a sentence")
    phone.tap("Good")
    phone.page.wait_for_timeout(1000)
    expect(field).to_have_value("half a sentence")
    phone.tap("Save")
    phone.see(ONE_DAY)
    go(phone, "/journey/check-ins")
    phone.see(re.compile("half a sentence"))


def test_when_the_app_does_not_answer_on_return_the_shell_offers_a_way(
    make_phone: PhoneMaker, app_server: TwofoldServer
) -> None:
    phone = make_phone(app_server.url)
    phone.goto_app()
    first_run(phone, "Alcohol")
    set_passcode(phone)
    phone.page.evaluate(BECOME, "hidden")
    phone.page.evaluate("jsDisconnect(0)")  # Python is gone
    assert phone.page.evaluate(BECOME, "visible") == "twofold-cover"
    phone.page.wait_for_timeout(8_000)
    assert phone.page.locator("#twofold-cover").count() == 1, "nothing is shown before it is known"
    expect(phone.page.locator("#twofold-shell")).to_be_visible(timeout=10_000)
    expect(phone.page.locator("#shell-sos")).to_be_visible()
    on_top = "document.elementFromPoint(innerWidth / 2, innerHeight / 2).closest('#twofold-shell')"
    assert phone.page.evaluate(f"{on_top} !== null"), "the shell comes in front of the cover"
    phone.page.locator("#twofold-shell").get_by_text(re.compile("988")).first.wait_for()
    failures = phone.page.evaluate("twofold.diagnostics().then((told) => told.failures)")
    assert failures[-1]["message"] == "no answer on return"
