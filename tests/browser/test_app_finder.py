"""Finding tonight's meeting by what matters, through the accessibility tree alone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.browser.app_phone import first_run, go_offline, keep_for_offline
from tests.browser.conftest import PhoneMaker
from tests.browser.feeds import ROOM_GROUP, TOWN, TOWN_POINT, add_list, town_feed
from tests.browser.phone import SMALL, Phone
from tests.browser.serving import TwofoldServer

SETTLE_MS = 700
LEAVE_MS = 400
"""Until the former screen is gone, where what is looked for next may have stood there too."""


@pytest.fixture
def server_with_towns(built_site: Path, tmp_path: Path) -> Iterator[TwofoldServer]:
    add_list(tmp_path, tmp_path, town_feed(), "Two towns")
    server = TwofoldServer(built_site, tmp_path)
    server.start()
    yield server
    server.stop()


def choose_list(phone: Phone) -> None:
    first_run(phone, "Alcohol")
    phone.go_to("Meetings")
    phone.see(re.compile("A sample list"))
    phone.page.evaluate("location.hash = '#/meetings/areas'")
    phone.tap(re.compile("Two towns"))
    phone.see(re.compile("On this device"))
    phone.page.evaluate("location.hash = '#/meetings'")
    phone.see(re.compile(r"List from today"))


def test_tonight_near_a_typed_town_offline_when_location_is_refused(
    make_phone: PhoneMaker, server_with_towns: TwofoldServer
) -> None:
    phone = make_phone(server_with_towns.url)
    phone.goto_app()
    choose_list(phone)
    keep_for_offline(phone, "Alcohol")
    go_offline(phone, server_with_towns)
    phone.tap("Tonight", role="button")
    phone.tap("Near…")
    phone.tap("Where I am now")
    phone.see(re.compile("Your device does not share where it is"))
    # A mistyped name of a town is enough, and no service is asked.
    phone.write("Town or postcode", "Quilport")
    phone.tap(re.compile(f"^{TOWN}"))
    phone.see(re.compile(r"^\d+ meetings?, tonight"))
    phone.tap("Welcomes both")
    phone.see(re.compile("away · AA · Welcomes both"))
    phone.screenshot("finder-near")
    phone.tap(re.compile(ROOM_GROUP))
    phone.see("Add to your meetings")
    phone.see(re.compile("Mill Lane, Quillport"))
    phone.page.go_back()
    # What narrows is one tap from gone.
    phone.tap(re.compile(f"^Remove {TOWN}"))
    phone.see(re.compile(r"^\d+ meetings?, tonight"))


def test_near_me_with_leave(make_phone: PhoneMaker, server_with_towns: TwofoldServer) -> None:
    phone = make_phone(server_with_towns.url, geolocation=TOWN_POINT, permissions=["geolocation"])
    phone.goto_app()
    choose_list(phone)
    phone.tap("Any day", role="button")
    phone.tap("Near…")
    phone.tap("Where I am now")
    phone.see(re.compile("168 meetings, any day"))
    phone.see(re.compile("^Remove Near me"))
    phone.tap("Nearest first")
    phone.see("Soonest first")
    # The place is nowhere but in memory.
    kept = phone.page.evaluate("JSON.stringify({...localStorage}) + location.href")
    assert "40.7" not in kept


@pytest.mark.parametrize("look", ["light", "dark", "small-200"])
def test_pictures_of_finding(
    make_phone: PhoneMaker, server_with_towns: TwofoldServer, look: str
) -> None:
    small = look == "small-200"
    options = {"size": SMALL} if small else {"color_scheme": look}
    phone = make_phone(server_with_towns.url, **options)

    def visit(route: str) -> None:
        phone.page.evaluate("route => { location.hash = '#' + route; }", route)
        phone.page.wait_for_timeout(LEAVE_MS)

    def take(name: str) -> None:
        phone.page.wait_for_timeout(SETTLE_MS)
        phone.screenshot(f"finder-{name}-{look}")

    phone.goto_app()
    choose_list(phone)
    if small:
        visit("/me/appearance")
        phone.tap("200%")
    visit("/meetings")
    take("list")
    visit("/meetings/filters")
    phone.see("What are you looking for?")
    take("filters")
    phone.tap(re.compile("^Step by step"))
    phone.tap(re.compile("^Spanish"))
    take("filters-chosen")
    visit("/meetings/regions")
    phone.see(re.compile("Farfield County"))
    take("regions")
    visit("/meetings/near")
    phone.write("Town or postcode", "quil")
    phone.see(re.compile(TOWN))
    take("near")
    visit("/meetings")
    take("active")
    phone.write("Search", "rampp")
    phone.see(re.compile("Nothing has “rampp”"))
    take("corrected")
    phone.write("Search", "nothing of the kind")
    phone.see(re.compile("Clear filters"))
    take("nothing")
