"""The hand-over to the app, and what the shell does when the app does not come."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.cards import card
from tests.browser.chromium import OTHER_HOST
from tests.browser.conftest import PhoneMaker, ShellOpener
from tests.browser.phone import Phone
from tests.browser.serving import StaticServer


def calls(phone: Phone) -> list[list[object]]:
    found = phone.page.evaluate("window.fakeCalls")
    assert isinstance(found, list)
    return found


def wait_for_start(phone: Phone) -> None:
    phone.page.locator("flutter-view").wait_for(state="attached")


def stored(phone: Phone, key: str) -> str | None:
    value = phone.page.evaluate("key => localStorage.getItem(key)", key)
    assert value is None or isinstance(value, str)
    return value


def test_the_app_starts_after_the_first_paint_and_takes_over(open_shell: ShellOpener) -> None:
    phone = open_shell(card())
    wait_for_start(phone)
    assert calls(phone) == [["start"]]
    view = phone.page.locator("flutter-view")
    expect(view).to_have_attribute("inert", "")
    phone.emit("ready")
    expect(view).not_to_have_attribute("inert", "")
    phone.page.clock.run_for(1000)
    expect(phone.page.locator("#twofold-shell")).to_be_hidden()
    expect(phone.page.get_by_role("button", name="SOS")).to_have_count(0)
    phone.page.keyboard.press("Tab")
    expect(view.get_by_role("button")).to_be_focused()


def test_keys_belong_to_whoever_is_in_front(open_shell: ShellOpener) -> None:
    phone = open_shell(card())
    wait_for_start(phone)
    phone.page.evaluate(
        "window.keys = []; addEventListener('keydown', (e) => { keys.push(e.key); }, true); 0"
    )
    phone.page.keyboard.press("a")
    phone.emit("ready")
    phone.page.clock.run_for(1000)
    phone.page.keyboard.press("b")
    assert phone.page.evaluate("window.keys") == ["b"]


def test_whoever_is_in_sos_stays_there(open_shell: ShellOpener) -> None:
    phone = open_shell(card())
    phone.tap("SOS")
    wait_for_start(phone)
    phone.emit("ready")
    phone.page.clock.run_for(60_000)
    expect(phone.page.get_by_role("dialog")).to_be_visible()
    phone.tap("Close SOS")
    phone.page.clock.run_for(1000)
    expect(phone.page.locator("#twofold-shell")).to_be_hidden()


def test_from_sos_one_may_go_on_in_the_app(open_shell: ShellOpener) -> None:
    phone = open_shell(card())
    phone.tap("SOS")
    expect(phone.page.get_by_text("More steps in Twofold")).to_be_hidden()
    wait_for_start(phone)
    phone.emit("ready")
    phone.tap("More steps in Twofold")
    phone.page.clock.run_for(1000)
    expect(phone.page.locator("#twofold-shell")).to_be_hidden()
    expect(phone.page).to_have_url(re.compile("#/sos$"))


def test_cards_are_kept_and_drawn(open_shell: ShellOpener) -> None:
    phone = open_shell(card())
    wait_for_start(phone)
    text = json.dumps(card(counters=[{"label": "Cannabis", "on": "2026-11-19", "next": []}]))
    phone.emit("card", text)
    expect(phone.page.locator("#shell-counters")).to_contain_text("Cannabis")
    assert stored(phone, "twofold.card") == text
    phone.emit("card", "{broken")
    assert stored(phone, "twofold.card") == text


def test_a_country_chosen_in_the_app_replaces_the_shells(open_shell: ShellOpener) -> None:
    phone = open_shell(card())
    phone.tap("SOS")
    wait_for_start(phone)
    phone.page.locator("#shell-dialog-lines select").select_option("CA")
    assert ["post", "country", "CA"] in calls(phone)
    assert stored(phone, "twofold.country") == "CA"
    phone.emit("card", json.dumps(card(scale=1.15)))
    expect(phone.page.locator("#shell-dialog-lines select")).to_have_value("CA")
    phone.emit("card", json.dumps(card(country="GB")))
    expect(phone.page.locator("#shell-dialog-lines select")).to_have_value("GB")


def test_forget_leaves_nothing(open_shell: ShellOpener) -> None:
    phone = open_shell(card())
    phone.tap("SOS")
    phone.page.locator("#shell-dialog-lines select").select_option("CA")
    wait_for_start(phone)
    phone.emit("forget")
    assert phone.page.evaluate("Object.keys(localStorage)") == []
    expect(phone.page.locator("#shell-counters .counter")).to_have_count(0)


def test_a_slow_start_only_offers_and_keeps_waiting(open_shell: ShellOpener) -> None:
    phone = open_shell(card())
    wait_for_start(phone)
    phone.page.clock.run_for(19_000)
    expect(phone.page.locator("#shell-note")).to_be_hidden()
    phone.page.clock.run_for(4_000)
    expect(phone.page.get_by_role("heading", name="Still getting ready")).to_be_visible()
    expect(phone.page.locator("#shell-counters")).to_contain_text("100 days")
    phone.screenshot("shell-slow")
    phone.emit("failed", {"stage": "timeout", "message": "nothing for 45 s"})
    expect(phone.page.get_by_role("heading", name="Still getting ready")).to_be_visible()
    phone.emit("ready")
    phone.page.clock.run_for(1000)
    expect(phone.page.locator("#twofold-shell")).to_be_hidden()


def test_a_first_visit_is_given_longer_and_shows_progress(open_shell: ShellOpener) -> None:
    phone = open_shell()
    wait_for_start(phone)
    phone.page.clock.run_for(45_000)
    phone.emit("progress", {"loaded": 5, "total": 20})
    expect(phone.page.get_by_role("progressbar")).to_have_attribute("value", "0.25")
    phone.page.clock.run_for(45_000)
    expect(phone.page.get_by_role("heading", name="Welcome to Twofold")).to_be_visible()
    phone.screenshot("shell-first-visit")
    phone.page.clock.run_for(30_000)
    expect(phone.page.get_by_role("heading", name="Still getting ready")).to_be_visible()


@pytest.mark.parametrize("stage", ["wasm", "memory", "storage", "flutter", "python", "new-one"])
def test_a_failure_leaves_counter_sos_and_a_way_on(open_shell: ShellOpener, stage: str) -> None:
    phone = open_shell(card())
    wait_for_start(phone)
    phone.emit("failed", {"stage": stage, "message": "a reason for developers"})
    page = phone.page
    expect(page.get_by_role("heading", name="Part of Twofold could not start")).to_be_visible()
    expect(page.locator("#shell-counters")).to_contain_text("100 days")
    expect(page.locator("#shell-lines").get_by_role("link", name="Call 988")).to_be_visible()
    expect(page.locator("body")).not_to_contain_text("a reason for developers")
    phone.screenshot(f"shell-failed-{stage}")
    phone.tap("Try again")
    assert calls(phone)[-1] == ["retry"]
    phone.tap("SOS")
    expect(page.get_by_role("dialog")).to_be_visible()


def test_the_data_can_be_saved_when_the_app_does_not_come(
    open_shell: ShellOpener, tmp_path: Path
) -> None:
    phone = open_shell(card())
    wait_for_start(phone)
    phone.emit("failed", {"stage": "python"})
    with phone.page.expect_download() as download:
        phone.tap("Save a copy of my data")
    saved = tmp_path / "copy.json"
    download.value.save_as(saved)
    assert download.value.suggested_filename == "twofold-copy-2026-11-20.json"
    assert json.loads(saved.read_text()) == {"kept": True}
    expect(phone.page.get_by_text("Anyone who opens it can read it.")).to_be_visible()


def test_diagnostics_say_what_happened_and_nothing_personal(open_shell: ShellOpener) -> None:
    phone = open_shell(card(), permissions=["clipboard-read", "clipboard-write"])
    wait_for_start(phone)
    phone.emit("failed", {"stage": "memory", "message": "allocation refused"})
    phone.tap("Copy diagnostics")
    expect(phone.button("Copied")).to_be_visible()
    text = phone.page.evaluate("navigator.clipboard.readText()")
    facts = json.loads(text)
    assert facts["trouble"] == {"stage": "memory", "message": "allocation refused"}
    assert facts["app"] == {"engine": "pretended"}
    assert "Alcohol" not in text
    assert "2026-08-12" not in text


def test_an_update_is_offered_when_the_app_never_came(open_shell: ShellOpener) -> None:
    phone = open_shell(card())
    wait_for_start(phone)
    phone.emit("update")
    expect(phone.page.locator("#shell-note")).to_be_hidden()
    phone.emit("failed", {"stage": "python"})
    phone.tap("Use the new version")
    assert calls(phone)[-1] == ["applyUpdate"]


def test_a_failure_after_the_hand_over_brings_the_shell_back(open_shell: ShellOpener) -> None:
    phone = open_shell(card())
    wait_for_start(phone)
    phone.emit("ready")
    phone.page.clock.run_for(1000)
    phone.emit("failed", {"stage": "memory"})
    expect(phone.button("Try again")).to_be_visible()
    expect(phone.page.locator("flutter-view")).to_have_attribute("inert", "")


def test_a_start_script_that_does_not_load_is_said_so(
    make_phone: PhoneMaker, shell_server: StaticServer
) -> None:
    phone = make_phone(shell_server.url)
    phone.offline_expected = True
    phone.page.route("**/start.js", lambda route: route.abort())
    phone.goto()
    expect(phone.page.get_by_text("Check the connection")).to_be_visible()
    expect(phone.page.get_by_text("Save a copy of my data")).to_be_hidden()


@pytest.mark.parametrize(
    ("missing", "heading"),
    [
        ("delete window.WebAssembly", "This browser cannot run Twofold"),
        ("delete Navigator.prototype.serviceWorker", "This window cannot keep Twofold"),
    ],
)
def test_a_browser_that_lacks_something_is_told(
    make_phone: PhoneMaker, shell_server: StaticServer, missing: str, heading: str
) -> None:
    phone = make_phone(shell_server.url)
    phone.page.add_init_script(missing)
    phone.goto()
    expect(phone.page.get_by_role("heading", name=heading)).to_be_visible()
    assert phone.page.locator("script[src]").count() == 0
    if "Worker" in missing:
        phone.tap("Open anyway")
        wait_for_start(phone)


def test_plain_http_on_another_host_says_why(
    make_phone: PhoneMaker, shell_server: StaticServer
) -> None:
    phone = make_phone(f"http://{OTHER_HOST}:{shell_server.port}/")
    phone.goto()
    heading = phone.page.get_by_role("heading", name="Twofold cannot run at this address")
    expect(heading).to_be_visible()
    phone.tap("SOS")
    expect(phone.page.get_by_role("dialog")).to_be_visible()
    phone.page.keyboard.press("Escape")
    phone.screenshot("shell-insecure")
