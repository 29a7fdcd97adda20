"""What a person does about the backup, by the words they see."""

from __future__ import annotations

import json
import re
from typing import Any

from tests.browser.lock_phone import go, read_words
from tests.browser.phone import Phone

BACKED_UP = re.compile("^Backed up ")
ROUND_SECONDS = 60
"""A round begins within seconds; a busy machine takes its time."""

_EVERYTHING = "async () => await (await twofold.exportData()).text()"
_WORD_NUMBER = re.compile(r"Word (\d+)")


def turn_on_backup(phone: Phone) -> str:
    """Turn the backup on and see it done; the words."""
    found = ask_for_backup(phone)
    see_backed_up(phone)
    return found


def ask_for_backup(phone: Phone) -> str:
    """Make the words, give three of them back, touch what turns it on; the words."""
    go(phone, "/me/backup")
    phone.tap("Go to my twelve words")
    phone.tap("Make my words")
    found = read_words(phone)
    phone.tap("I wrote them down")
    phone.see(_WORD_NUMBER)
    for label in asked_for(phone):
        number = _WORD_NUMBER.search(label)
        assert number
        phone.write(re.compile(f"^{label}$"), found[int(number[1]) - 1])
    phone.tap("Check these words")
    phone.tap("Turn on backup")
    return " ".join(found)


def asked_for(phone: Phone) -> list[str]:
    """The names of the fields that ask for a word."""
    fields = phone.page.get_by_role("textbox")
    return [str(fields.nth(n).get_attribute("aria-label")) for n in range(fields.count())]


def see_backed_up(phone: Phone) -> None:
    go(phone, "/me/backup")
    phone.see(BACKED_UP, seconds=ROUND_SECONDS)


def restore_from_words(phone: Phone, words: str) -> None:
    """From the first screen of a new device to Today, with everything there."""
    phone.tap("I have twelve words")
    phone.write("Your twelve words", words)
    phone.tap("Look for my backup")
    phone.see("From 1 device", seconds=ROUND_SECONDS)
    phone.tap("Bring it here")
    phone.button("Today", role="tab").wait_for(timeout=ROUND_SECONDS * 1000)


def check_in(phone: Phone, words: str) -> None:
    go(phone, "/")
    phone.tap(re.compile("^Check in"))
    phone.tap("Good")
    phone.write("A few words, if you like", words)
    phone.tap("Save")
    phone.see(re.compile("^Checked in"))


def lose_network(phone: Phone) -> None:
    phone.offline_expected = True
    phone.context.set_offline(True)


def find_network(phone: Phone) -> None:
    phone.context.set_offline(False)


def records_of(phone: Phone) -> dict[str, list[dict[str, Any]]]:
    """What is stored, by type, without what is this device's own."""
    copy = json.loads(phone.page.evaluate(_EVERYTHING))
    records: dict[str, list[dict[str, Any]]] = copy["records"]
    return {type: found for type, found in records.items() if type not in ("draft", "settings")}
