"""What a person does in the app, by the words they see and the accessibility tree."""

from __future__ import annotations

import re
from datetime import date

from playwright.sync_api import Locator

from tests.browser.phone import APP_SECONDS, Phone
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
    # Not only there but done with becoming active: until then a page may still go to the network.
    phone.page.wait_for_function(
        "navigator.serviceWorker.controller?.state === 'activated'", timeout=APP_SECONDS * 1000
    )
    wait_for_card(phone, label)


def go_offline(phone: Phone, server: Serving) -> None:
    """Take the server away for good; from now on refused requests are no fault."""
    phone.offline_expected = True
    server.stop()


def wait_for_card(phone: Phone, label: str) -> None:
    """The app writes the card a moment after each change."""
    phone.page.wait_for_function(
        "label => (localStorage.getItem('twofold.card') ?? '').includes(label)",
        arg=label,
        timeout=APP_SECONDS * 1000,
    )
