"""The moments the app is judged by, in a real browser, with the server gone."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from tests.browser.app_phone import (
    SOS,
    first_run,
    go_offline,
    keep_for_offline,
    shell_counter,
    wait_for_card,
)
from tests.browser.conftest import PhoneMaker
from tests.browser.phone import APP_SECONDS, Phone
from tests.browser.serving import TwofoldServer

ONE_DAY = re.compile(r"\b1 day\b")


def started(make_phone: PhoneMaker, server: TwofoldServer) -> Phone:
    """A phone on which Alcohol is counted since yesterday and everything is kept."""
    phone = make_phone(server.url)
    phone.goto_app()
    first_run(phone, "Alcohol")
    keep_for_offline(phone, "Alcohol")
    return phone


def test_the_counter_is_there_again_with_the_server_stopped(
    make_phone: PhoneMaker, app_server: TwofoldServer
) -> None:
    phone = started(make_phone, app_server)
    phone.see(ONE_DAY)
    go_offline(phone, app_server)
    phone.page.reload(wait_until="commit")
    expect(shell_counter(phone)).to_contain_text("1 day")
    phone.wait_for_app()
    phone.see(ONE_DAY)
    phone.see("Alcohol")
    # And once more from nothing but the address, as from the home screen.
    phone.page.close()
    phone.page = phone.context.new_page()
    phone.goto()
    expect(shell_counter(phone)).to_contain_text("1 day")
    phone.wait_for_app()
    phone.see(ONE_DAY)


def test_sos_from_the_shell_stays_until_it_is_left(
    make_phone: PhoneMaker, app_server: TwofoldServer
) -> None:
    phone = started(make_phone, app_server)
    go_offline(phone, app_server)
    phone.page.goto("about:blank")
    phone.goto("#/sos")
    dialog = phone.page.get_by_role("dialog")
    expect(dialog).to_be_visible()
    expect(dialog.get_by_role("link", name=re.compile("Call 988"))).to_be_visible()
    expect(phone.page.locator("#shell-continue")).to_be_visible(timeout=APP_SECONDS * 1000)
    expect(dialog).to_be_visible()
    phone.tap("Ground")
    expect(dialog).to_contain_text("things you can see")
    phone.page.keyboard.press("Escape")
    phone.wait_for_app()
    phone.see(ONE_DAY)


def test_sos_in_the_app_offline(make_phone: PhoneMaker, app_server: TwofoldServer) -> None:
    phone = started(make_phone, app_server)
    go_offline(phone, app_server)
    phone.page.reload(wait_until="commit")
    phone.wait_for_app()
    for place in ("Today", "Cope", "Meetings", "Journey", "Me"):
        phone.go_to(place)
        phone.tap(SOS)
        phone.see(re.compile("Breathe (in|out)"))
        phone.see(re.compile("988"))
        # Flutter adds to the history a frame after it has drawn: going back before that leaves.
        phone.page.wait_for_url("**#/sos")
        phone.page.go_back()
        phone.page.get_by_role("heading", name=place, exact=True).first.wait_for()


def test_two_tabs_do_not_write_over_each_other(
    make_phone: PhoneMaker, app_server: TwofoldServer
) -> None:
    phone = started(make_phone, app_server)
    other = phone.another_tab()
    other.goto_app()
    other.see(re.compile("open in another tab"))
    other.see(ONE_DAY)
    other.tap("Use this one")
    phone.see(re.compile("open in another tab"))
    expect(other.page.get_by_text(re.compile("open in another tab"))).to_have_count(0)


def test_the_watchdog_when_python_cannot_start(
    make_phone: PhoneMaker, app_server: TwofoldServer
) -> None:
    phone = make_phone(app_server.url, service_workers="block")
    phone.goto_app()
    first_run(phone, "Alcohol")
    wait_for_card(phone, "Alcohol")
    phone.offline_expected = True
    phone.page.route("**/static/worker*", lambda route: route.abort())
    phone.page.reload(wait_until="commit")
    retry = phone.button("Try again")
    retry.wait_for(timeout=30_000)
    expect(shell_counter(phone)).to_contain_text("1 day")
    with phone.page.expect_download() as download:
        phone.tap("Save a copy of my data")
    assert "Alcohol" in download.value.path().read_text()
    phone.page.unroute_all()
    phone.tap("Try again")
    phone.wait_for_app()
    phone.see(ONE_DAY)


def test_a_place_chosen_in_the_shell_is_where_the_app_opens(
    make_phone: PhoneMaker, app_server: TwofoldServer
) -> None:
    """Whenever it is tapped: before the app reads its address, and after."""
    phone = started(make_phone, app_server)
    go_offline(phone, app_server)
    for wait_ms in (0, 700, 1400):
        phone.page.goto("about:blank")
        phone.goto()
        place = phone.page.locator("#shell-bar").get_by_role("link", name="Cope")
        place.wait_for()
        phone.page.wait_for_timeout(wait_ms)
        if not place.evaluate(
            "(link) => !link.closest('#twofold-shell').inert && (link.click(), true)",
            timeout=APP_SECONDS * 1000,  # the page starts Flutter meanwhile
        ):
            break  # a fast machine: the app was there first
        phone.wait_for_app()
        phone.see(re.compile("What.s happening"))
