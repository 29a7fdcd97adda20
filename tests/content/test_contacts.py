"""Planted people: no name, address or number of theirs comes through any field of either format."""

from __future__ import annotations

import json
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mobile_app.content import bmlt, meeting_guide
from mobile_app.content.contacts import holds_contact, without_contacts
from mobile_app.content.pack import decode_pack, encode_pack
from mobile_app.content.personal_links import names_person
from tests.content.packing import make_pack

PLANTED = ("Zelda", "zelda", "quill.example", "0142", "5550100", "Yorick")
PHONE = "(555) 010-0142"
EMAIL = "zelda@quill.example"
TEXT = f"Call Zelda Q. at {PHONE} or write to {EMAIL}. Zelda Q. - +44 20 5550 1000"

MEETING_GUIDE_FIELDS = [
    "name", "slug", "day", "time", "end_time", "timezone", "types", "notes", "updated", "url",
    "edit_url", "feedback_url", "feedback_emails", "location", "location_notes", "location_url",
    "formatted_address", "address", "city", "state", "postal_code", "country", "latitude",
    "longitude", "approximate", "region", "sub_region", "regions", "group", "group_notes",
    "district", "sub_district", "website", "website_2", "email", "phone", "mailing_address",
    "last_contact", "conference_url", "conference_url_notes", "conference_phone_notes",
    "venmo", "square", "paypal", "entity", "entity_email", "entity_feedback_emails",
    "entity_location", "entity_logo", "entity_phone", "entity_url", "entity_website_url",
    "attendance_option", "data_source", "image", "author",
    *(f"contact_{n}_{what}" for n in (1, 2, 3) for what in ("name", "email", "phone")),
]  # fmt: skip
BMLT_FIELDS = [
    "id_bigint", "worldid_mixed", "meeting_name", "formats", "format_shared_id_list", "lang_enum",
    "time_zone", "duration_time", "venue_type", "location_text", "location_info",
    "location_street", "location_neighborhood", "location_city_subsection",
    "location_municipality", "location_sub_province", "location_province",
    "location_postal_code_1", "location_nation", "comments", "train_lines", "bus_lines",
    "virtual_meeting_link", "virtual_meeting_additional_info", "email_contact",
    "contact_name_1", "contact_phone_1", "contact_email_1", "contact_name_2", "contact_phone_2",
    "contact_email_2", "latitude", "longitude", "root_server_uri", "service_body_bigint",
]  # fmt: skip


def assert_nobody(feed: object) -> None:
    text = repr(feed)
    assert not [secret for secret in PLANTED if secret in text], text


@pytest.mark.parametrize("value", [TEXT, PHONE, EMAIL, f"mailto:{EMAIL}?subject=x"])
@pytest.mark.parametrize("key", MEETING_GUIDE_FIELDS)
def test_no_field_of_meeting_guide_lets_a_person_through(key: str, value: str) -> None:
    record = {"name": "A meeting", "slug": "m", "day": 1, "time": "19:00", key: value}
    data = json.dumps([record, {"name": "Another", "slug": "n"}]).encode()
    feed = meeting_guide.parse(data, source="test", programme="AA", zone="UTC")
    assert feed.records == 2
    assert_nobody(feed)


@pytest.mark.parametrize("value", [TEXT, PHONE, EMAIL, f"mailto:{EMAIL}?subject=x"])
@pytest.mark.parametrize("key", BMLT_FIELDS)
def test_no_field_of_bmlt_lets_a_person_through(key: str, value: str) -> None:
    record = {"meeting_name": "A", "weekday_tinyint": "1", "start_time": "10:00:00", key: value}
    feed = bmlt.parse(json.dumps([record]).encode(), source="test", programme="NA", zone="UTC")
    assert feed.records == 1
    assert_nobody(feed)


def test_a_table_of_formats_lets_nobody_through() -> None:
    row = {"key_string": "O", "name_string": TEXT, "description_string": TEXT, "shared_id": PHONE}
    feed = bmlt.parse(
        b"[]", source="test", programme="NA", zone="UTC", formats=json.dumps([row]).encode()
    )
    assert "O" in feed.type_names
    assert_nobody(feed)


def test_contact_persons_by_name_alone_are_not_even_read() -> None:
    record = {"name": "A", "slug": "a", "contact_1_name": "Zelda", "contact_2_name": "Yorick P."}
    feed = meeting_guide.parse(
        json.dumps([record]).encode(), source="test", programme="AA", zone="UTC"
    )
    assert_nobody(feed)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"Call {PHONE}", "Call [removed]"),
        (f"Call Zelda Q. at {PHONE} first", "Call [removed] first"),
        (f"Zelda Q. {PHONE}", "[removed]"),
        (f"Contact: Zelda {PHONE}", "Contact: [removed]"),
        ("Text Zelda Q. to be let in", "Text [removed] to be let in"),
        ("contact Zelda Q. and Yorick P. for the key", "contact [removed] for the key"),
        ("Text 5550100142 for the code", "Text [removed] for the code"),
        ("zelda (at) quill.example", "[removed]"),
        ("zelda [at] quill [dot] example", "[removed]"),
        ("zelda at quill dot example", "[removed]"),
        ("zelda at gmail.com", "[removed]"),
        ("Questions? 2125550142", "Questions? [removed]"),
        ("Zoom 2125550142", "Zoom 2125550142"),
        ("One tap: +12125550142,,2125550142#", "One tap: +12125550142,,2125550142#"),
        # What one needs to come and to join stays.
        ("Meeting ID: 555 010 0142", "Meeting ID: 555 010 0142"),
        ("Phone Meeting ID: 55501001420", "Phone Meeting ID: 55501001420"),
        ("Passcode: 555010", "Passcode: 555010"),
        ("Call in, press 1 and wait", "Call in, press 1 and wait"),
        ("Book study @ St. Francis, Room 4", "Book study @ St. Francis, Room 4"),
        ("Meets at St. Mark's at 8", "Meets at St. Mark's at 8"),
        ("Call on Room B.", "Call on Room B."),
        ("Open 24 hours; 1234 Main St", "Open 24 hours; 1234 Main St"),
    ],
)  # fmt: skip
def test_people_go_and_directions_stay(text: str, expected: str) -> None:
    assert without_contacts(text) == expected


@pytest.mark.parametrize(
    "url",
    [
        "https://wa.me/15550100142",
        "https://api.whatsapp.com/send?phone=15550100142",
        "https://t.me/+15550100142",
        "https://venmo.com/zelda",
        "https://www.paypal.me/zelda",
        "https://example.org/?to=zelda@quill.example",
    ],
)
def test_a_link_to_one_person_is_none(url: str) -> None:
    assert names_person(url)
    record = {"name": "A", "slug": "a", "conference_url": url, "website": url, "url": url}
    feed = meeting_guide.parse(
        json.dumps([record]).encode(), source="test", programme="AA", zone="UTC"
    )
    (meeting,) = feed.meetings
    assert (meeting.join_url, meeting.website, meeting.source_url) == ("", "", "")


def test_a_link_to_a_room_is_kept() -> None:
    for url in (
        "https://zoom.us/j/5550100142",
        "https://chat.whatsapp.com/abc",
        "https://t.me/aa",
        "https://maps.example.org/@51.5,-0.25,17z",
        "https://example.org/?at=@home",
    ):
        assert not names_person(url)


def test_a_key_made_of_a_number_is_no_key() -> None:
    assert holds_contact("call-555-010-0142") or holds_contact("555-010-0142")
    assert not holds_contact("meeting-140-e-mt-airy-ave-philadelphia-pa-19119-usa-4-200000")


fragments = st.lists(
    st.sampled_from(
        [
            "call ", "Contact: ", "Zelda Q.", " at ", PHONE, EMAIL, "Yorick", "\n", " (", ")", ", ",
            "Meeting ID: ", "123 456 7890", "&amp;", "<br>", "[removed]", "zelda (at) quill dot x",
            "\u200d", "\u202e", "wa.me/", "text 5550100142 ", "and Zelda Q. ", "@", "St. Mark's",
        ]
    ),
    max_size=14,
).map("".join)  # fmt: skip


@given(fragments)
def test_whatever_is_left_goes_into_a_pack(text: str) -> None:
    record = {"name": text or "x", "slug": "a", "notes": text, "location": text, "group": text}
    feed = meeting_guide.parse(
        json.dumps([record]).encode(), source="test", programme="AA", zone="UTC"
    )
    for meeting in feed.meetings:
        assert decode_pack(encode_pack(make_pack(meeting))).meetings == (meeting,)
        assert EMAIL not in repr(meeting)
        assert "010-0142" not in repr(meeting) or "Meeting ID" in text


@given(st.text(max_size=400))
def test_any_text_is_cleaned_in_time(text: str) -> None:
    assert len(without_contacts(text)) <= len(text) * 9 + 9


@pytest.mark.parametrize(
    "text",
    ["a" * 16_000, "a." * 8_000, "1 " * 8_000, "call " * 3_000, "A " * 8_000, "( at " * 3_000,
     "x@" * 8_000, "0(" * 8_000, "Call Ab " * 2_000, "a at b dot " * 1_500],
)  # fmt: skip
def test_no_text_is_slow(text: str) -> None:
    began = time.process_time()
    without_contacts(text)
    assert time.process_time() - began < 1


def test_the_documents_say_of_every_field_what_becomes_of_it() -> None:
    text = (Path(__file__).resolve().parents[2] / "docs" / "feeds.md").read_text("utf-8")
    numbered = ("contact_1_", "contact_2_", "contact_3_", "contact_name_", "contact_phone_")
    for field in (*MEETING_GUIDE_FIELDS, *BMLT_FIELDS):
        if not field.startswith((*numbered, "contact_email_", "location_url")):
            assert f"`{field}`" in text, field
