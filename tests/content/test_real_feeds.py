"""Real public feeds: what is kept and what is skipped, held to the record.

The feeds are not part of the project. They are read from the folder `TWOFOLD_FEEDS`, else from
`../shared/data/feeds` beside the repository. Without them these tests are skipped, saying so; in
continuous integration (`CI=true`) their absence fails, because a skipped check holds nothing.
"""

from __future__ import annotations

import json
import os
import re
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from mobile_app.content.feed_formats import parse_feed
from mobile_app.content.feeds import ParsedFeed
from mobile_app.content.pack import Pack, decode_pack, encode_pack
from mobile_app.content.pack_delta import apply_delta, encode_delta
from mobile_app.domain.meeting_search import MeetingIndex, Query
from mobile_app.domain.meetings import Meeting
from mobile_app.domain.recurrence import occurrences
from mobile_app.errors import ContentError

REPOSITORY = Path(__file__).resolve().parents[2]
FOLDER = Path(os.environ.get("TWOFOLD_FEEDS") or REPOSITORY.parent / "shared" / "data" / "feeds")


@dataclass(frozen=True)
class Expected:
    file: str
    programme: str
    zone: str | None
    records: int
    kept: int
    # In person, online, hybrid.
    venues: tuple[int, int, int]
    # Monday to Sunday, then by appointment.
    days: tuple[int, int, int, int, int, int, int, int]
    skipped: dict[str, int] = field(default_factory=dict)
    mended: dict[str, int] = field(default_factory=dict)
    formats: str | None = None


FEEDS = [
    Expected(
        "aasepia.json",
        "AA",
        "America/New_York",
        records=2038,
        kept=2038,
        venues=(1428, 305, 305),
        days=(283, 302, 312, 306, 288, 276, 271, 0),
        mended={"end.unlikely": 5},
    ),
    Expected(
        "aasfmarin.test.json",
        "AA",
        None,
        records=658,
        kept=658,
        venues=(55, 514, 89),
        days=(95, 98, 100, 90, 89, 92, 94, 0),
    ),
    Expected(
        "edmonton.json",
        "AA",
        "America/Edmonton",
        records=315,
        kept=315,
        venues=(241, 22, 52),
        days=(53, 47, 52, 46, 41, 34, 42, 0),
    ),
    Expected(
        "sussexaa.json",
        "AA",
        "America/New_York",
        records=123,
        kept=123,
        venues=(94, 28, 1),
        days=(21, 17, 21, 16, 18, 15, 15, 0),
    ),
    Expected(
        "bmlt-new-york.json",
        "NA",
        "America/New_York",
        records=1555,
        kept=1513,
        venues=(1513, 0, 0),
        days=(229, 226, 213, 219, 222, 216, 188, 0),
        skipped={"unpublished": 42},
        formats="bmlt-new-york-formats.json",
    ),
    Expected(
        "times.json",
        "AA",
        "America/Chicago",
        records=9,
        kept=9,
        venues=(1, 0, 8),
        days=(2, 0, 0, 0, 0, 3, 3, 1),
    ),
    Expected(
        "timezones.test.json",
        "AA",
        None,
        records=2,
        kept=2,
        venues=(2, 0, 0),
        days=(0, 0, 0, 0, 0, 2, 0, 0),
    ),
    Expected(
        "appointment.test.json",
        "AA",
        "America/Los_Angeles",
        records=2,
        kept=2,
        venues=(0, 2, 0),
        days=(0, 0, 0, 1, 0, 0, 0, 1),
    ),
]


def read(name: str) -> bytes:
    path = FOLDER / name
    if not path.exists():
        where = "set TWOFOLD_FEEDS to the folder that holds it"
        if os.environ.get("CI") == "true":
            pytest.fail(f"the real feed {name} is missing: {where}")
        pytest.skip(f"the real feed {name} is not here: {where}")
    return path.read_bytes()


def parse(expected: Expected) -> ParsedFeed:
    return parse_feed(
        read(expected.file),
        source="real",
        programme=expected.programme,
        zone=expected.zone,
        formats=read(expected.formats) if expected.formats else None,
    )


each_feed = pytest.mark.parametrize("expected", FEEDS, ids=lambda feed: feed.file)


@each_feed
def test_every_record_is_kept_or_skipped_with_its_reason(expected: Expected) -> None:
    feed = parse(expected)
    assert feed.records == expected.records
    assert len(feed.meetings) == expected.kept
    assert feed.skipped_by_code() == expected.skipped
    assert feed.mended_by_code() == expected.mended
    venues = Counter(meeting.venue.value for meeting in feed.meetings)
    assert tuple(venues[v] for v in ("in_person", "online", "hybrid")) == expected.venues
    days = Counter(meeting.weekday for meeting in feed.meetings)
    assert tuple(days[day] for day in (0, 1, 2, 3, 4, 5, 6, None)) == expected.days


@each_feed
def test_weekdays_and_times_are_those_of_the_feed(expected: Expected) -> None:
    """Read a second time by the plainest means there are."""
    feed = parse(expected)
    told: Counter[tuple[int, int]] = Counter()
    for record in json.loads(read(expected.file)):
        if "weekday_tinyint" in record:
            if record["published"] == "1":
                day = (int(record["weekday_tinyint"]) + 5) % 7
                told[day, minute_of(record["start_time"])] += 1
        elif record.get("time"):
            days = record["day"] if isinstance(record["day"], list) else [record["day"]]
            for day in days:
                told[(int(day) + 6) % 7, minute_of(record["time"])] += 1
    assert told == Counter(
        (m.weekday, m.start_minute) for m in feed.meetings if m.weekday is not None
    )


@each_feed
def test_lengths_are_those_of_the_feed(expected: Expected) -> None:
    """Read a second time by the plainest means there are; what was mended lasts the usual hour."""
    feed = parse(expected)
    told: Counter[int] = Counter()
    for record in json.loads(read(expected.file)):
        if record.get("published", "1") != "1":
            continue
        if "duration_time" in record:
            hours, minutes, _ = map(int, record["duration_time"].split(":"))
            told[hours * 60 + minutes or 60] += 1
        elif record.get("time") and record.get("end_time"):
            minutes = (minute_of(record["end_time"]) - minute_of(record["time"])) % 1440
            days = record["day"] if isinstance(record["day"], list) else [record["day"]]
            told[minutes if 0 < minutes <= 720 else 60] += len(days)
        else:
            days = record["day"] if isinstance(record.get("day"), list) else [0]
            told[60] += len(days) if record.get("time") else 1
    assert told == Counter(meeting.duration_minutes for meeting in feed.meetings)


@each_feed
def test_every_time_is_the_meetings_own_in_its_own_zone(expected: Expected) -> None:
    feed = parse(expected)
    zones = {
        record["timezone"] for record in json.loads(read(expected.file)) if record.get("timezone")
    }
    assert {meeting.zone for meeting in feed.meetings} <= zones | {expected.zone}
    # A week with a change of the clocks in it, in most of these places.
    start = datetime(2026, 10, 30, tzinfo=UTC)
    for found in occurrences(feed.meetings, start, start + timedelta(days=7)):
        there = found.starts_at.astimezone(ZoneInfo(found.meeting.zone))
        assert there.weekday() == found.meeting.weekday
        assert there.hour * 60 + there.minute == found.meeting.start_minute


@each_feed
def test_a_delta_between_any_two_readings_gives_the_newer(expected: Expected) -> None:
    feed = parse(expected)
    older = encode_pack(packed(expected, feed.meetings[1:]))
    edited = [m._replace(notes="New.") if n % 50 == 0 else m for n, m in enumerate(feed.meetings)]
    newer = encode_pack(packed(expected, tuple(edited[:-1])))
    assert apply_delta(older, encode_delta(older, newer)) == newer


def packed(expected: Expected, meetings: tuple[Meeting, ...]) -> Pack:
    return Pack(
        id="real",
        name="Real",
        programme=expected.programme,
        sample=False,
        updated_at=datetime(2026, 5, 1, tzinfo=UTC),
        meetings=meetings,
    )


def minute_of(text: str) -> int:
    for form in ("%H:%M", "%H:%M:%S", "%I:%M %p"):
        try:
            at = datetime.strptime(text, form).replace(tzinfo=UTC)
        except ValueError:
            continue
        return at.hour * 60 + at.minute
    raise AssertionError(text)


@each_feed
def test_ids_are_unique_and_nothing_private_passes(expected: Expected) -> None:
    feed = parse(expected)
    assert len({meeting.id for meeting in feed.meetings}) == expected.kept
    for meeting in feed.meetings:
        for text in (value for value in meeting if isinstance(value, str)):
            assert not re.search(r"[\w.]+@[\w-]+\.\w", text), meeting.id
            assert text.replace("\n", "").isprintable(), meeting.id


@each_feed
def test_it_goes_through_a_pack_and_every_meeting_comes_up_in_a_week(expected: Expected) -> None:
    feed = parse(expected)
    pack = Pack(
        id="real",
        name="Real",
        programme=expected.programme,
        sample=False,
        updated_at=datetime(2026, 5, 1, tzinfo=UTC),
        meetings=feed.meetings,
        type_names=feed.type_names,
    )
    decoded = decode_pack(encode_pack(pack))
    assert set(decoded.meetings) == set(feed.meetings)
    timed = {meeting.id for meeting in feed.meetings if meeting.weekday is not None}
    now = datetime(2026, 5, 1, 17, tzinfo=UTC)
    week = occurrences(decoded.meetings, now, now + timedelta(days=7))
    assert {found.meeting.id for found in week} == timed
    found = MeetingIndex(decoded.meetings).search(Query(), now=now)
    assert found.total == expected.kept


def test_what_is_not_json_is_refused() -> None:
    with pytest.raises(ContentError):
        parse_feed(read("invalid.json"), source="real", programme="AA", zone="UTC")
