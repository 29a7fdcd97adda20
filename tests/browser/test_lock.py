"""The lock as a person meets it in a browser: set, locked offline, hidden, forgotten."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from tests.browser.app_phone import SOS, first_run, go_offline, keep_for_offline
from tests.browser.conftest import PhoneMaker
from tests.browser.lock_phone import (
    BECOME,
    give_passcode,
    go,
    make_words,
    open_with_words,
    says_nothing_of,
    set_passcode,
    shell_is_locked,
    unlock,
    wait_for_bare_card,
)
from tests.browser.phone import Phone
from tests.browser.serving import TwofoldServer

ONE_DAY = re.compile(r"\b1 day\b")
WORDS = "a hard night by the river"
MOTTO = "Everything counts, and everything stays."
PERSONAL = ("Alcohol", WORDS, "1 day")


def lived_in(make_phone: PhoneMaker, server: TwofoldServer) -> Phone:
    """A counter, a check-in with words, and everything kept for offline use."""
    phone = make_phone(server.url)
    phone.goto_app()
    first_run(phone, "Alcohol")
    phone.tap("Check in")
    phone.tap("Good")
    phone.write("A few words, if you like", WORDS)
    phone.tap("Save")
    phone.see(ONE_DAY)
    keep_for_offline(phone, "Alcohol")
    return phone


def test_locked_offline_and_opened_again(make_phone: PhoneMaker, app_server: TwofoldServer) -> None:
    phone = lived_in(make_phone, app_server)
    set_passcode(phone)
    go_offline(phone, app_server)

    # The shell, before the app is alive: SOS and crisis lines, at a deep link too.
    phone.page.goto("about:blank")
    phone.goto("#/journey/check-ins")
    shell_is_locked(phone)
    says_nothing_of(phone, *PERSONAL)
    phone.wait_for_app()
    for route in ("/journey/check-ins", "/me/data", "/check-in"):
        go(phone, route)
        phone.see("Locked")
        says_nothing_of(phone, *PERSONAL)
    phone.tap(SOS)
    phone.see(re.compile("988"))
    phone.page.go_back()

    phone.see("Locked")
    give_passcode(phone, "river stone lamb")
    phone.see("That is not it.")
    says_nothing_of(phone, *PERSONAL)
    unlock(phone)
    phone.see(ONE_DAY)
    go(phone, "/journey/check-ins")
    phone.see(re.compile(WORDS))


def test_wrong_tries_wait_even_across_a_new_start(
    make_phone: PhoneMaker, app_server: TwofoldServer
) -> None:
    phone = make_phone(app_server.url)
    phone.goto_app()
    first_run(phone, "Alcohol")
    set_passcode(phone)
    phone.page.reload(wait_until="commit")
    phone.wait_for_app()
    for number in range(1, 6):
        give_passcode(phone, f"wrong {number}")
    phone.see(re.compile(r"Please wait \d+ seconds before the next try\."))
    expect(phone.button("Unlock")).to_be_disabled()
    phone.page.reload(wait_until="commit")
    phone.wait_for_app()
    phone.see(re.compile(r"Please wait \d+ seconds? before the next try\."))
    expect(phone.button("Unlock")).to_be_disabled()


def test_one_tap_hides_it(make_phone: PhoneMaker, app_server: TwofoldServer) -> None:
    phone = lived_in(make_phone, app_server)
    set_passcode(phone)
    go(phone, "/journey")
    phone.see(MOTTO)
    phone.tap("Hide quickly")
    phone.see(re.compile("^Clock"))
    says_nothing_of(phone, *PERSONAL, MOTTO)
    expect(phone.page).to_have_url(re.compile(r"^[^#]*(#/)?$"))
    assert phone.page.title() == "Twofold"
    wait_for_bare_card(phone)
    phone.tap(re.compile("^Clock"))
    phone.see("Locked")
    says_nothing_of(phone, *PERSONAL)
    unlock(phone)
    phone.see(ONE_DAY)


def test_out_of_sight_it_is_covered_in_the_same_frame(
    make_phone: PhoneMaker, app_server: TwofoldServer
) -> None:
    phone = make_phone(app_server.url)
    phone.goto_app()
    first_run(phone, "Alcohol")
    assert phone.page.evaluate(BECOME, "hidden") != "twofold-cover", "there is no lock"
    phone.page.evaluate(BECOME, "visible")
    set_passcode(phone)
    cover = phone.page.locator("#twofold-cover")

    # Away for less than the chosen time: covered, and then as it was.
    phone.tap("After 1 minute")
    phone.button("After 1 minute").and_(phone.page.locator("[aria-checked=true]")).wait_for()
    go(phone, "/")
    phone.see(ONE_DAY)
    assert phone.page.evaluate(BECOME, "hidden") == "twofold-cover"
    assert phone.page.evaluate(BECOME, "visible") == "twofold-cover"
    cover.wait_for(state="detached")
    phone.see(ONE_DAY)

    # "At once": back again it is the lock that the cover leaves behind.
    go(phone, "/me/lock")
    phone.tap("At once")
    phone.button("At once").and_(phone.page.locator("[aria-checked=true]")).wait_for()
    go(phone, "/")
    phone.see(ONE_DAY)
    assert phone.page.evaluate(BECOME, "hidden") == "twofold-cover"
    assert phone.page.evaluate(BECOME, "visible") == "twofold-cover"
    cover.wait_for(state="detached")
    phone.see("Locked")
    says_nothing_of(phone, *PERSONAL)


def test_the_words_open_what_is_here_and_a_file_elsewhere(
    make_phone: PhoneMaker, app_server: TwofoldServer
) -> None:
    phone = lived_in(make_phone, app_server)
    phrase = make_words(phone)
    set_passcode(phone)
    phone.tap("Lock now")
    phone.see("Locked")
    phone.tap("I forgot it")
    open_with_words(phone, phrase)
    go(phone, "/")
    phone.see(ONE_DAY)

    go(phone, "/me/data")
    with phone.page.expect_download() as download:
        phone.tap("Save an encrypted file")
    file = download.value.path().read_bytes()
    assert b"Alcohol" not in file

    fresh = make_phone(app_server.url)
    fresh.goto_app()
    fresh.see("What do you want to count?")
    go(fresh, "/me/restore")
    fresh.write("The twelve words it was made with", phrase)
    with fresh.page.expect_file_chooser() as chooser:
        fresh.tap("Choose the file")
    chooser.value.set_files(
        {"name": download.value.suggested_filename, "mimeType": "", "buffer": file}
    )
    fresh.see(re.compile("1 counter, 1 check-in"), seconds=60)
    fresh.tap("Add it to what is here")
    fresh.see(ONE_DAY)
    go(fresh, "/journey/check-ins")
    fresh.see(re.compile(WORDS))


def test_the_offer_to_install_is_kept_until_it_is_asked_for(
    make_phone: PhoneMaker, app_server: TwofoldServer
) -> None:
    phone = make_phone(app_server.url)
    phone.goto_app("#/me/storage")
    phone.see("Install Twofold")
    expect(phone.button("Install Twofold")).to_have_count(0)
    phone.page.evaluate(
        """() => {
          const offer = new Event("beforeinstallprompt", { cancelable: true });
          offer.prompt = async () => { window.prompted = (window.prompted ?? 0) + 1; };
          offer.userChoice = Promise.resolve({ outcome: "accepted" });
          window.keptForLater = !dispatchEvent(offer);
        }"""
    )
    assert phone.page.evaluate("window.keptForLater")
    go(phone, "/")
    go(phone, "/me/storage")
    phone.tap("Install Twofold")
    phone.see("Twofold is on its way to your home screen")
    assert phone.page.evaluate("window.prompted") == 1
