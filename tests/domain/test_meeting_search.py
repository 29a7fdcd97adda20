"""The index must answer what a plain look at every meeting answers."""

# ruff: noqa: DTZ001 - wall times are what these tests are about

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.linear_meeting_search import LinearSearch
from benchmarks.made_up_meetings import make_meetings
from mobile_app.domain import meeting_index
from mobile_app.domain.meeting_search import (
    IndexBuilder,
    MeetingIndex,
    Query,
    Window,
)
from mobile_app.domain.meetings import Meeting, Venue
from mobile_app.domain.recurrence import next_occurrence
from mobile_app.domain.search_words import fold, split_words
from mobile_app.errors import DomainError

MEETINGS = make_meetings(3_000)
# Around the autumn change in Europe, the spring change in the south, and the American one.
NIGHT = datetime(2026, 10, 24, 20, 0, tzinfo=UTC)


@pytest.fixture(scope="module")
def index() -> MeetingIndex:
    return MeetingIndex(MEETINGS)


@pytest.fixture(scope="module")
def linear() -> LinearSearch:
    return LinearSearch(MEETINGS)


def make(**fields: object) -> Meeting:
    base = Meeting(
        id="m.1",
        name="A meeting",
        programme="AA",
        zone="UTC",
        venue=Venue.IN_PERSON,
        weekday=0,
        start_minute=600,
    )
    return base._replace(**fields)  # type: ignore[arg-type]


def names(meetings: list[Meeting], query: Query, now: datetime = NIGHT) -> list[str]:
    return [found.meeting.name for found in MeetingIndex(meetings).search(query, now=now).found]


nows = st.datetimes(datetime(2026, 1, 1), datetime(2027, 1, 1), timezones=st.just(UTC))
windows = st.builds(
    lambda start, length, running: Window(start, start + length, running),
    nows,
    st.timedeltas(timedelta(0), timedelta(days=7)),
    st.booleans(),
)
queries = st.builds(
    Query,
    text=st.sampled_from(
        ["", "s", "st", "mary", "hope step", "WOMEN'S", "womens", "lodz", "rio c", "1", "hope hope",
         "no-such-word", "o brien", "'", "(1", "enter by the", "church hall lane"]
    ),
    venue=st.none() | st.sampled_from(list(Venue)),
    programmes=st.frozensets(st.sampled_from(["AA", "NA", "Al-Anon", "none"]), max_size=2),
    types=st.frozensets(st.sampled_from(["O", "D", "W", "none"]), max_size=2),
    weekdays=st.frozensets(st.integers(0, 6), max_size=3),
    open_only=st.booleans(),
    window=st.none() | windows,
)  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(query=queries, now=nows)
def test_the_same_as_a_plain_look(
    index: MeetingIndex, linear: LinearSearch, query: Query, now: datetime
) -> None:
    assert index.search(query, now=now) == linear.search(query, now=now)


@settings(max_examples=60, deadline=None)
@given(minutes=st.integers(0, 6 * 60), day=st.sampled_from([(3, 8), (3, 29), (10, 25), (11, 1)]))
def test_the_same_through_the_nights_of_the_changes(
    index: MeetingIndex, linear: LinearSearch, minutes: int, day: tuple[int, int]
) -> None:
    now = datetime(2026, *day, tzinfo=UTC) + timedelta(minutes=minutes)
    everything = {"now": now, "limit": len(MEETINGS)}
    assert index.search(Query(), **everything) == linear.search(Query(), **everything)


def test_pages_put_together_are_the_whole(index: MeetingIndex) -> None:
    query = Query(text="step", programmes=frozenset({"AA"}))
    whole = index.search(query, now=NIGHT, limit=10_000)
    assert whole.total == len(whole.found) > 150
    pages = [index.search(query, now=NIGHT, limit=50, offset=at) for at in range(0, 10_000, 50)]
    assert tuple(found for page in pages for found in page.found) == whole.found
    assert {page.total for page in pages} == {whole.total}


def test_by_appointment_comes_last_and_only_without_a_window() -> None:
    meetings = [make(id="m.2", name="Any time", weekday=None, start_minute=None), make()]
    assert names(meetings, Query()) == ["A meeting", "Any time"]
    week = Window(NIGHT, NIGHT + timedelta(days=7))
    assert names(meetings, Query(window=week)) == ["A meeting"]
    (found,) = MeetingIndex(meetings[:1]).search(Query(), now=NIGHT).found
    assert found.occurrence is None


def test_each_meeting_has_its_next_occurrence(index: MeetingIndex) -> None:
    for found in index.search(Query(), now=NIGHT, limit=len(MEETINGS)).found:
        assert found.occurrence == next_occurrence(found.meeting, NIGHT)


def test_in_progress_counts_until_its_end() -> None:
    meeting = make(weekday=5, start_minute=19 * 60, duration_minutes=61)
    tonight = Window(NIGHT, NIGHT + timedelta(hours=8))
    assert names([meeting], Query(window=tonight)) == ["A meeting"]
    assert names([meeting._replace(duration_minutes=60)], Query(window=tonight)) == []
    only_new = Window(NIGHT, NIGHT + timedelta(hours=8), running=False)
    assert names([meeting], Query(window=only_new)) == []


def test_every_word_must_begin_a_word() -> None:
    meeting = make(name="Łódź Señoras", place="St. Mary’s Hall", notes="O'Brien’s ring-bell")
    for text in (
        "lodz",
        "senor",
        "marys",
        "MARY'S h",
        "st. mary",
        "obrien",
        "ring bell",
        "bell",
        "",
    ):
        assert names([meeting], Query(text=text)) == ["Łódź Señoras"], text
    for text in ("odz", "mary x", "hallo", "senoritas"):
        assert names([meeting], Query(text=text)) == [], text


def test_every_searched_field_is_found() -> None:
    meeting = make(
        group="alpha", place="bravo", address="charlie", city="delta", postcode="echo",
        notes="foxtrot", place_notes="golf", regions=("hotel", "india"), join_notes="juliet",
    )  # fmt: skip
    for word in ("alpha", "bravo", "charlie", "delta", "echo", "foxtrot", "golf", "hotel", "india"):
        assert len(names([meeting], Query(text=word))) == 1, word
    # Passcodes are not what anybody looks for.
    assert names([meeting], Query(text="juliet")) == []


def test_going_and_joining_both_take_hybrid_meetings_in() -> None:
    meetings = [
        make(id=f"m.{place}", name=venue.value, venue=venue) for place, venue in enumerate(Venue)
    ]
    assert names(meetings, Query(venue=Venue.IN_PERSON)) == ["hybrid", "in_person"]
    assert names(meetings, Query(venue=Venue.ONLINE)) == ["hybrid", "online"]
    assert names(meetings, Query(venue=Venue.HYBRID)) == ["hybrid"]


def test_types_are_all_wanted_and_weekdays_any() -> None:
    meetings = [
        make(id="m.1", name="both", types=("O", "D"), weekday=1),
        make(id="m.2", name="one", types=("O",), weekday=2),
    ]
    assert names(meetings, Query(types=frozenset({"O", "D"}))) == ["both"]
    assert names(meetings, Query(weekdays=frozenset({1, 2}))) == ["both", "one"]
    assert names(meetings, Query(weekdays=frozenset({2}))) == ["one"]


def test_closed_meetings_are_left_out_when_asked() -> None:
    meetings = [make(), make(id="m.2", name="closed", temporarily_closed=True)]
    assert names(meetings, Query()) == ["A meeting", "closed"]
    assert names(meetings, Query(open_only=True)) == ["A meeting"]


def test_building_in_steps_gives_the_same_index(index: MeetingIndex) -> None:
    builder = IndexBuilder(MEETINGS)
    steps = 1
    while not builder.advance():
        steps += 1
    assert steps > len(MEETINGS) / 100
    query = Query(text="hope")
    assert builder.index.search(query, now=NIGHT) == index.search(query, now=NIGHT)
    assert len(builder.index) == len(MEETINGS)
    assert builder.advance()


def test_a_window_without_length_holds_what_is_running() -> None:
    running = make(weekday=5, start_minute=20 * 60 - 10)
    empty = Window(NIGHT, NIGHT)
    assert names(
        [running, make(id="m.2", weekday=5, start_minute=20 * 60)], Query(window=empty)
    ) == ["A meeting"]
    assert names([running], Query(window=Window(NIGHT, NIGHT, running=False))) == []


def test_forgetting_texts_while_building_changes_nothing(
    index: MeetingIndex, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(meeting_index, "_REMEMBERED_TEXTS", 7)
    query = Query(text="st")
    assert MeetingIndex(MEETINGS).search(query, now=NIGHT) == index.search(query, now=NIGHT)


@pytest.mark.parametrize(
    ("venue", "in_person", "online"),
    [(Venue.IN_PERSON, True, False), (Venue.ONLINE, False, True), (Venue.HYBRID, True, True)],
)
def test_a_hybrid_meeting_is_both(venue: Venue, in_person: bool, online: bool) -> None:
    meeting = make(venue=venue)
    assert (meeting.in_person, meeting.online) == (in_person, online)


def test_no_meetings_at_all() -> None:
    results = MeetingIndex([]).search(Query(text="a", venue=Venue.ONLINE), now=NIGHT)
    assert (results.found, results.total) == ((), 0)


def test_what_cannot_be_answered_is_refused(index: MeetingIndex) -> None:
    with pytest.raises(DomainError):
        index.search(Query(), now=NIGHT.replace(tzinfo=None))
    with pytest.raises(DomainError):
        index.search(Query(window=Window(NIGHT, NIGHT + timedelta(days=8))), now=NIGHT)
    with pytest.raises(DomainError):
        MeetingIndex([make(zone="Mars/Olympus")])


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("St. Mary's", ["st", "marys"]),
        ("STRASSE Straße", ["strasse", "strasse"]),
        ("Ærø ﬁn", ["aero", "fin"]),
        ("İstanbul", ["istanbul"]),
        ("12x12, 5-6 pm", ["12x12", "5", "6", "pm"]),
        ("Ελλάδα", ["ελλαδα"]),
        ("…", []),
    ],
)
def test_words(text: str, words: list[str]) -> None:
    assert split_words(text) == words


@given(st.text())
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)
