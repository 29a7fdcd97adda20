"""Addresses: deep links with the server gone, any static host, a path below it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.app_phone import first_run, go_offline, keep_for_offline
from tests.browser.conftest import PhoneMaker
from tests.browser.phone import APP_SECONDS
from tests.browser.serving import StaticServer, TwofoldServer


def test_deep_links_offline(make_phone: PhoneMaker, app_server: TwofoldServer) -> None:
    phone = make_phone(app_server.url)
    phone.goto_app()
    first_run(phone, "Alcohol")
    keep_for_offline(phone, "Alcohol")
    go_offline(phone, app_server)
    places: list[tuple[str, str | re.Pattern[str]]] = [
        ("#/check-in", re.compile("mood", re.IGNORECASE)),
        ("?utm=1#/me/diagnostics", re.compile("Diagnostics")),
        ("journey", "Everything counts, and everything stays."),
        ("index.html#/cope", re.compile("What.s happening")),
    ]
    for path, text in places:
        phone.page.goto("about:blank")
        phone.goto_app(path)
        phone.see(text)
    phone.page.goto("about:blank")
    phone.goto("sos")
    expect(phone.page.get_by_role("dialog")).to_be_visible()
    # Leaving while the app still loads would break off its requests, which it says as an error.
    expect(phone.page.locator("#shell-continue")).to_be_visible(timeout=APP_SECONDS * 1000)
    phone.page.goto("about:blank")
    phone.goto_app("no/such/place")
    phone.see(re.compile("nothing at this address"))


@pytest.mark.parametrize("prefix", ["", "/somewhere/below"])
def test_any_static_host_will_do(make_phone: PhoneMaker, built_site: Path, prefix: str) -> None:
    server = StaticServer(built_site, prefix)
    server.start()
    phone = make_phone(server.url)
    phone.goto_app()
    first_run(phone, "Alcohol")
    keep_for_offline(phone, "Alcohol")
    go_offline(phone, server)
    phone.page.reload(wait_until="commit")
    phone.wait_for_app()
    phone.see("Alcohol")
    phone.go_to("Meetings")
    phone.see(re.compile("A sample list"))


def test_what_people_type_is_drawn_from_the_site(
    make_phone: PhoneMaker, app_server: TwofoldServer
) -> None:
    """Accents, symbols and emoji ask no font host (the phone's faults list would hold it)."""
    phone = make_phone(app_server.url)
    phone.goto_app()
    phone.write("In your own words", "Café ✓ Ωmega 🙂")
    phone.tap("Add")
    phone.button("Café ✓ Ωmega 🙂").wait_for(timeout=20_000)
    phone.page.wait_for_timeout(1500)
    phone.screenshot("app-typed-letters")
