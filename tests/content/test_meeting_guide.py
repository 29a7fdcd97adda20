"""Meeting Guide feeds: every trap seen in real ones, on invented records."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from mobile_app.content import meeting_guide
from mobile_app.content.feeds import ParsedFeed
from mobile_app.domain.meetings import Meeting, Venue
from mobile_app.errors import ContentError

TRAPS = Path(__file__).parent / "feeds" / "meeting_guide_traps.json"
MON, TUE, WED, THU, FRI, SAT, SUN = range(7)


def parse(records: object, zone: str | None = "Europe/London") -> ParsedFeed:
    data = json.dumps(records).encode()
    return meeting_guide.parse(data, source="test", programme="AA", zone=zone)


def one(**fields: object) -> Meeting:
    record = {"slug": "m", "name": "A meeting", "day": 1, "time": "19:00", **fields}
    feed = parse([record])
    assert feed.skipped == ()
    (meeting,) = feed.meetings
    return meeting


@pytest.fixture(scope="module")
def traps() -> ParsedFeed:
    return meeting_guide.parse(
        TRAPS.read_bytes(), source="test", programme="AA", zone="Europe/London"
    )


@pytest.fixture(scope="module")
def by_id(traps: ParsedFeed) -> dict[str, Meeting]:
    return {meeting.id.removeprefix("test."): meeting for meeting in traps.meetings}


def test_every_record_is_kept_or_counted_with_its_reason(traps: ParsedFeed) -> None:
    assert traps.records == 26
    assert traps.skipped_by_code() == {
        "day.invalid": 1,
        "name.missing": 1,
        "record.invalid": 2,
        "time.invalid": 1,
        "zone.unknown": 1,
    }
    assert traps.mended_by_code() == {"day.dropped": 1, "end.unlikely": 1}
    # Twenty records, one of which meets on three days.
    assert len(traps.meetings) == 20 + 2


def test_reasons_say_where_and_quote_nobody(traps: ParsedFeed) -> None:
    (zone,) = [entry for entry in traps.skipped if entry.code == "zone.unknown"]
    assert zone.index == 9
    assert all("Mars" not in entry.detail for entry in traps.skipped)


def test_sunday_is_zero_in_the_feed(by_id: dict[str, Meeting]) -> None:
    plain = by_id["plain"]
    assert (plain.weekday, plain.start_minute, plain.duration_minutes) == (SUN, 18 * 60, 90)
    assert by_id["17"].weekday == SAT


def test_fields_of_a_plain_record(by_id: dict[str, Meeting]) -> None:
    assert by_id["plain"] == Meeting(
        id="test.plain",
        name="Plain Sunday",
        programme="AA",
        zone="Europe/London",
        venue=Venue.IN_PERSON,
        weekday=SUN,
        start_minute=1080,
        duration_minutes=90,
        types=("O", "D"),
        place="Quill Hall",
        address="1 Quill Road, Anyford, ZZ 00001, Nowhere",
        city="Anyford",
        regions=("West", "Anyford"),
        latitude=51.5,
        longitude=-0.25,
        source_url="https://feeds.example.org/meetings/plain",
        updated_on="2024-02-29",
    )


def test_a_list_of_days_is_a_meeting_on_each(by_id: dict[str, Meeting]) -> None:
    days = [by_id[key] for key in ("days", "days~wed", "days~fri")]
    assert [meeting.weekday for meeting in days] == [MON, WED, FRI]
    assert {meeting.start_minute for meeting in days} == {20 * 60}


def test_a_day_that_is_none_does_not_lose_the_others(by_id: dict[str, Meeting]) -> None:
    assert by_id["one-day-is-none"].weekday == TUE
    assert by_id["one-day-is-none"].start_minute == 0


def test_namesakes_get_ids_that_do_not_depend_on_their_order(traps: ParsedFeed) -> None:
    records = json.loads(TRAPS.read_bytes())
    turned = parse(records[::-1])
    assert {(m.id, m.name, m.weekday) for m in turned.meetings} == {
        (m.id, m.name, m.weekday) for m in traps.meetings
    }
    assert len({meeting.id for meeting in traps.meetings}) == len(traps.meetings)
    (earlier,) = [m for m in traps.meetings if m.name == "Earlier namesake"]
    assert earlier.id == "test.twice"


def test_an_end_before_the_start_is_on_the_next_day(by_id: dict[str, Meeting]) -> None:
    assert by_id["past-midnight"].duration_minutes == 60
    assert by_id["slip-of-the-pen"].duration_minutes == 60


@pytest.mark.parametrize(
    ("given", "minute"),
    [
        ("00:00", 0),
        ("9:05", 545),
        ("20:00", 1200),
        ("20:00:00", 1200),
        ("8:00 PM", 1200),
        ("8:00pm", 1200),
        ("8 p.m.", 1200),
        ("12:00 AM", 0),
        ("12:30 PM", 750),
    ],
)
def test_times_as_feeds_write_them(given: str, minute: int) -> None:
    assert one(time=given).start_minute == minute


@pytest.mark.parametrize(
    "given",
    ["24:00", "13:00 PM", "0:30 am", "7:60", "noonish", "8", 1900, ["19:00"], "١٩:٠٠", True],
)
def test_a_time_that_is_none_skips_the_record(given: object) -> None:
    feed = parse([{"slug": "m", "name": "A meeting", "day": 1, "time": given}])
    assert feed.skipped_by_code() == {"time.invalid": 1}


def test_no_time_or_no_day_is_by_appointment(by_id: dict[str, Meeting]) -> None:
    for meeting in (by_id["by-appointment"], one(time=""), one(day=None), one(day=[])):
        assert meeting.weekday is None
        assert meeting.start_minute is None


def test_zones(by_id: dict[str, Meeting]) -> None:
    assert by_id["elsewhere"].zone == "Asia/Kolkata"
    assert one(timezone="").zone == "Europe/London"
    feed = parse([{"slug": "m", "name": "A meeting", "day": 1, "time": "19:00"}], zone=None)
    assert feed.skipped_by_code() == {"zone.missing": 1}


@pytest.mark.parametrize("zone", ["../../etc/passwd", "/etc/localtime", "A\0B", "é", "Europe", ""])
def test_a_feed_set_up_with_no_zone_of_the_database_is_refused(zone: str) -> None:
    with pytest.raises(ContentError):
        parse([], zone=zone)


@pytest.mark.parametrize("source", ["", "Up", "a.b", "a/b", "-a", "x" * 49])
def test_a_source_that_could_not_begin_an_id_is_refused(source: str) -> None:
    with pytest.raises(ContentError):
        meeting_guide.parse(b"[]", source=source, programme="AA", zone=None)


def test_where_it_meets(by_id: dict[str, Meeting]) -> None:
    found = {key: (m.venue, m.temporarily_closed) for key, m in by_id.items()}
    assert found["online"] == (Venue.ONLINE, False)
    assert found["hybrid"] == (Venue.HYBRID, False)
    assert found["said-so"] == (Venue.HYBRID, False)
    assert found["room-closed"] == (Venue.ONLINE, False)
    assert found["closed"] == (Venue.IN_PERSON, True)
    assert by_id["area"].approximate
    assert by_id["online"].approximate
    assert not by_id["plain"].approximate


@pytest.mark.parametrize(
    ("option", "types", "venue", "closed"),
    [
        ("online", [], Venue.ONLINE, False),
        ("in_person", [], Venue.IN_PERSON, False),
        ("in_person", ["TC"], Venue.IN_PERSON, True),
        ("hybrid", ["TC"], Venue.ONLINE, False),
        ("inactive", [], Venue.IN_PERSON, True),
    ],
)
def test_attendance_option_is_believed(
    option: str, types: list[str], venue: Venue, closed: bool
) -> None:
    meeting = one(attendance_option=option, types=types)
    assert (meeting.venue, meeting.temporarily_closed) == (venue, closed)


def test_a_closed_group_that_is_online_without_a_link_is_closed() -> None:
    meeting = one(types=["TC", "ONL"])
    assert (meeting.venue, meeting.temporarily_closed) == (Venue.ONLINE, True)


def test_what_is_needed_to_join_stays(by_id: dict[str, Meeting]) -> None:
    online = by_id["online"]
    assert online.join_url == "https://join.example.org/j/456?pwd=abc"
    assert online.join_notes == "Meeting ID: 234 567 8901\nPasscode: quill"
    assert online.join_phone == "+15550100199,,2345678901#"
    assert online.join_phone_notes == "Dial-in: 555-010-0199"
    assert online.types == ("ONL", "O")


def test_private_details_never_pass(traps: ParsedFeed, by_id: dict[str, Meeting]) -> None:
    everything = repr(traps).lower()
    for secret in ("secret", "person.example", "0142"):
        assert secret not in everything
    assert by_id["private"].notes == (
        "Questions? Write to [removed] or call [removed]. Bring a chair."
    )


def test_hostile_values_come_out_harmless(by_id: dict[str, Meeting]) -> None:
    hostile = by_id["hostile"]
    assert hostile.name == "Hostile values alert(1)"
    assert (hostile.join_url, hostile.source_url, hostile.join_phone) == ("", "", "")
    assert (hostile.latitude, hostile.longitude) == (None, None)
    assert hostile.types == ("O",)
    assert hostile.notes == ""


def test_markup_becomes_text(by_id: dict[str, Meeting]) -> None:
    assert by_id["markup"].name == "Women’s & men’s"
    assert by_id["markup"].notes == "First line\nsecond\nthird"


def test_addresses_from_parts_and_whole() -> None:
    parts = one(
        address="1 Quill Road", city="Anyford", state="ZZ", postal_code=1234, country="Nowhere"
    )
    assert parts.address == "1 Quill Road, Anyford, ZZ 1234, Nowhere"
    assert (parts.city, parts.postcode, parts.approximate) == ("Anyford", "1234", False)
    whole = one(address="1 Quill Road, Anyford, ZZ, T6E 4E8, Nowhere")
    assert whole.address == "1 Quill Road, Anyford, ZZ, T6E 4E8, Nowhere"
    assert one(city="Anyford", state="ZZ").approximate
    assert one(region="West", sub_region="Anyford").regions == ("West", "Anyford")
    assert one(formatted_address="Anyford, ZZ, Nowhere").city == "Anyford"
    assert one(approximate=True, address="1 Quill Road").approximate


def test_links_district_and_written_out_regions() -> None:
    meeting = one(
        feedback_url="https://feeds.example.org/report?m=1",
        website="https://group.example.org/",
        district="District 1",
        sub_district="1b",
        regions="West > Anyford",
    )
    assert meeting.feedback_url == "https://feeds.example.org/report?m=1"
    assert meeting.website == "https://group.example.org/"
    assert (meeting.district, meeting.regions) == ("District 1 > 1b", ("West", "Anyford"))
    assert one(website="?", website_2="https://b.example.org/").website == "https://b.example.org/"


@pytest.mark.parametrize(("given", "day"), [("Sunday", SUN), (" saturday ", SAT), ("3", WED)])
def test_a_day_by_its_name(given: str, day: int) -> None:
    assert one(day=given).weekday == day


def test_a_very_long_slug_stays_unique() -> None:
    slug = "x" * 150
    feed = parse(
        [
            {"slug": slug + end, "name": "A meeting", "day": 1, "time": "19:00"}
            for end in ("-a", "-b", "-b")
        ]
    )
    ids = [meeting.id for meeting in feed.meetings]
    assert len(set(ids)) == 3
    assert all(len(each) <= 120 for each in ids)


def test_identical_records_are_told_apart() -> None:
    record = {"slug": "m", "name": "A meeting", "day": 1, "time": "19:00"}
    ids = [meeting.id for meeting in parse([record, record, record]).meetings]
    assert len(set(ids)) == 3


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\xff\xfe\x00",
        b"<html>not found</html>",
        b"{}",
        b'"text"',
        b"null",
        b"[1, 2, 3]",
        b'[{"weekday_tinyint": "1"}]',
        b"[" * 100_000,
        b'{"a": ' * 5_000,
        b"[" + b"9" * 5_000 + b"]",
    ],
)
def test_what_is_no_feed_is_refused(data: bytes) -> None:
    with pytest.raises(ContentError):
        meeting_guide.parse(data, source="test", programme="AA", zone=None)


def test_an_empty_list_is_a_feed() -> None:
    assert parse([]).meetings == ()


def test_a_byte_order_mark_is_no_obstacle() -> None:
    data = b"\xef\xbb\xbf" + json.dumps([{"name": "A", "slug": "a"}]).encode()
    feed = meeting_guide.parse(data, source="test", programme="AA", zone="UTC")
    assert len(feed.meetings) == 1
