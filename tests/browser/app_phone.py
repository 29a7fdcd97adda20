"""What a person does in the app, by the words they see and the accessibility tree."""

from __future__ import annotations

import re
from contextlib import suppress
from datetime import date

from playwright.sync_api import Locator, expect

from tests.browser.phone import APP_SECONDS, Phone
from tests.browser.serving import Serving

SOS = re.compile("^SOS")


def first_run(phone: Phone, *what: str, since: str | date = "Yesterday") -> None:
    """Count `what` since a day on offer, or since a date, and come to Today."""
    phone.see("What do you want to count?")
    for label in what:
        phone.tap(label)
    if isinstance(since, date):
        pick_date(phone, since)
    else:
        phone.tap(since)
    phone.tap("Start")
    phone.see("How is today?")


def pick_date(phone: Phone, day: date) -> None:
    """Choose `day` as a date of its own, and look whether it was taken.

    Flutter may lose what is typed on a busy machine though the field on the page keeps it.
    """
    taken = phone.button(f"{day:%B} {day.day}, {day.year}")
    for _ in range(3):
        phone.tap("Another date")
        phone.tap("Switch to input")
        phone.write("Enter Date", f"{day:%m/%d/%Y}")
        phone.tap("OK")
        with suppress(AssertionError):
            expect(taken).to_be_visible(timeout=10_000)
            return
    raise AssertionError(f"the calendar does not take {day}")


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
