"""Telling the formats apart, and no input that raises anything but ContentError."""

from __future__ import annotations

import contextlib
import json
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mobile_app.content import feed_fields as fields
from mobile_app.content import meeting_guide
from mobile_app.content.feed_formats import BMLT, MEETING_GUIDE, detect_format, parse_feed
from mobile_app.content.feeds import ParsedFeed
from mobile_app.errors import ContentError

FEEDS = Path(__file__).parent / "feeds"

scalars = (
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=40)
    | st.sampled_from([
        "8:00 PM", "19:00", "24:00", "12:00 AM", "1", "7", "yes", "hybrid", "TC,HY", "0.0",
        "https://a.example/b", "https://[::1", "http://x@y.example/", "javascript:1", "+1,,2#",
        "Europe/London", "..", "/", "\ud800", "a@b.example", "2024-02-30 00:00:00",
        "1/1/2024 1:00:00 PM", "\u202e", "<b>", "&#0;", "&#xD800;", "Call 555-010-0142",
    ])
)  # fmt: skip
values = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=6,
)
keys = sorted(
    {
        key
        for name in ("meeting_guide_traps.json", "bmlt_traps.json")
        for record in json.loads((FEEDS / name).read_bytes())
        if isinstance(record, dict)
        for key in record
    }
    | {"id", "address", "city", "state", "postal_code", "country", "region", "sub_region"}
    | {"location_notes", "group", "group_notes"}
)
records = st.dictionaries(st.sampled_from(keys), values, max_size=14)


def check(feed: ParsedFeed) -> None:
    """What holds for every meeting that comes out, whatever went in."""
    assert len({meeting.id for meeting in feed.meetings}) == len(feed.meetings)
    for meeting in feed.meetings:
        assert re.fullmatch(r"test\.[a-z0-9_~-]{1,110}", meeting.id)
        assert meeting.name
        assert (meeting.weekday is None) == (meeting.start_minute is None)
        assert meeting.weekday is None or 0 <= meeting.weekday <= 6
        assert meeting.start_minute is None or 0 <= meeting.start_minute < 1440
        assert 1 <= meeting.duration_minutes <= 1440
        assert meeting.join_url == "" or re.match(r"https?://", meeting.join_url)
        assert meeting.source_url == "" or re.match(r"https?://", meeting.source_url)
        assert re.fullmatch(r"[0-9+,*#]{0,80}", meeting.join_phone)
        for text in meeting:
            if isinstance(text, str):
                assert len(text) <= 2 * fields.NOTES_LIMIT + 1
                assert text.replace("\n", "").isprintable() or {"\u200c", "\u200d"} & set(text)
                assert "a@b.example" not in text


@given(st.lists(records | values, max_size=5), st.sampled_from([None, "UTC"]))
def test_any_json_gives_meetings_or_a_content_error(document: list[object], zone: str) -> None:
    data = json.dumps(document).encode()
    with contextlib.suppress(ContentError):
        check(parse_feed(data, source="test", programme="AA", zone=zone))


@given(st.binary(max_size=200))
def test_any_bytes_give_meetings_or_a_content_error(data: bytes) -> None:
    with contextlib.suppress(ContentError):
        check(parse_feed(data, source="test", programme="AA", zone="UTC", formats=data))


@given(st.data())
def test_a_damaged_feed_gives_meetings_or_a_content_error(data: st.DataObject) -> None:
    whole = FEEDS / data.draw(st.sampled_from(["bmlt_traps.json", "meeting_guide_traps.json"]))
    damaged = bytearray(whole.read_bytes())
    for _ in range(data.draw(st.integers(1, 5))):
        damaged[data.draw(st.integers(0, len(damaged) - 1))] = data.draw(st.integers(0, 255))
    with contextlib.suppress(ContentError):
        check(parse_feed(bytes(damaged), source="test", programme="AA", zone="UTC"))


def test_formats_are_told_apart() -> None:
    assert detect_format((FEEDS / "meeting_guide_traps.json").read_bytes()) == MEETING_GUIDE
    assert detect_format((FEEDS / "bmlt_traps.json").read_bytes()) == BMLT
    assert detect_format(b'{"meetings": [{"meeting_name": "A"}], "formats": []}') == BMLT
    assert detect_format(b"[]") == MEETING_GUIDE


@pytest.mark.parametrize("data", [b"{}", b"[1]", b'[{"a": 1}]', b"<html>", b'"name"'])
def test_neither_format_is_refused(data: bytes) -> None:
    with pytest.raises(ContentError):
        detect_format(data)


@pytest.mark.parametrize(
    ("given_text", "kept"),
    [
        ("Zoom ID: 123 456 7890", "Zoom ID: 123 456 7890"),
        ("Passcode is 0123456789", "Passcode is 0123456789"),
        ("Dial-in: +1 555 010 0199", "Dial-in: +1 555 010 0199"),
        ("Call Jo on +44 20 7946 0018 first", "Call Jo on [removed] first"),
        ("Jo 555.010.0142", "Jo [removed]"),
        ("Jo: 020 7946 0018", "Jo: [removed]"),
        ("Mail jo.s+aa@mail.person.example now", "Mail [removed] now"),
        ("Room 1234, 5-6 pm, box 19901-2210", "Room 1234, 5-6 pm, box 19901-2210"),
    ],
)
def test_contacts_are_taken_out_of_free_text(given_text: str, kept: str) -> None:
    assert fields.read_notes(given_text) == kept


@pytest.mark.parametrize(
    ("given_url", "kept"),
    [
        ("https://join.example.org/j/1?pwd=a%2Bb#x", True),
        ("HTTPS://Join.Example.org/j/1", True),
        (" http://example.org ", True),
        ("https://example.org:8443/x", True),
        ("https://example.org/[1]", True),
        ("https://user:pw@example.org/", False),
        ("https://example.org/?mail=jo%40person.example", False),
        ("https://example.org:99999/", False),
        ("https://localhost/", False),
        ("https://exa mple.org/", False),
        ("https://example.org/\u202e", False),
        ("//example.org/", False),
        ("ftp://example.org/", False),
        ("javascript:alert(1)//http://example.org", False),
        ("https://example.org/" + "a" * 1000, False),
        (None, False),
    ],
)
def test_links(given_url: object, kept: bool) -> None:
    assert fields.read_url(given_url) == (str(given_url).strip() if kept else "")


@pytest.mark.parametrize(
    ("given_phone", "kept"),
    [
        ("+13017158592,,503536771#", "+13017158592,,503536771#"),
        ("+1 (301) 715-8592", "+13017158592"),
        ("+15873281099,,829#,,#,,M1F3TTR", "+15873281099,,829#,,#"),
        (3017158592, "3017158592"),
        ("by mail", ""),
        ("1" * 90, ""),
        (None, ""),
        (True, ""),
    ],
)
def test_numbers_to_dial(given_phone: object, kept: str) -> None:
    assert fields.read_phone(given_phone) == kept


def test_long_text_is_cut_at_a_word() -> None:
    cut = fields.read_notes("word " * 1000)
    assert len(cut) <= fields.NOTES_LIMIT
    assert cut.endswith("word…")


@pytest.mark.parametrize(
    ("latitude", "longitude", "point"),
    [
        ("51.5", -0.25, (51.5, -0.25)),
        ("0", "0.0", None),
        (0, 12.5, (0.0, 12.5)),
        (91, 0, None),
        (1, 181, None),
        (True, 1, None),
        ("north", 1, None),
        ("1e999", 1, None),
        (10**400, 1, None),
        (None, 1, None),
    ],
)
def test_coordinates(latitude: object, longitude: object, point: object) -> None:
    assert fields.read_coordinates(latitude, longitude) == point


@pytest.mark.parametrize(
    ("given_number", "whole"),
    [(3, 3), ("3", 3), (" 3 ", 3), (3.0, 3), (3.5, None), (True, None), ("٣", None), (None, None)],
)
def test_whole_numbers(given_number: object, whole: int | None) -> None:
    assert fields.read_whole(given_number) == whole


@pytest.mark.parametrize(
    ("given_text", "on"),
    [
        ("2022-07-09 19:32:28", "2022-07-09"),
        ("2022-07-09T19:32:28Z", "2022-07-09"),
        ("8/25/2022 11:17:07 AM", "2022-08-25"),
        ("25/8/2022 11:17:07", ""),
        ("2022-02-30", ""),
        ("99/99/2022 11:17:07 PM", ""),
        ("", ""),
        (20220709, ""),
    ],
)
def test_dates_of_change(given_text: object, on: str) -> None:
    assert fields.read_updated_on(given_text) == on


@pytest.mark.parametrize(
    ("given_slug", "slug"),
    [
        ("Señor’s Meeting #4", "senors-meeting-4"),
        (17, "17"),
        (True, ""),
        ("…", ""),
        (None, ""),
        ("a/../b", "a-b"),
        (10**30, ""),
    ],
)
def test_slugs(given_slug: object, slug: str) -> None:
    assert fields.read_slug(given_slug) == slug


def test_a_feed_beyond_all_size_is_refused() -> None:
    with pytest.raises(ContentError):
        detect_format(b" " * (64 * 1024 * 1024 + 1))


@given(st.lists(records | values, max_size=5), st.integers(0, 5))
def test_no_neighbour_costs_a_good_record(others: list[object], place: int) -> None:
    good = {"name": "Two Benches", "slug": "good", "day": 1, "time": "19:00"}
    mixed: list[object] = [*others[:place], good, *others[place:]]
    feed = meeting_guide.parse(
        json.dumps(mixed).encode("utf-8", "surrogatepass"),
        source="test", programme="AA", zone="UTC",
    )  # fmt: skip
    assert feed.records == len(mixed)
    kept = [m for m in feed.meetings if (m.name, m.start_minute) == ("Two Benches", 1140)]
    assert kept
    left_out = {entry.index for entry in feed.skipped}
    assert mixed.index(good) not in left_out
