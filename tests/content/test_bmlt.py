"""BMLT feeds: every trap seen in real ones, on invented records."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from mobile_app.content import bmlt
from mobile_app.content.feeds import ParsedFeed
from mobile_app.domain.meetings import Meeting, Venue
from mobile_app.errors import ContentError

FEEDS = Path(__file__).parent / "feeds"
MON, TUE, WED, THU, FRI, SAT, SUN = range(7)


@pytest.fixture(scope="module")
def traps() -> ParsedFeed:
    return bmlt.parse(
        (FEEDS / "bmlt_traps.json").read_bytes(),
        source="test",
        programme="NA",
        zone="America/New_York",
        formats=(FEEDS / "bmlt_formats.json").read_bytes(),
        default_duration_minutes=75,
    )


@pytest.fixture(scope="module")
def by_name(traps: ParsedFeed) -> dict[str, Meeting]:
    return {meeting.name: meeting for meeting in traps.meetings}


def parse(document: object, **options: object) -> ParsedFeed:
    return bmlt.parse(
        json.dumps(document).encode(),
        source="test",
        programme="NA",
        zone="America/New_York",
        **options,  # type: ignore[arg-type]
    )


def test_every_record_is_kept_or_counted_with_its_reason(traps: ParsedFeed) -> None:
    assert traps.records == 12
    assert len(traps.meetings) == 6
    assert traps.skipped_by_code() == {
        "day.invalid": 1,
        "name.missing": 1,
        "record.invalid": 1,
        "time.invalid": 1,
        "unpublished": 1,
        "zone.unknown": 1,
    }
    assert traps.mended_by_code() == {"duration.invalid": 1, "format.dropped": 2}


def test_fields_of_a_plain_record(by_name: dict[str, Meeting]) -> None:
    assert by_name["Sunday is one"]._replace(id="") == Meeting(
        id="",
        name="Sunday is one",
        programme="NA",
        zone="America/New_York",
        venue=Venue.IN_PERSON,
        weekday=SUN,
        start_minute=1170,
        duration_minutes=90,
        types=("O", "St"),
        place="Quill Hall",
        address="1 Quill Road, Anyford, ZZ 00001, Nowhere",
        city="Anyford",
        regions=("ZZ",),
        postcode="00001",
        country="Nowhere",
        latitude=40.5,
        longitude=-74.25,
        place_notes="Side door",
        notes="Bring a friend",
    )


def test_lengths(by_name: dict[str, Meeting]) -> None:
    assert by_name["A whole day online"].duration_minutes == 1440
    assert by_name["Server's own length"].duration_minutes == 75
    assert by_name["Unlikely length"].duration_minutes == 75


def test_online_meetings(by_name: dict[str, Meeting]) -> None:
    online = by_name["A whole day online"]
    assert (online.venue, online.weekday, online.zone) == (Venue.ONLINE, SAT, "America/Chicago")
    assert online.join_url == "https://join.example.org/j/1"
    assert online.join_notes == "Passcode: quill"
    assert online.join_phone == "5550100199"
    assert (online.latitude, online.longitude) == (None, None)


@pytest.mark.parametrize(
    ("fields", "venue", "closed"),
    [
        ({"venue_type": "1"}, Venue.IN_PERSON, False),
        ({"venue_type": 2}, Venue.ONLINE, False),
        ({"venue_type": "3"}, Venue.HYBRID, False),
        ({"venue_type": "3", "formats": "TC"}, Venue.ONLINE, False),
        ({"venue_type": "2", "formats": "TC"}, Venue.ONLINE, False),
        ({"formats": "HY"}, Venue.HYBRID, False),
        ({"formats": "VM"}, Venue.ONLINE, False),
        ({"formats": "TC"}, Venue.IN_PERSON, True),
        ({"formats": "TC", "venue_type": "1", "phone_meeting_number": "5551"}, Venue.ONLINE, False),
        ({"virtual_meeting_link": "https://a.example/b"}, Venue.ONLINE, False),
        (
            {"virtual_meeting_link": "https://a.example/b", "location_street": "1 Quill Road"},
            Venue.HYBRID,
            False,
        ),
        ({}, Venue.IN_PERSON, False),
    ],
)
def test_where_it_meets(fields: dict[str, object], venue: Venue, closed: bool) -> None:
    record = {"meeting_name": "A", "weekday_tinyint": "1", "start_time": "10:00:00", **fields}
    (meeting,) = parse([record]).meetings
    assert (meeting.venue, meeting.temporarily_closed) == (venue, closed)


def test_ids_are_unique(traps: ParsedFeed) -> None:
    ids = {meeting.id for meeting in traps.meetings}
    assert len(ids) == len(traps.meetings)
    assert {"test.2", "test.3", "test.7"} < ids


def test_private_details_never_pass(traps: ParsedFeed) -> None:
    everything = repr(traps).lower()
    for secret in ("secret", "person.example", "0142"):
        assert secret not in everything


def test_the_table_of_formats_is_optional_and_its_first_language_counts(traps: ParsedFeed) -> None:
    assert traps.type_names == {"O": "Open", "St": "Step"}
    assert parse([]).type_names == {}
    for bad in (b"{}", b"nothing"):
        with pytest.raises(ContentError):
            parse([], formats=bad)


def test_meetings_and_formats_in_one_answer() -> None:
    record = {"meeting_name": "A", "weekday_tinyint": "1", "start_time": "10:00:00"}
    table = [{"key_string": "O", "name_string": "Open"}]
    feed = parse({"meetings": [record], "formats": table})
    assert len(feed.meetings) == 1
    assert feed.type_names == {"O": "Open"}


@pytest.mark.parametrize("document", [{}, {"meetings": 1}, "text", [1], [{"name": "A"}], None])
def test_what_is_no_feed_is_refused(document: object) -> None:
    with pytest.raises(ContentError):
        parse(document)


def test_formats_are_joined_by_key_and_by_number() -> None:
    table = [
        {"key_string": "O", "name_string": "Open", "shared_id": "17", "lang": "en",
         "description_string": "Anyone may come."},
        {"key_string": "F", "name_string": "Fermée", "id": 4, "description_string": "Fermée"},
        {"key_string": "O", "name_string": "Abierta", "description_string": "Para todos."},
        {"key_string": "EN", "name_string": "En ligne", "shared_id": "9", "world_id": "VM"},
    ]  # fmt: skip
    base = {"meeting_name": "A", "weekday_tinyint": "1", "start_time": "10:00:00"}
    records = [
        {**base, "formats": "O", "format_shared_id_list": "17,4,99,,x"},
        {**base, "format_shared_id_list": "9"},
        {**base, "formats": 7, "format_shared_id_list": 7},
    ]
    feed = parse(records, formats=json.dumps(table).encode())
    assert feed.type_names == {"O": "Open", "F": "Fermée", "EN": "En ligne"}
    assert feed.type_notes == {"O": "Anyone may come."}
    assert [meeting.types for meeting in feed.meetings] == [("O", "F"), ("EN",), ()]
    assert feed.meetings[1].venue is Venue.ONLINE


@pytest.mark.parametrize(
    ("given", "language"),
    [("en", "en"), (" PT_br ", "pt-br"), ("English", ""), ("", ""), (7, ""), (None, "")],
)
def test_the_language_is_a_code_or_nothing(given: object, language: str) -> None:
    record = {"meeting_name": "A", "weekday_tinyint": "1", "start_time": "10:00:00"}
    assert parse([{**record, "lang_enum": given}]).meetings[0].language == language


def test_a_part_of_a_town_is_a_region() -> None:
    record = {
        "meeting_name": "A", "weekday_tinyint": "1", "start_time": "10:00:00",
        "location_province": "NY", "location_sub_province": "Kings",
        "location_city_subsection": "Brooklyn", "location_neighborhood": "Red Hook",
    }  # fmt: skip
    assert parse([record]).meetings[0].regions == ("NY", "Kings", "Brooklyn", "Red Hook")
