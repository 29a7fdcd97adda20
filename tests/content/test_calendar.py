"""Calendar files, read back by icalendar and expanded by dateutil."""

# ruff: noqa: DTZ001 - wall times are what these tests are about

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import icalendar
import pytest
from dateutil import rrule
from hypothesis import given
from hypothesis import strategies as st

from mobile_app.content.calendar import encode_calendar
from mobile_app.domain.meetings import Meeting, Venue
from mobile_app.domain.recurrence import occurrences
from mobile_app.errors import DomainError

NOW = datetime(2026, 2, 3, 12, 30, 15, tzinfo=UTC)
ZONES = (
    *("America/New_York", "Europe/London", "Europe/Dublin", "Africa/Casablanca", "Asia/Tokyo"),
    *("Australia/Lord_Howe", "Asia/Kathmandu", "America/St_Johns", "America/Santiago", "UTC"),
)


def make(**fields: object) -> Meeting:
    meeting = Meeting(
        id="test.m",
        name="Steps, by night; early\\late",
        programme="AA",
        zone="Europe/London",
        venue=Venue.HYBRID,
        weekday=4,
        start_minute=1170,
        duration_minutes=90,
        place="Quill Hall",
        address="1 Quill Road, Anyford",
        join_url="https://join.example.org/j/1?a=b,c;d",
        join_phone="+1,,2#",
        join_notes="Passcode: ü" + "ß" * 60,
        notes="Two\nlines",
    )
    return meeting._replace(**fields)  # type: ignore[arg-type]


def read(data: bytes) -> tuple[icalendar.Calendar, icalendar.Event, icalendar.Timezone]:
    calendar = icalendar.Calendar.from_ical(data)
    assert isinstance(calendar, icalendar.Calendar)
    (event,) = calendar.walk("VEVENT")
    (zone,) = calendar.walk("VTIMEZONE")
    return calendar, event, zone


def test_an_independent_reader_finds_what_was_meant() -> None:
    meeting = make()
    calendar, event, zone = read(encode_calendar(meeting, now=NOW))
    assert calendar["VERSION"] == "2.0"
    assert event["SUMMARY"] == meeting.name
    assert event["LOCATION"] == "Quill Hall, 1 Quill Road, Anyford"
    assert event["URL"] == meeting.join_url
    assert event["DESCRIPTION"] == "\n".join(
        (meeting.join_url, meeting.join_notes, "+1,,2#", "Two\nlines")
    )
    assert event.decoded("DTSTART") == datetime(2026, 2, 6, 19, 30, tzinfo=ZoneInfo(meeting.zone))
    assert event.decoded("DURATION") == timedelta(minutes=90)
    assert event.decoded("DTSTAMP") == NOW
    assert event["RRULE"] == {"FREQ": ["WEEKLY"], "BYDAY": ["FR"]}
    assert event["DTSTART"].params["TZID"] == zone["TZID"] == meeting.zone
    assert not calendar.errors
    assert not event.errors


def test_without_an_alarm_there_is_none() -> None:
    assert b"VALARM" not in encode_calendar(make(), now=NOW)


@pytest.mark.parametrize("minutes", [0, 60, 24 * 60])
def test_an_alarm_comes_so_long_before(minutes: int) -> None:
    calendar, event, _ = read(encode_calendar(make(), now=NOW, alarm_minutes=minutes))
    (alarm,) = event.walk("VALARM")
    assert alarm["ACTION"] == "DISPLAY"
    assert alarm["DESCRIPTION"] == event["SUMMARY"]
    assert alarm.decoded("TRIGGER") == -timedelta(minutes=minutes)
    assert not calendar.errors
    assert not alarm.errors


def test_the_uid_stays_when_the_meeting_changes() -> None:
    _, before, _ = read(encode_calendar(make(), now=NOW))
    _, after, _ = read(encode_calendar(make(start_minute=600), now=NOW + timedelta(days=40)))
    assert before["UID"] == after["UID"] == "test.m@meetings.twofold"


@pytest.mark.parametrize("zone", ZONES)
def test_the_zone_in_the_file_agrees_with_the_database(zone: str) -> None:
    """The file's own rules alone, as a reader uses them that does not know the zone by name."""
    _, _, component = read(encode_calendar(make(zone=zone), now=NOW))
    own = component.to_tz(lookup_tzid=False)
    real = ZoneInfo(zone)
    for day in range(0, 9 * 365, 3):
        # At noon: readers differ about the hour of the change itself.
        wall = datetime(2026, 2, 3, 12) + timedelta(days=day)
        assert wall.replace(tzinfo=own).utcoffset() == wall.replace(tzinfo=real).utcoffset(), wall


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize("minute", [90, 150, 1170])
def test_the_weekly_rule_gives_the_occurrences(zone: str, minute: int) -> None:
    meeting = make(zone=zone, weekday=6, start_minute=minute)
    _, event, _ = read(encode_calendar(meeting, now=NOW))
    start = event.decoded("DTSTART")
    walls = rrule.rrulestr(event["RRULE"].to_ical().decode(), dtstart=start.replace(tzinfo=None))[
        :104
    ]
    # Any reader turns wall time into instants by the zone; only walls are compared here.
    expected = occurrences([meeting], NOW, NOW + timedelta(days=740))[:104]
    for wall, found in zip(walls, expected, strict=True):
        assert found.starts_at == wall.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)


def test_a_start_in_the_gap_keeps_its_wall_time() -> None:
    meeting = make(zone="America/New_York", weekday=6, start_minute=150)
    _, event, _ = read(encode_calendar(meeting, now=datetime(2026, 3, 8, 5, tzinfo=UTC)))
    assert event["DTSTART"].to_ical() == b"20260308T023000"


def test_an_online_meeting_is_where_its_link_is() -> None:
    _, event, _ = read(encode_calendar(make(venue=Venue.ONLINE), now=NOW))
    assert event["LOCATION"] == make().join_url


def test_nothing_is_written_for_what_is_not_known() -> None:
    bare = make(
        place="", address="", join_url="", join_phone="", join_notes="", notes="",
        venue=Venue.IN_PERSON,
    )  # fmt: skip
    _, event, _ = read(encode_calendar(bare, now=NOW))
    assert not {"LOCATION", "DESCRIPTION", "URL"} & set(event)


def test_by_appointment_has_no_calendar_entry() -> None:
    with pytest.raises(DomainError):
        encode_calendar(make(weekday=None, start_minute=None), now=NOW)


@given(st.text(st.characters(exclude_categories=["C"]), max_size=300))
def test_any_text_survives_escaping_and_folding(text: str) -> None:
    data = encode_calendar(make(name=text or "x", notes=text), now=NOW)
    lines = data.split(b"\r\n")
    assert lines.pop() == b""
    for line in lines:
        assert len(line) <= 75
        line.decode()
    _, event, _ = read(data)
    assert str(event["SUMMARY"]) == (text or "x")
