"""Meetings added by hand: what is forgiven, what is named, and how they stand among others."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mobile_app.domain.meetings import Venue
from mobile_app.domain.own_meetings import (
    OwnMeeting,
    as_meeting,
    check_link,
    check_own_meeting,
    check_phone,
    own_id_of,
)
from mobile_app.errors import DomainError

OWN = OwnMeeting(
    id="0f",
    name="Side door",
    weekday=4,
    start_minute=19 * 60,
    zone="Europe/London",
    venue=Venue.IN_PERSON,
    place="Quill Hall, Anyford",
)


def test_what_was_typed_is_tidied() -> None:
    typed = replace(
        OWN,
        name="  Side \n door ",
        programme=" DRA ",
        place=" Quill  Hall, Anyford ",
        link=" zoom.us/j/123?pwd=aB ",
        phone="+1 (555) 010-0123,,4#",
        notes=" Bring\na chair \n",
    )
    assert check_own_meeting(typed) == replace(
        OWN,
        programme="DRA",
        link="https://zoom.us/j/123?pwd=aB",
        phone="+15550100123,,4#",
        notes="Bring\na chair",
    )


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": " \n"}, "name"),
        ({"name": "x" * 81}, "name"),
        ({"programme": "x" * 41}, "programme"),
        ({"weekday": 7}, "weekday"),
        ({"weekday": -1}, "weekday"),
        ({"start_minute": 1440}, "start_minute"),
        ({"duration_minutes": 0}, "duration_minutes"),
        ({"duration_minutes": 1441}, "duration_minutes"),
        ({"zone": "Mars/Olympus"}, "zone"),
        ({"place": ""}, "place"),
        ({"place": "x" * 201}, "place"),
        ({"place": "", "venue": Venue.HYBRID, "link": "https://a.example"}, "place"),
        ({"venue": Venue.HYBRID}, "link"),
        ({"venue": Venue.ONLINE}, "link"),
        ({"link": "see you there"}, "link"),
        ({"phone": "ask Mary"}, "phone"),
        ({"notes": "x" * 1001}, "notes"),
    ],
)
def test_what_does_not_hold_is_named(changes: dict[str, Any], field: str) -> None:
    with pytest.raises(DomainError) as caught:
        check_own_meeting(replace(OWN, **changes))
    assert caught.value.field == field


@pytest.mark.parametrize("changes", [{"phone": "116123"}, {"link": "https://a.example/x"}])
def test_online_a_link_or_a_number_is_enough(changes: dict[str, Any]) -> None:
    online = replace(OWN, venue=Venue.ONLINE, place="", **changes)
    assert check_own_meeting(online) == online


@pytest.mark.parametrize(
    ("typed", "link"),
    [
        ("", ""),
        ("  ", ""),
        ("https://us02web.zoom.us/j/1?pwd=a%20b#x", "https://us02web.zoom.us/j/1?pwd=a%20b#x"),
        ("http://a.example:8080/x", "http://a.example:8080/x"),
        ("zoommtg://zoom.us/join?confno=1", "zoommtg://zoom.us/join?confno=1"),
        ("zoomus://zoom.us/join?confno=1", "zoomus://zoom.us/join?confno=1"),
        ("meet.example.org/abc", "https://meet.example.org/abc"),
    ],
)
def test_links_that_open(typed: str, link: str) -> None:
    assert check_link(typed) == link


@pytest.mark.parametrize(
    "typed",
    [
        "javascript:alert(1)", "data:text/html,x", "file:///etc/hosts", "tel:116123",
        "https://", "https://localhost", "https://me@a.example", "https://[", "https://a.example:x",
        "https://a.example/ x", "https://a.example/\u202e", "https://ä.example", "zoom", "a..b",
        "https://a.example/" + "x" * 1000, "https://a.example/<b>",
    ],
)  # fmt: skip
def test_links_that_do_not(typed: str) -> None:
    with pytest.raises(DomainError, match="link"):
        check_link(typed)


@pytest.mark.parametrize(
    ("typed", "phone"),
    [
        ("", ""),
        ("116 123", "116123"),
        ("+44.20-7946 0000", "+442079460000"),
        ("*67,5#1", "*67,5#1"),
    ],
)
def test_numbers_that_dial(typed: str, phone: str) -> None:
    assert check_phone(typed) == phone


@pytest.mark.parametrize("typed", ["12", "call 116123", "1+1555", "+", "1" * 81, "１１６１２３"])
def test_numbers_that_do_not(typed: str) -> None:
    with pytest.raises(DomainError, match="phone"):
        check_phone(typed)


def test_it_stands_among_others_under_an_id_no_list_can_have() -> None:
    meeting = as_meeting(replace(OWN, link="https://a.example", phone="116123", notes="Chair"))
    assert meeting.id == "mine~0f"
    assert own_id_of(meeting.id) == "0f"
    assert own_id_of("mine.0f") == ""
    assert (meeting.weekday, meeting.start_minute, meeting.zone) == (4, 1140, "Europe/London")
    assert (meeting.place, meeting.address) == ("Quill Hall, Anyford", "Quill Hall, Anyford")
    assert (meeting.join_url, meeting.join_phone) == ("https://a.example", "116123")
    assert meeting.notes == "Chair"


@given(st.text(max_size=60))
def test_any_text_is_a_link_that_stays_one_or_is_refused(typed: str) -> None:
    with suppress(DomainError):
        assert check_link(check_link(typed)) == check_link(typed)


@given(st.text("0123456789+,*#() .-x", max_size=30))
def test_any_text_is_a_number_that_stays_one_or_is_refused(typed: str) -> None:
    with suppress(DomainError):
        assert check_phone(check_phone(typed)) == check_phone(typed)
