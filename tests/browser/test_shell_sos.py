"""SOS in the boot shell: complete, offline, and reachable by keyboard and screen reader."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from playwright.sync_api import expect

from tests.browser.cards import NOW, card
from tests.browser.conftest import PhoneMaker, ShellOpener
from tests.browser.phone import SMALL, Phone
from tests.browser.serving import StaticServer
from tests.browser.shell_site import write_shell_site


def lines(phone: Phone):  # type: ignore[no-untyped-def]
    return phone.page.locator("#shell-dialog-lines")


def test_breathing_paces_four_in_and_six_out(open_shell: ShellOpener) -> None:
    phone = open_shell(card())
    phase, count = phone.page.locator("#shell-phase"), phone.page.locator("#shell-count")
    clock = phone.page.clock
    clock.pause_at(NOW + timedelta(minutes=1))
    phone.tap("SOS")
    clock.run_for(500)
    expect(phase).to_have_text("Breathe in")
    for expected_phase, seconds in [("Breathe out", 4), ("Breathe in", 6), ("Breathe out", 4)]:
        clock.run_for(seconds * 1000)
        expect(phase).to_have_text(expected_phase)
    expect(count).to_have_text("6")
    phone.screenshot("shell-sos-breathe")
    phone.tap("Pause")
    clock.run_for(20_000)
    expect(phase).to_have_text("Paused")
    phone.tap("Go on")
    expect(phase).to_have_text("Breathe in")


def test_grounding_goes_through_the_senses_and_back(open_shell: ShellOpener) -> None:
    phone = open_shell(card())
    phone.tap("SOS")
    phone.tap("Ground")
    step = phone.page.locator("#shell-ground-step")
    expect(phone.page.get_by_role("button", name="Back")).to_be_hidden()
    for number, sense in [(5, "see"), (4, "touch"), (3, "hear"), (2, "smell"), (1, "taste")]:
        expect(step).to_contain_text(str(number))
        expect(step).to_contain_text(f"you can {sense}")
        phone.tap("Next")
    expect(step).to_contain_text("You are here")
    phone.tap("Back")
    expect(step).to_contain_text("you can taste")
    phone.screenshot("shell-sos-ground")
    phone.tap("Next")
    phone.tap("Once more")
    expect(step).to_contain_text("you can see")


@pytest.mark.parametrize("content", [None, card(), card(locked=True), "torn"])
def test_crisis_lines_are_there_whatever_the_card(
    open_shell: ShellOpener, content: object | None
) -> None:
    phone = open_shell(content)
    phone.tap("SOS")
    call = lines(phone).get_by_role("link", name="Call 988")
    expect(call).to_be_in_viewport()
    expect(call).to_have_attribute("href", "tel:988")
    expect(lines(phone).get_by_role("link", name="Text 988")).to_have_attribute("href", "sms:988")
    expect(lines(phone).get_by_role("link", name="Emergency 911")).to_have_attribute(
        "href", "tel:911"
    )
    expect(lines(phone)).to_contain_text("Last verified Nov 23, 2026")
    for row in lines(phone).locator(".line:has(p)").all():
        expect(row).to_contain_text("Last verified")


@pytest.mark.parametrize(
    ("country", "href"), [("GB", "tel:116123"), ("CA", "tel:988"), ("AU", "tel:131114")]
)
def test_the_cards_country_decides(open_shell: ShellOpener, country: str, href: str) -> None:
    phone = open_shell(card(country=country))
    phone.tap("SOS")
    expect(lines(phone).locator("a").first).to_have_attribute("href", href)


def test_without_a_card_the_languages_region_decides(open_shell: ShellOpener) -> None:
    phone = open_shell(None, locale="en-IE")
    phone.tap("SOS")
    expect(lines(phone).get_by_role("combobox")).to_have_value("IE")
    expect(lines(phone)).to_contain_text("Samaritans")


def test_an_unknown_country_asks_and_remembers(open_shell: ShellOpener) -> None:
    phone = open_shell(None, locale="eo")
    phone.tap("SOS")
    expect(lines(phone)).to_contain_text("Choose your country")
    lines(phone).get_by_role("combobox").select_option("United Kingdom")
    expect(lines(phone).get_by_role("link", name="Call 116 123")).to_be_visible()
    phone.page.reload()
    phone.tap("SOS")
    expect(lines(phone).get_by_role("combobox")).to_have_value("GB")


def test_a_country_without_checked_lines_is_told_so(open_shell: ShellOpener) -> None:
    phone = open_shell(card(country="NZ"))
    phone.tap("SOS")
    expect(lines(phone)).to_contain_text("no checked crisis line for this country")
    assert lines(phone).locator("a").count() == 0


def test_keyboard_focus_stays_inside_and_returns(open_shell: ShellOpener) -> None:
    phone = open_shell(card())
    page = phone.page
    page.get_by_role("button", name="SOS").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#shell-dialog-title")).to_be_focused()
    for _ in range(14):
        page.keyboard.press("Tab")
        inside = page.evaluate(
            "document.activeElement === document.body ||"
            " document.querySelector('#shell-dialog').contains(document.activeElement)"
        )
        assert inside
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_be_hidden()
    expect(page.get_by_role("button", name="SOS")).to_be_focused()


def test_the_deep_link_opens_it_at_once(open_shell: ShellOpener) -> None:
    phone = open_shell(card(), path="#/sos")
    expect(phone.page.get_by_role("dialog")).to_be_visible()
    phone.tap("Close SOS")
    expect(phone.page.get_by_role("dialog")).to_be_hidden()
    expect(phone.page).to_have_url(re.compile("#/$"))


def test_reduced_motion_puts_words_in_place_of_movement(open_shell: ShellOpener) -> None:
    phone = open_shell(card(), reduced_motion="reduce")
    phone.tap("SOS")
    expect(phone.page.locator("#shell-orb")).to_be_hidden()
    expect(phone.page.locator("#shell-phase")).to_have_text("Breathe in")
    expect(phone.page.locator("#shell-count")).to_be_visible()


@pytest.mark.parametrize("part", ["Breathe", "Ground"])
@pytest.mark.parametrize(("scale", "root"), [(2.0, "100%"), (1.0, "200%")])
def test_everything_is_reachable_on_a_small_screen_at_double_size(
    open_shell: ShellOpener, part: str, scale: float, root: str
) -> None:
    phone = open_shell(card(scale=scale), size=SMALL)
    phone.page.evaluate("size => { document.documentElement.style.fontSize = size; }", root)
    phone.tap("SOS")
    phone.tap(part)
    phone.screenshot(f"shell-sos-{part.lower()}-small-200-{root.rstrip('%')}")
    expect(lines(phone).get_by_role("link", name="Call 988")).to_be_in_viewport()
    expect(phone.button("Close SOS")).to_be_in_viewport()
    button = phone.button("Pause" if part == "Breathe" else "Next")
    button.scroll_into_view_if_needed()
    expect(button).to_be_in_viewport()
    assert phone.page.evaluate("document.querySelector('#shell-dialog').scrollWidth") <= 360
    lines(phone).get_by_role("combobox").scroll_into_view_if_needed()
    expect(lines(phone).get_by_role("combobox")).to_be_in_viewport()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_has_enough_contrast(open_shell: ShellOpener, scheme: str) -> None:
    """WCAG 2.2, 1.4.3: 4.5:1 for text, over the nearest ground that is painted."""
    phone = open_shell(card(), color_scheme=scheme)
    phone.tap("SOS")
    phone.screenshot(f"shell-sos-{scheme}")
    low = phone.page.evaluate(CONTRAST, 4.5)
    assert low == []


CONTRAST = """(least) => {
  const parse = (text) => (text.match(/[\\d.]+/g) || []).map(Number);
  const light = (rgb) => rgb.slice(0, 3).map((v) => v / 255)
    .map((v) => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4))
    .reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
  const ground = (node) => {
    for (; node; node = node.parentElement) {
      const colour = parse(getComputedStyle(node).backgroundColor);
      if (colour.length === 3 || colour[3] > 0) return colour;
    }
    return [255, 255, 255];
  };
  const walker = document.createTreeWalker(document.querySelector("#twofold-shell"), 4);
  const low = [];
  while (walker.nextNode()) {
    const node = walker.currentNode.parentElement;
    if (!walker.currentNode.textContent.trim() || !node.checkVisibility()) continue;
    const [a, b] = [light(parse(getComputedStyle(node).color)), light(ground(node))];
    const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    if (ratio < least) low.push([node.textContent, ratio]);
  }
  return low;
}"""


def test_it_needs_neither_the_app_nor_the_network(
    make_phone: PhoneMaker, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """The page is one file: with the server gone right after it, SOS is whole."""
    server = StaticServer(write_shell_site(tmp_path_factory.mktemp("alone")))
    server.start()
    phone = make_phone(server.url)
    phone.offline_expected = True
    phone.page.route("**/start.js", lambda route: route.abort())
    phone.goto()
    server.stop()
    phone.tap("SOS")
    expect(phone.page.locator("#shell-phase")).to_have_text("Breathe out", timeout=8000)
    phone.tap("Ground")
    expect(phone.page.locator("#shell-ground-step")).to_contain_text("you can see")
    expect(lines(phone).get_by_role("link", name="Call 988")).to_be_visible()
