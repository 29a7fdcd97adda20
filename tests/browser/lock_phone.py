"""What a person does about the lock, by the words they see, and what a test then looks at."""

from __future__ import annotations

import json
import re
from contextlib import suppress

from playwright.sync_api import TimeoutError, expect

from tests.browser.phone import Phone

PASSCODE = "river stone lamp"
BARE = {"v", "locked", "theme", "scale", "country"}
DERIVING_SECONDS = 60
"""A passcode is made slow to try; a busy machine is slower still."""

BECOME = """(state) => {
  for (const [name, value] of [["visibilityState", state], ["hidden", state === "hidden"]]) {
    Object.defineProperty(document, name, { configurable: true, get: () => value });
  }
  document.dispatchEvent(new Event("visibilitychange"));
  // In the same task as the event: no frame was drawn in between.
  return document.elementFromPoint(innerWidth / 2, innerHeight / 2)?.id ?? "";
}"""


def go(phone: Phone, route: str) -> None:
    phone.page.evaluate("route => { location.hash = '#' + route; }", route)


def set_passcode(phone: Phone, passcode: str = PASSCODE) -> None:
    """Turn on the lock in its settings, as they are for who never had one."""
    go(phone, "/me/lock")
    phone.see("Before you set one")
    phone.see(re.compile("A forgotten passcode cannot be reset"))
    phone.tap("I understand that nobody can reset it", role="checkbox")
    answers = re.compile("The lock is on|Six digits or more|The two are not the same")
    for _ in range(3):
        phone.write("New passcode", passcode)
        phone.write("The same again", passcode)
        phone.tap("Turn on the lock")
        # What is typed may be lost on a busy machine, without the field showing it.
        answer = phone.see(answers, seconds=DERIVING_SECONDS).text_content() or ""
        if "The lock is on" in answer:
            break
    wait_for_bare_card(phone)


def give_passcode(phone: Phone, passcode: str = PASSCODE) -> None:
    """One try, until the screen has answered it: by opening, or with another, empty field."""
    for _ in range(3):
        phone.write("Passcode", passcode)
        phone.page.get_by_label("Passcode", exact=True).evaluate("n => { n.dataset.tried = 1 }")
        phone.tap("Unlock")
        with suppress(TimeoutError):
            tried = phone.page.locator("[data-tried]")
            tried.wait_for(state="detached", timeout=DERIVING_SECONDS * 1000 / 3)
            return
    raise AssertionError("the lock does not answer")


def unlock(phone: Phone, passcode: str = PASSCODE) -> None:
    give_passcode(phone, passcode)
    phone.button("Today", role="tab").wait_for(timeout=DERIVING_SECONDS * 1000)


def open_with_words(phone: Phone, phrase: str) -> None:
    """The way out for who forgot the passcode, from its screen, until it has opened."""
    for _ in range(3):
        phone.write("Your twelve words", phrase)
        phone.tap("Open with these words")
        # As with a passcode: what is typed may be lost without the field showing it.
        with suppress(TimeoutError):
            phone.see("Opened. Choose a new passcode now.", seconds=DERIVING_SECONDS / 3)
            return
    raise AssertionError("the words do not open")


def wait_for_bare_card(phone: Phone) -> None:
    """The card the shell will show next says that it is locked, and nothing of the person."""
    for _ in range(200):
        card = json.loads(phone.page.evaluate("localStorage.getItem('twofold.card')") or "{}")
        if card.get("locked"):
            assert set(card) == BARE
            return
        phone.page.wait_for_timeout(50)
    raise AssertionError("the card is not bare")


def says_nothing_of(phone: Phone, *words: str) -> None:
    """Neither the shell nor the app's accessibility tree has any of `words`, now."""
    everything = phone.page.evaluate(
        """() => [...document.querySelectorAll("#twofold-shell *, flutter-view *, flt-semantics")]
          .flatMap((node) => [node.getAttribute("aria-label") ?? "",
            node.children.length ? "" : node.textContent, node.value ?? ""]).join(" | ")"""
    )
    found = [word for word in words if word in everything]
    assert not found, found


def shell_is_locked(phone: Phone) -> None:
    """The boot shell offers crisis lines and SOS, and knows nothing else."""
    expect(phone.page.locator("#shell-lines")).to_be_visible()
    expect(phone.page.locator("#shell-lines")).to_contain_text("988")
    expect(phone.page.locator("#shell-sos")).to_be_visible()
    expect(phone.page.locator("#shell-counters .counter")).to_have_count(0)


def make_words(phone: Phone) -> str:
    """The recovery phrase, made and read from the screen, its check skipped."""
    go(phone, "/me/phrase")
    phone.tap("Make my words")
    found = read_words(phone)
    phone.tap("I wrote them down")
    phone.tap("Skip the check")
    phone.tap("Skip it, I know what it means")
    return " ".join(found)


def read_words(phone: Phone) -> list[str]:
    """The twelve words, from the screen that shows them."""
    phone.see(re.compile(r"\b12\. [a-z]+"))
    found = []
    for number in range(1, 13):
        line = phone.see(re.compile(rf"\b{number}\. [a-z]+"))
        text = line.text_content() or line.get_attribute("aria-label") or ""
        match = re.search(rf"\b{number}\. ([a-z]+)", text)
        assert match, text
        found.append(match[1])
    return found
