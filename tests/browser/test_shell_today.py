"""The boot shell before the app is alive: counter, meetings and what a bad card costs."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.cards import card, meeting
from tests.browser.conftest import PhoneMaker, ShellOpener
from tests.browser.phone import Phone
from tests.browser.serving import StaticServer


def counters(phone: Phone) -> Locator:
    return phone.page.locator("#shell-counters .counter")


def counter(on: str, *, first: int = 0, label: str = "Alcohol") -> dict[str, object]:
    return {"label": label, "on": on, "first": first, "next": []}


def test_counter_time_and_next_milestone(open_shell: ShellOpener) -> None:
    phone = open_shell(card())
    expect(counters(phone)).to_have_count(1)
    expect(counters(phone)).to_contain_text("100 days")
    expect(counters(phone)).to_contain_text("17 h 5 min")
    expect(counters(phone)).to_contain_text("100 days today")
    phone.screenshot("shell-today")


def test_counter_moves_with_the_minute_and_over_midnight(open_shell: ShellOpener) -> None:
    phone = open_shell(card(meetings=[]))
    phone.page.clock.run_for(60_000)
    expect(counters(phone)).to_contain_text("17 h 6 min")
    phone.page.clock.run_for(7 * 3_600_000)
    expect(counters(phone)).to_contain_text("101 days")
    expect(counters(phone)).to_contain_text("0 h 6 min")
    expect(counters(phone)).to_contain_text("4 months in 21 days")


@pytest.mark.parametrize(
    ("zone", "on", "now", "days"),
    [
        # The day before daylight saving begins to the day after: 23 hours shorter, still 2 days.
        ("America/New_York", "2026-03-07", datetime(2026, 3, 9, 4, 10, tzinfo=UTC), 2),
        # Just after midnight following the day of 25 hours.
        ("America/New_York", "2026-10-31", datetime(2026, 11, 2, 5, 10, tzinfo=UTC), 2),
        # Clocks go forward at midnight: the local day has no 00:00.
        ("America/Santiago", "2026-09-05", datetime(2026, 9, 6, 4, 30, tzinfo=UTC), 1),
        # The same instant is tomorrow in one place and today in another.
        ("Pacific/Kiritimati", "2026-11-20", datetime(2026, 11, 20, 22, 5, tzinfo=UTC), 1),
        ("Pacific/Pago_Pago", "2026-11-20", datetime(2026, 11, 20, 22, 5, tzinfo=UTC), 0),
        # A whole day was skipped on this island in December 2011; the calendar still counts it.
        ("Pacific/Apia", "2011-12-29", datetime(2012, 1, 1, 12, 0, tzinfo=UTC), 4),
        ("Europe/London", "2024-02-29", datetime(2025, 2, 28, 12, 0, tzinfo=UTC), 365),
    ],
)
def test_days_are_calendar_days_whatever_the_zone(
    open_shell: ShellOpener, zone: str, on: str, now: datetime, days: int
) -> None:
    phone = open_shell(card(counters=[counter(on)]), now=now, timezone_id=zone)
    expect(counters(phone).locator("b")).to_have_text(str(days))


def test_first_day_as_one_several_counters_and_singular(open_shell: ShellOpener) -> None:
    phone = open_shell(
        card(counters=[counter("2026-11-20", first=1), counter("2020-01-01", label="Nicotine")])
    )
    expect(counters(phone).first.locator(".days")).to_have_text("1 day")
    expect(counters(phone).last.locator(".days")).to_have_text("2,515 days")


def test_a_date_to_come_counts_down(open_shell: ShellOpener) -> None:
    phone = open_shell(card(counters=[counter("2026-11-22")]))
    expect(counters(phone)).to_contain_text("Starts in 2 days")


def test_meetings_of_tonight_say_sample_and_age(open_shell: ShellOpener) -> None:
    phone = open_shell(
        card(
            meetings=[
                meeting(-90, "Ended"),
                meeting(-20, "On now"),
                meeting(55, "Soon"),
                meeting(24 * 60, "Tomorrow evening"),
            ]
        )
    )
    meetings = phone.page.locator("#shell-meetings")
    expect(meetings.locator("li")).to_have_count(2)
    expect(meetings.locator("li").first).to_contain_text("On now, until 5:45 pm")
    expect(meetings.locator("li").last).to_contain_text("6:00 pm")
    expect(meetings).to_contain_text("A sample list")
    expect(meetings).to_contain_text("List updated 2 days ago")


def test_a_meeting_of_ones_own_says_so(open_shell: ShellOpener) -> None:
    own = {**meeting(55, "Kitchen table", where="Marrow Bay", sample=False), "own": True}
    phone = open_shell(card(meetings=[own, meeting(95, "Late Table", sample=False)]))
    lines = phone.page.locator("#shell-meetings li")
    expect(lines.first).to_contain_text("Marrow Bay · added by you")
    expect(lines.last).not_to_contain_text("added by you")
    phone.screenshot("shell-own-meeting")


def test_a_real_list_is_not_called_a_sample(open_shell: ShellOpener) -> None:
    phone = open_shell(card(meetings=[meeting(55, "Soon", sample=False)]))
    expect(phone.page.locator("#shell-meetings")).to_contain_text("Soon")
    expect(phone.page.locator("#shell-meetings")).not_to_contain_text("sample")


@pytest.mark.parametrize(
    "stored",
    ["", "{", "null", "[]", '{"v": 2}', "7", '{"v":1}' + " " * 20_000],
    ids=["empty", "torn", "null", "list", "newer", "number", "huge"],
)
def test_what_is_no_card_is_a_first_visit(open_shell: ShellOpener, stored: str) -> None:
    phone = open_shell(stored)
    expect(phone.page.get_by_role("heading", name="Welcome to Twofold")).to_be_visible()
    expect(phone.button("SOS")).to_be_visible()


def test_bad_parts_of_a_card_cost_only_themselves(open_shell: ShellOpener) -> None:
    phone = open_shell(
        card(
            counters=[
                None,
                7,
                counter("2026-02-30"),
                counter("soon"),
                {**counter("2026-08-12"), "label": "<img src=x onerror=alert(1)>", "next": "x"},
            ],
            meetings=[{"at": "x", "name": "No time"}, None, meeting(55, "Kept")],
            theme=5,
            scale="big",
            country="usa",
            list_updated="long ago",
        )
    )
    expect(counters(phone)).to_have_count(1)
    expect(counters(phone)).to_contain_text("<img src=x onerror=alert(1)>")
    expect(phone.page.locator("#shell-meetings li")).to_have_count(1)


def test_a_locked_card_shows_sos_and_crisis_lines_only(open_shell: ShellOpener) -> None:
    phone = open_shell(card(locked=True))
    expect(counters(phone)).to_have_count(0)
    expect(phone.page.locator("#shell-meetings")).to_be_hidden()
    expect(phone.page.locator("#shell-lines").get_by_role("link", name="Call 988")).to_be_visible()
    expect(phone.page.locator("body")).not_to_contain_text("Alcohol")
    phone.emit("failed", {"stage": "python"})
    expect(phone.button("Try again")).to_be_visible()
    expect(phone.page.get_by_text("Save a copy of my data")).to_be_hidden()


@pytest.mark.parametrize(
    ("hash_", "title", "tab"),
    [
        ("#/meetings", "Meetings", "Meetings"),
        ("#/meetings/abc", "Meetings", "Meetings"),
        ("#/check-in", "Check-in", "Today"),
        ("#/me/about?x=1", "Me", "Me"),
        ("#/no-such-place", "Today", "Today"),
    ],
)
def test_a_deep_link_shows_its_own_place(
    open_shell: ShellOpener, hash_: str, title: str, tab: str
) -> None:
    phone = open_shell(card(), path=hash_)
    expect(phone.page.get_by_role("heading", level=1)).to_have_text(title)
    expect(phone.page.locator("#shell-bar [aria-current]")).to_have_text(tab)
    expect(phone.page.locator("#shell-counters")).to_be_visible(visible=title == "Today")


def test_a_place_can_be_chosen_while_waiting(open_shell: ShellOpener) -> None:
    phone = open_shell(card())
    phone.tap("Cope", role="link")
    expect(phone.page.get_by_role("heading", level=1)).to_have_text("Cope")
    assert phone.page.url.endswith("#/cope")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_look_follows_card_and_device(open_shell: ShellOpener, scheme: str) -> None:
    other = "dark" if scheme == "light" else "light"
    background = {"light": "rgb(250, 248, 244)", "dark": "rgb(15, 23, 22)"}
    phone = open_shell(card(), color_scheme=scheme)
    expect(phone.page.locator("#twofold-shell")).to_have_css("background-color", background[scheme])
    phone.screenshot(f"shell-today-{scheme}")
    phone = open_shell(card(theme=other), color_scheme=scheme)
    expect(phone.page.locator("#twofold-shell")).to_have_css("background-color", background[other])


def test_the_text_scale_grows_the_shell_but_not_the_root(open_shell: ShellOpener) -> None:
    phone = open_shell(card(scale=2.0), size={"width": 360, "height": 640})
    expect(phone.page.locator("html")).to_have_css("font-size", "16px")
    expect(phone.page.locator("#shell-counters .clock")).to_have_css("font-size", "34px")
    phone.screenshot("shell-today-small-200")
    width = phone.page.evaluate("document.querySelector('#shell-main').scrollWidth")
    assert width <= 360


def test_the_shell_paints_without_a_working_storage(
    make_phone: PhoneMaker, shell_server: StaticServer
) -> None:
    phone = make_phone(shell_server.url)
    phone.page.add_init_script(
        "Object.defineProperty(window, 'localStorage',"
        " { get() { throw new DOMException('denied'); } })"
    )
    phone.goto()
    expect(phone.page.get_by_role("heading", name="Welcome to Twofold")).to_be_visible()
    phone.tap("SOS")
    expect(phone.page.get_by_role("dialog")).to_be_visible()
