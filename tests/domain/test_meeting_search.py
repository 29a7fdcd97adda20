"""The index must answer what a plain look at every meeting answers."""

# ruff: noqa: DTZ001 - wall times are what these tests are about

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.linear_meeting_search import LinearSearch
from benchmarks.made_up_meetings import make_meetings
from mobile_app.domain import meeting_index, text_search
from mobile_app.domain.meeting_kinds import TimeOfDay, Trait
from mobile_app.domain.meeting_query import Correction, Order
from mobile_app.domain.meeting_search import (
    IndexBuilder,
    MeetingIndex,
    Query,
    Window,
)
from mobile_app.domain.meetings import Meeting, Venue
from mobile_app.domain.places import Near
from mobile_app.domain.recurrence import next_occurrence
from mobile_app.domain.search_words import fold, split_words
from mobile_app.errors import DomainError

MEETINGS = make_meetings(3_000)
# Around the autumn change in Europe, the spring change in the south, and the American one.
NIGHT = datetime(2026, 10, 24, 20, 0, tzinfo=UTC)


@pytest.fixture(scope="module")
def index() -> MeetingIndex:
    return MeetingIndex(MEETINGS, named)


@pytest.fixture(scope="module")
def linear() -> LinearSearch:
    return LinearSearch(MEETINGS, named)


def named(programme: str, code: str) -> str:
    return {"S": "In Spanish", "W": "For women"}.get(code, "")


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
ids = st.frozensets(st.sampled_from([meeting.id for meeting in MEETINGS]), max_size=4)
circles = st.builds(
    Near,
    st.sampled_from([40.7, 51.5, -17.7, 0.0, 89.9]) | st.floats(-90, 90),
    st.sampled_from([-74.0, -0.1, 179.9, -179.9]) | st.floats(-180, 180),
    st.sampled_from([0.0, 5.0, 40.0, 160.0, 500.0]),
)
queries = st.builds(
    Query,
    text=st.sampled_from(
        ["", "s", "st", "mary", "hope step", "WOMEN'S", "womens", "lodz", "rio c", "1", "hope hope",
         "no-such-word", "o brien", "'", "(1", "enter by the", "church hall lane",
         '"big book"', '"by the side door', '"the" step', "men OR women", "hope -step -men", "-a",
         '-"the month" first', "serenty", "hsrbour", "candellihgt", "candellihgt", "in spanish",
         "serenty OR lihgthouse -men", "zzzz", "a|b", "OR", 'st "mary"']
    ),
    venue=st.none() | st.sampled_from(list(Venue)),
    programmes=st.frozensets(st.sampled_from(["AA", "NA", "Al-Anon", "none"]), max_size=2),
    types=st.lists(
        st.frozensets(
            st.tuples(st.sampled_from(["AA", "NA"]), st.sampled_from(["O", "D", "W", "none"])),
            max_size=3,
        ),
        max_size=2,
    ).map(tuple),
    traits=st.frozensets(st.sampled_from(list(Trait)), max_size=2),
    languages=st.frozensets(st.sampled_from(["es", "en"]), max_size=1),
    weekdays=st.frozensets(st.integers(0, 6), max_size=3),
    times_of_day=st.frozensets(st.sampled_from(list(TimeOfDay)), max_size=1),
    regions=st.frozensets(
        st.sampled_from([meeting.regions for meeting in MEETINGS[:40]])
        | st.sampled_from([meeting.regions[:1] for meeting in MEETINGS[:40]]),
        max_size=2,
    ),
    near=st.none() | circles,
    open_only=st.booleans(),
    welcoming=ids,
    hidden=ids,
    window=st.none() | windows,
)  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(query=queries, now=nows)
def test_the_same_as_a_plain_look(
    index: MeetingIndex, linear: LinearSearch, query: Query, now: datetime
) -> None:
    assert index.search(query, now=now) == linear.search(query, now=now)


@settings(max_examples=150, deadline=None)
@given(query=queries, near=circles, now=nows, offset=st.sampled_from([0, 0, 7, 200]))
def test_the_nearest_first_as_a_plain_look_has_them(
    index: MeetingIndex, linear: LinearSearch, query: Query, near: Near, now: datetime, offset: int
) -> None:
    query = replace(query, near=near, order=Order.NEAREST)
    page = {"now": now, "limit": 20, "offset": offset}
    assert index.search(query, **page) == linear.search(query, **page)


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
    for text in ("odz", "mary x", "halloo", "seville"):
        assert names([meeting], Query(text=text)) == [], text


def test_every_searched_field_is_found() -> None:
    meeting = make(
        group="alpha", place="bravo", address="charlie", city="delta", postcode="echo",
        notes="foxtrot", place_notes="golf", regions=("hotel", "india"), join_notes="juliet",
    )  # fmt: skip
    said = ("alpha", "bravo", "charlie", "delta", "echo", "foxtrot", "golf", "hotel", "india", "aa")
    for word in said:
        assert len(names([meeting], Query(text=word))) == 1, word
    # Passcodes are not what anybody looks for.
    assert names([meeting], Query(text="juliet")) == []


def test_what_codes_are_called_is_found() -> None:
    meetings = [make(types=("S",)), make(id="m.2", name="Another", types=("O",))]
    found = MeetingIndex(meetings, named).search(Query(text="spanish"), now=NIGHT).found
    assert [one.meeting.name for one in found] == ["A meeting"]
    assert names(meetings, Query(text="spanish")) == []


def test_a_phrase_lies_in_one_field() -> None:
    meetings = [
        make(name="Big Book Study"),
        make(id="m.2", name="Book big"),
        make(id="m.3", name="Big", group="Book"),
        make(id="m.4", name="Big bookshop"),
    ]
    assert names(meetings, Query(text='"big book"')) == ["Big Book Study"]
    assert names(meetings, Query(text='"big book')) == ["Big Book Study", "Big bookshop"]
    assert names(meetings, Query(text='big -"big book"')) == ["Big", "Big bookshop", "Book big"]
    assert names(meetings, Query(text='"book"')) == ["Big", "Big Book Study", "Book big"]


def test_what_is_mistyped_is_found_and_said() -> None:
    meetings = [make(name="Serenity"), make(id="m.2", name="Candlelight")]

    def search(text: str) -> tuple[list[str], tuple[Correction, ...]]:
        found = MeetingIndex(meetings).search(Query(text=text), now=NIGHT)
        return [one.meeting.name for one in found.found], found.corrections

    assert search("serenty") == (["Serenity"], (Correction("serenty", ("serenity",), True),))
    assert search("cnadle") == (["Candlelight"], (Correction("cnadle", ("candle",), False),))
    assert search("candellihgt")[0] == ["Candlelight"], "two edits in a long word"
    assert search('"serenty"') == ([], ()), "what is quoted is meant so"
    assert search("seren") == (["Serenity"], ()), "what is being typed is no mistake"
    assert search("light -serenty") == ([], ())


def test_mistakes_are_remembered_for_a_while_only(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(text_search, "_REMEMBERED", 2)
    index = MeetingIndex([make(name="Serenity")])
    for text in ("serenty", "sernity", "serrenity", "serenty"):
        assert index.search(Query(text=text), now=NIGHT).total == 1, text


def test_both_are_welcome_where_the_list_or_the_person_says_so() -> None:
    meetings = [
        make(id="m.1", name="coded", types=("DD",)),
        make(id="m.2", name="dual", programme="DRA"),
        make(id="m.3", name="marked"),
        make(id="m.4", name="silent"),
    ]
    both = Query(traits=frozenset({Trait.BOTH}))
    assert names(meetings, both) == ["coded", "dual"]
    marked = replace(both, welcoming=frozenset({"m.3", "gone"}))
    assert names(meetings, marked) == ["coded", "dual", "marked"]
    assert names(meetings, replace(marked, hidden=frozenset({"m.1"}))) == ["dual", "marked"]


def test_near_is_where_one_can_go_to() -> None:
    here = {"latitude": 40.0, "longitude": -75.0}
    meetings = [
        make(id="m.1", name="here", **here),
        make(id="m.2", name="there", latitude=40.1, longitude=-75.0, weekday=6),
        make(id="m.3", name="online", venue=Venue.ONLINE, **here),
        make(id="m.4", name="nowhere"),
        make(id="m.5", name="any time", weekday=None, start_minute=None, **here),
    ]
    around = Query(near=Near(40.099, -75.0, 20))
    assert names(meetings, around) == ["there", "here", "any time"]
    nearest = replace(around, order=Order.NEAREST)
    assert names(meetings, nearest) == ["there", "here", "any time"]
    assert names(meetings, replace(around, near=Near(40.099, -75.0, 1))) == ["there"]
    (first, *_) = MeetingIndex(meetings).search(nearest, now=NIGHT).found
    assert first.km == pytest.approx(0.111, abs=0.001)


@pytest.mark.parametrize("offset", [0, 30, 500])
def test_pages_of_the_nearest(index: MeetingIndex, linear: LinearSearch, offset: int) -> None:
    query = Query(near=Near(40.7, -74.0, 200), order=Order.NEAREST, venue=Venue.IN_PERSON)
    page = {"now": NIGHT, "limit": 30, "offset": offset}
    found = index.search(query, **page)
    assert found == linear.search(query, **page)
    assert len(found.found) == (30 if offset < 500 else max(0, min(30, found.total - 500)))


def test_counts_of_filters_and_regions() -> None:
    meetings = [
        make(id="m.1", types=("O", "O"), regions=("County", "Town"), city="Town", country="US"),
        make(id="m.2", regions=("County",), city="Other", country="US"),
    ]
    index = MeetingIndex(meetings)
    assert index.filter_counts()["type", ("AA", "O")] == 1
    assert index.filter_counts()["programme", "AA"] == 2
    assert index.region_counts() == {
        ("County",): 2,
        ("County", "Town"): 1,
        ("County", "Other"): 1,
    }
    abroad = MeetingIndex([*meetings, make(id="m.3", country="CA")])
    assert abroad.region_counts()["United States", "County"] == 2


def test_going_and_joining_both_take_hybrid_meetings_in() -> None:
    meetings = [
        make(id=f"m.{place}", name=venue.value, venue=venue) for place, venue in enumerate(Venue)
    ]
    assert names(meetings, Query(venue=Venue.IN_PERSON)) == ["hybrid", "in_person"]
    assert names(meetings, Query(venue=Venue.ONLINE)) == ["hybrid", "online"]
    assert names(meetings, Query(venue=Venue.HYBRID)) == ["hybrid"]


def test_kinds_are_all_wanted_and_weekdays_any() -> None:
    meetings = [
        make(id="m.1", name="both", types=("O", "D"), weekday=1),
        make(id="m.2", name="one", types=("O",), weekday=2),
        make(id="m.3", name="beginner", types=("B",), programme="NA", weekday=3),
    ]
    opened, talk = frozenset({("AA", "O"), ("NA", "O")}), frozenset({("AA", "D")})
    assert names(meetings, Query(types=(opened, talk))) == ["both"]
    assert names(meetings, Query(types=(opened,))) == ["both", "one"]
    assert names(meetings, Query(types=(frozenset({("AA", "B")}),))) == [], "a book, not that B"
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
        index.search(Query(near=Near(0, 0, 501)), now=NIGHT)
    with pytest.raises(DomainError):
        index.search(Query(order=Order.NEAREST), now=NIGHT)
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
