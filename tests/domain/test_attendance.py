"""Which time of a meeting somebody went to, and how months are counted."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mobile_app.domain.attendance import (
    Attendance,
    MonthCount,
    attended,
    by_month,
    last_start,
    of_meeting,
)
from mobile_app.domain.meetings import Meeting, Venue

NEW_YORK = ZoneInfo("America/New_York")
MEETING = Meeting(
    id="quill.evening",
    name="Evening",
    programme="AA",
    zone="America/New_York",
    venue=Venue.IN_PERSON,
    weekday=4,
    start_minute=19 * 60 + 15,
)
BY_APPOINTMENT = MEETING._replace(weekday=None, start_minute=None)


def friday(hour: int, minute: int = 0, day: int = 20) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=NEW_YORK)


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        (friday(19, 14), friday(19, 15, day=13)),
        (friday(19, 15), friday(19, 15)),
        (friday(23), friday(19, 15)),
        (friday(12, day=24), friday(19, 15)),
        # 1 November 2026: clocks went back in the night after that Friday.
        (friday(12, day=1), datetime(2026, 10, 30, 19, 15, tzinfo=NEW_YORK)),
    ],
)
def test_the_last_time_is_the_one_that_began(now: datetime, expected: datetime) -> None:
    assert last_start(MEETING, now) == expected


def test_the_last_time_is_told_on_the_persons_clock() -> None:
    tokyo = ZoneInfo("Asia/Tokyo")
    found = last_start(MEETING, friday(20).astimezone(tokyo))
    assert found.tzinfo is tokyo
    assert found.isoformat() == "2026-11-21T09:15:00+09:00"


def test_by_appointment_is_today() -> None:
    assert last_start(BY_APPOINTMENT, friday(18, 30)) == friday(0)


def test_a_country_that_left_out_a_day_has_a_last_time_too() -> None:
    # Samoa had no Friday 30 December 2011: it crossed the date line.
    apia = ZoneInfo("Pacific/Apia")
    samoa = MEETING._replace(zone="Pacific/Apia", start_minute=12 * 60)
    before = datetime(2011, 12, 29, 23, tzinfo=apia)
    assert last_start(samoa, before) == datetime(2011, 12, 23, 12, tzinfo=apia)
    after = datetime(2012, 1, 1, 12, tzinfo=apia)
    assert last_start(samoa, after) == datetime(2011, 12, 31, 12, tzinfo=apia)


@given(st.integers(1_577_836_800, 1_893_456_000), st.integers(0, 6))
def test_there_is_always_a_last_time_of_the_past_eight_days(second: int, day: int) -> None:
    now = datetime.fromtimestamp(second, UTC)
    found = last_start(MEETING._replace(weekday=day), now)
    assert now - timedelta(days=8) <= found <= now
    assert found.astimezone(NEW_YORK).weekday() == day


def test_the_same_time_is_one_record_wherever_it_is_recorded() -> None:
    here = attended(MEETING, friday(19, 15))
    there = attended(MEETING, friday(19, 15).astimezone(ZoneInfo("Europe/London")))
    assert here.id == there.id
    assert here.id != attended(MEETING, friday(19, 15, day=13)).id
    assert here.id != attended(MEETING._replace(id="quill.other"), friday(19, 15)).id
    assert (here.meeting_id, here.name, here.at) == ("quill.evening", "Evening", friday(19, 15))


def test_of_one_meeting_latest_first() -> None:
    early, late = attended(MEETING, friday(19, 15, day=13)), attended(MEETING, friday(19, 15))
    other = Attendance(id="x", meeting_id="quill.other", name="Other", at=friday(10))
    assert of_meeting([early, other, late], "quill.evening") == (late, early)


def test_months_that_have_any_latest_first() -> None:
    times = [friday(19, day=6), friday(19), datetime(2025, 12, 31, 23, 30, tzinfo=NEW_YORK)]
    assert by_month(attended(MEETING, at) for at in times) == (
        MonthCount(2026, 11, 2),
        MonthCount(2025, 12, 1),
    )
    assert by_month([]) == ()
