"""The card the boot shell shows before the app is alive."""

import json
from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from mobile_app.domain.sobriety import Counter, CounterKind
from mobile_app.presenters.boot_card import LIMIT_BYTES, CardLook, CardMeeting, build_card
from mobile_app.ui.strings.milestones import milestone

NOW = datetime(2026, 11, 20, 18, 30, tzinfo=UTC)
LOOK = CardLook(theme="system", text_scale=1.0, country="US")


def counter(label: str = "Alcohol", position: int = 0, first: bool = False) -> Counter:
    return Counter(
        id=f"c{position}",
        label=label,
        kind=CounterKind.SUBSTANCE,
        sobriety_on=date(2026, 8, 12),
        first_day_is_one=first,
        position=position,
    )


def meeting(starts_in_minutes: int, minutes: int = 60, name: str = "Quiet Room") -> CardMeeting:
    starts_at = NOW + timedelta(minutes=starts_in_minutes)
    return CardMeeting(
        id=f"m{starts_in_minutes}",
        name=name,
        where="Online",
        starts_at=starts_at,
        ends_at=starts_at + timedelta(minutes=minutes),
    )


def card(*counters: Counter, meetings: tuple[CardMeeting, ...] = (), locked: bool = False):
    data = build_card(LOOK, counters, meetings, now=NOW, milestone_words=milestone, locked=locked)
    assert len(data) <= LIMIT_BYTES
    return json.loads(data)


def test_a_counter_carries_its_date_and_the_next_three_milestones() -> None:
    (shown,) = card(counter())["counters"]
    assert shown == {
        "label": "Alcohol",
        "on": "2026-08-12",
        "first": 0,
        "last": [{"on": "2026-11-20", "label": "100 days"}],
        "next": [
            {"on": "2026-12-12", "label": "4 months"},
            {"on": "2027-01-12", "label": "5 months"},
            {"on": "2027-02-12", "label": "6 months"},
        ],
    }


def test_counters_keep_their_order_and_the_first_day_choice() -> None:
    shown = card(counter("Later", 1), counter("First", 0, first=True))["counters"]
    assert [(c["label"], c["first"]) for c in shown] == [("First", 1), ("Later", 0)]


def test_meetings_are_those_of_48_hours_soonest_first_with_the_one_under_way() -> None:
    shown = card(
        meetings=(
            meeting(48 * 60),
            meeting(120),
            meeting(-30),
            meeting(-61),
            meeting(48 * 60 - 1),
        )
    )["meetings"]
    assert [m["id"] for m in shown] == ["m-30", "m120", f"m{48 * 60 - 1}"]
    assert shown[0]["at"] == round((NOW - timedelta(minutes=30)).timestamp() * 1000)
    assert shown[0]["until"] == round((NOW + timedelta(minutes=30)).timestamp() * 1000)


def test_no_more_than_twelve_meetings_travel() -> None:
    assert len(card(meetings=tuple(meeting(n) for n in range(1, 40)))["meetings"]) == 12


def test_a_sample_meeting_says_so() -> None:
    sample = CardMeeting("s", "Sample", "Online", NOW, NOW + timedelta(hours=1), sample=True)
    assert card(meetings=(sample,))["meetings"][0]["sample"] is True
    assert "sample" not in card(meetings=(meeting(5),))["meetings"][0]


def test_a_meeting_the_person_added_says_so() -> None:
    own = CardMeeting("mine~1", "Ours", "", NOW, NOW + timedelta(hours=1), own=True)
    assert card(meetings=(own,))["meetings"][0]["own"] is True
    assert "own" not in card(meetings=(meeting(5),))["meetings"][0]


def test_a_locked_card_holds_nothing_of_the_person() -> None:
    shown = card(counter("Secret"), meetings=(meeting(5),), locked=True)
    assert shown == {"v": 1, "locked": True, "theme": "system", "scale": 1.0, "country": "US"}


def test_the_age_of_the_list_travels_when_known() -> None:
    data = build_card(LOOK, (), (), now=NOW, milestone_words=milestone, list_updated_at=NOW)
    assert datetime.fromisoformat(json.loads(data)["list_updated"]) == NOW


def test_when_too_large_the_latest_meetings_leave_first() -> None:
    long = "𝒳" * 80
    meetings = tuple(meeting(n, name=long) for n in range(1, 13))
    counters = [counter(long, position=n) for n in range(12)]
    shown = card(*counters, meetings=meetings)
    assert [m["id"] for m in shown["meetings"]] == [
        f"m{n}" for n in range(1, len(shown["meetings"]) + 1)
    ]
    assert shown["counters"][0]["label"] == long


@given(
    labels=st.lists(st.text(min_size=1, max_size=200), max_size=20),
    names=st.lists(st.text(max_size=400), max_size=30),
)
def test_the_card_never_outgrows_what_the_page_accepts(labels: list[str], names: list[str]) -> None:
    counters = [counter(label, position=n) for n, label in enumerate(labels)]
    meetings = tuple(meeting(n + 1, name=name) for n, name in enumerate(names))
    card(*counters, meetings=meetings)
