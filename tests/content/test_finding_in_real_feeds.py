"""The finder on real public feeds: what it answers, and when their meetings are for two years.

See test_real_feeds for where the feeds come from and what happens without them.
"""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from benchmarks.linear_meeting_search import LinearSearch
from mobile_app.domain.gazetteer import Gazetteer
from mobile_app.domain.meeting_kinds import TimeOfDay, Trait
from mobile_app.domain.meeting_query import Order, Query, Window
from mobile_app.domain.meeting_search import MeetingIndex
from mobile_app.domain.meetings import Meeting, Venue
from mobile_app.domain.places import Near
from mobile_app.domain.recurrence import occurrences, until_small_hours
from mobile_app.domain.regions import branches
from tests.content.test_real_feeds import FEEDS, Expected, each_feed, parse
from tests.domain.test_recurrence import TWO_YEARS, reference

NOW = datetime(2026, 10, 30, 22, 10, tzinfo=UTC)
TONIGHT = Window(NOW, until_small_hours(NOW))
QUERIES = [
    Query(),
    Query(window=TONIGHT, open_only=True),
    *(Query(text=text) for text in ("s", "st", "church", "big book", '"big book"', "serenty")),
    *(Query(text=text) for text in ("women OR men", "step -women", "grop", "chruch hall", "19")),
    Query(traits=frozenset({Trait.OPEN}), venue=Venue.ONLINE, window=TONIGHT),
    Query(traits=frozenset({Trait.BOTH})),
    Query(traits=frozenset({Trait.ACCESSIBLE, Trait.BEGINNERS})),
    Query(languages=frozenset({"es"}), times_of_day=frozenset({TimeOfDay.EVENING})),
    Query(types=(frozenset({("AA", "D"), ("NA", "D")}),), weekdays=frozenset({4, 5})),
]


@each_feed
def test_the_index_answers_as_a_plain_look_does(expected: Expected) -> None:
    meetings = parse(expected).meetings
    index, linear = MeetingIndex(meetings), LinearSearch(meetings)
    placed = [m for m in meetings if m.latitude is not None and m.longitude is not None]
    around = [
        Query(near=Near(m.latitude or 0.0, m.longitude or 0.0, km), order=order)
        for m in placed[:1]
        for km in (1.0, 8.0, 60.0)
        for order in Order
    ]
    regions = [Query(regions=frozenset({b.path})) for b in branches(index.region_counts())[:5]]
    for query in [*QUERIES, *around, *regions]:
        assert index.search(query, now=NOW) == linear.search(query, now=NOW), query


@each_feed
def test_two_years_of_every_meeting_agree_with_dateutil(expected: Expected) -> None:
    # Each time of the week of each zone once: the feeds have hundreds of them.
    by_time: dict[tuple[str, int | None, int | None], Meeting] = {
        (m.zone, m.weekday, m.start_minute): m for m in parse(expected).meetings
    }
    timed = [m._replace(duration_minutes=1) for m in by_time.values() if m.weekday is not None]
    starts: dict[str, list[datetime]] = {meeting.id: [] for meeting in timed}
    for found in occurrences(timed, *TWO_YEARS):
        starts[found.meeting.id].append(found.starts_at)
    for meeting in timed:
        assert starts[meeting.id] == reference(meeting, *TWO_YEARS), meeting.id


@pytest.mark.parametrize(
    ("file", "typed", "name"),
    [
        ("aasepia.json", "philadel", "Philadelphia"),
        ("aasepia.json", "philadelpia", "Philadelphia"),
        ("sussexaa.json", "lewes", "Lewes"),
        ("bmlt-new-york.json", "bufalo", "Buffalo"),
    ],
)
def test_towns_of_real_lists(file: str, typed: str, name: str) -> None:
    (expected,) = (feed for feed in FEEDS if feed.file == file)
    gazetteer = Gazetteer()
    for _ in gazetteer.build(parse(expected).meetings):
        pass
    assert gazetteer.find(typed)[0].name == name


def test_the_one_that_says_dual_diagnosis_is_found() -> None:
    (expected,) = (feed for feed in FEEDS if feed.file == "aasfmarin.test.json")
    both = MeetingIndex(parse(expected).meetings).search(
        Query(traits=frozenset({Trait.BOTH})), now=NOW
    )
    assert both.total == 1
