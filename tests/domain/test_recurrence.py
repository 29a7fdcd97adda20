"""Weekly meetings against python-dateutil, an independent implementation of RFC 5545's rules."""

# ruff: noqa: DTZ001 - wall times are what these tests are about

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from dateutil import rrule, tz
from hypothesis import given
from hypothesis import strategies as st

from mobile_app.domain.meetings import Meeting, Venue
from mobile_app.domain.recurrence import (
    is_zone,
    next_occurrence,
    occurrences,
    stretches,
    until_small_hours,
)
from mobile_app.errors import DomainError

# Changes at 01:00, 02:00 and midnight, of 30 and 60 minutes, north and south, east and west, at
# irregular dates, and none at all.
ZONES = (
    *("America/New_York", "America/Los_Angeles", "America/St_Johns", "Europe/London", "UTC"),
    *("Europe/Dublin", "Europe/Berlin", "Australia/Lord_Howe", "Pacific/Auckland", "Asia/Tokyo"),
    *("Pacific/Chatham", "Africa/Casablanca", "Africa/Cairo", "Asia/Beirut", "Asia/Kathmandu"),
    *("America/Santiago", "Atlantic/Azores", "America/Havana", "Asia/Tehran"),
)
TWO_YEARS = (datetime(2025, 1, 1, tzinfo=UTC), datetime(2027, 1, 1, tzinfo=UTC))


def make(zone: str, weekday: int | None, minute: int | None, duration: int = 60) -> Meeting:
    return Meeting(
        id=f"m.{zone}.{weekday}.{minute}",
        name="A meeting",
        programme="AA",
        zone=zone,
        venue=Venue.IN_PERSON,
        weekday=weekday,
        start_minute=minute,
        duration_minutes=duration,
    )


def reference(meeting: Meeting, first: datetime, last: datetime) -> list[datetime]:
    """Starts in `[first, last)` as dateutil tells them."""
    assert meeting.weekday is not None
    assert meeting.start_minute is not None
    zone = tz.gettz(meeting.zone)
    walls = rrule.rrule(
        rrule.WEEKLY,
        byweekday=meeting.weekday,
        dtstart=datetime.combine(
            (first - timedelta(days=9)).date(),
            time(meeting.start_minute // 60, meeting.start_minute % 60),
        ),
        until=(last + timedelta(days=9)).replace(tzinfo=None),
    )
    starts = [tz.resolve_imaginary(wall.replace(tzinfo=zone)).astimezone(UTC) for wall in walls]
    return [start for start in starts if first <= start < last]


@pytest.mark.parametrize("zone", ZONES)
def test_two_years_with_every_clock_change_agree_with_dateutil(zone: str) -> None:
    # Every weekday, densely through the hours in which clocks change.
    minutes = [*range(0, 241, 15), 719, 1140, 1410, 1439]
    meetings = [make(zone, day, minute, 1) for day in range(7) for minute in minutes]
    starts: dict[str, list[datetime]] = {meeting.id: [] for meeting in meetings}
    for found in occurrences(meetings, *TWO_YEARS):
        starts[found.meeting.id].append(found.starts_at)
    for meeting in meetings:
        assert starts[meeting.id] == reference(meeting, *TWO_YEARS), meeting.id


@given(
    st.sampled_from(ZONES),
    st.integers(0, 6),
    st.integers(0, 1439),
    st.datetimes(datetime(2005, 1, 1), datetime(2036, 1, 1), timezones=st.just(UTC)),
    st.timedeltas(timedelta(0), timedelta(days=20)),
)
def test_any_span_agrees_with_dateutil(
    zone: str, weekday: int, minute: int, first: datetime, length: timedelta
) -> None:
    meeting = make(zone, weekday, minute, 1)
    first = first.replace(microsecond=0)
    found = [o.starts_at for o in occurrences([meeting], first, first + length)]
    started = [start for start in found if start >= first]
    assert started == reference(meeting, first, first + length)
    assert len(found) - len(started) <= 1


def test_a_time_in_the_gap_is_read_with_the_offset_before_it() -> None:
    # New York, 8 March 2026: 02:00 becomes 03:00.
    meeting = make("America/New_York", 6, 150)
    found = next_occurrence(meeting, datetime(2026, 3, 8, 5, tzinfo=UTC))
    assert found is not None
    assert found.starts_at == datetime(2026, 3, 8, 7, 30, tzinfo=UTC)
    assert found.starts_at.astimezone(ZoneInfo(meeting.zone)).hour == 3


def test_a_time_in_the_fold_is_the_first_of_the_two() -> None:
    # New York, 1 November 2026: 02:00 becomes 01:00.
    meeting = make("America/New_York", 6, 90)
    found = next_occurrence(meeting, datetime(2026, 11, 1, 4, tzinfo=UTC))
    assert found is not None
    assert found.starts_at == datetime(2026, 11, 1, 5, 30, tzinfo=UTC)
    # In the second 01:40 it is over, and the next is a week later.
    later = next_occurrence(meeting, datetime(2026, 11, 1, 6, 40, tzinfo=UTC))
    assert later is not None
    assert later.starts_at == datetime(2026, 11, 8, 6, 30, tzinfo=UTC)


def test_a_meeting_lasts_as_long_through_a_change() -> None:
    meeting = make("America/New_York", 6, 90, 120)
    found = next_occurrence(meeting, datetime(2026, 3, 8, 5, tzinfo=UTC))
    assert found is not None
    assert found.ends_at - found.starts_at == timedelta(hours=2)


def test_in_progress_past_midnight_until_its_end() -> None:
    meeting = make("Europe/London", 4, 23 * 60, 90)
    saturday = datetime(2026, 1, 10, 0, 29, tzinfo=UTC)
    running = next_occurrence(meeting, saturday)
    assert running is not None
    assert running.starts_at == datetime(2026, 1, 9, 23, tzinfo=UTC)
    over = next_occurrence(meeting, saturday + timedelta(minutes=1))
    assert over is not None
    assert over.starts_at == datetime(2026, 1, 16, 23, tzinfo=UTC)


def test_a_meeting_of_a_whole_day_is_in_progress_all_day() -> None:
    meeting = make("Europe/London", 4, 600, 1440)
    (found,) = occurrences(
        [meeting],
        datetime(2026, 1, 10, 9, 59, tzinfo=UTC),
        datetime(2026, 1, 10, 10, tzinfo=UTC),
    )
    assert found.starts_at == datetime(2026, 1, 9, 10, tzinfo=UTC)


def test_by_appointment_has_no_occurrence() -> None:
    meeting = make("Europe/London", None, None)
    assert next_occurrence(meeting, TWO_YEARS[0]) is None
    assert occurrences([meeting], *TWO_YEARS) == []


def test_sorted_by_start_then_name_then_id() -> None:
    early = make("Europe/London", 0, 600)
    beta = make("UTC", 0, 660)._replace(name="beta", id="m.1")
    alpha = make("UTC", 0, 660)._replace(name="Alpha", id="m.2")
    twin = alpha._replace(id="m.3")
    monday = datetime(2026, 1, 5, tzinfo=UTC)
    found = occurrences([twin, beta, early, alpha], monday, monday + timedelta(days=1))
    assert [o.meeting for o in found] == [early, alpha, twin, beta]


def test_stretches_cover_the_span_once() -> None:
    first = int(datetime(2026, 11, 1, tzinfo=UTC).timestamp())
    before, after = stretches("America/New_York", first, first + 86_400)
    assert (before.offset, after.offset) == (-4 * 3600, -5 * 3600)
    assert before.local_until == after.local_from
    assert stretches("America/New_York", first, first) == []


@pytest.mark.parametrize(
    "name", ["", "Mars/Olympus", "..", "/etc/localtime", "Europe", "a\0b", "é"]
)
def test_names_the_database_does_not_know(name: str) -> None:
    assert not is_zone(name)
    with pytest.raises(DomainError):
        stretches(name, 0, 1)
    with pytest.raises(DomainError):
        next_occurrence(make(name, 0, 0), TWO_YEARS[0])


def test_a_naive_instant_is_refused() -> None:
    with pytest.raises(DomainError):
        occurrences([], datetime(2026, 1, 1), TWO_YEARS[1])


@pytest.mark.parametrize(
    ("now", "until"),
    [
        (datetime(2026, 5, 1, 18), datetime(2026, 5, 2, 4)),
        (datetime(2026, 5, 1, 23, 59), datetime(2026, 5, 2, 4)),
        (datetime(2026, 5, 2, 3, 59), datetime(2026, 5, 2, 4)),
        (datetime(2026, 5, 2, 4), datetime(2026, 5, 3, 4)),
        # The night the clocks change.
        (datetime(2026, 3, 28, 20), datetime(2026, 3, 29, 4)),
    ],
)
def test_tonight_ends_at_four(now: datetime, until: datetime) -> None:
    zone = ZoneInfo("Europe/London")
    found = until_small_hours(now.replace(tzinfo=zone))
    assert found == until.replace(tzinfo=zone)
