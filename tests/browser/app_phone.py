"""What a person does in the app, by the words they see and the accessibility tree."""

from __future__ import annotations

import re
from datetime import date

from playwright.sync_api import Locator

from tests.browser.phone import Phone
from tests.browser.serving import Serving

SOS = re.compile("^SOS")


def first_run(phone: Phone, *what: str, since: str | date = "Yesterday") -> None:
    """Count `what` since a day on offer, or since a date, and come to Today."""
    phone.see("What do you want to count?")
    for label in what:
        phone.tap(label)
    if isinstance(since, date):
        phone.tap("Another date")
        phone.tap("Switch to input")
        phone.write("Enter Date", f"{since:%m/%d/%Y}")
        phone.tap("OK")
        phone.button("Start").wait_for(timeout=20_000)
    else:
        phone.tap(since)
    phone.tap("Start")
    phone.see("How is today?")


def shell_counter(phone: Phone) -> Locator:
    return phone.page.locator("#shell-counters .counter").first


def keep_for_offline(phone: Phone, label: str) -> None:
    """Wait until the service worker holds the whole app and the card has the counter `label`."""
    phone.page.evaluate("navigator.serviceWorker.ready.then(() => 0)")
    wait_for_card(phone, label)


def go_offline(phone: Phone, server: Serving) -> None:
    """Take the server away for good; from now on refused requests are no fault."""
    phone.offline_expected = True
    server.stop()


def wait_for_card(phone: Phone, label: str) -> None:
    """The app writes the card a moment after each change."""
    for _ in range(200):
        if label in (phone.page.evaluate("localStorage.getItem('twofold.card')") or ""):
            return
        phone.page.wait_for_timeout(50)
    raise AssertionError("the app left no card for the boot shell")
