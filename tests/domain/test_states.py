"""States and provinces, read from addresses: what is told, what is inferred, what is left out."""

from __future__ import annotations

import pytest

from mobile_app.domain.meeting_search import MeetingIndex
from mobile_app.domain.meetings import Meeting, Venue
from mobile_app.domain.regions import branches
from mobile_app.domain.states import Territories, state_of


def make(address: str = "", **fields: object) -> Meeting:
    base = Meeting(f"m{address}", "A", "AA", "UTC", Venue.IN_PERSON, address=address)
    return base._replace(**fields)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("address", "state"),
    [
        ("1 Mill Lane, Anytown, OK 12345, USA", "Oklahoma"),
        ("1 Mill Lane, Anytown, OK 12345-6789", "Oklahoma"),
        ("1 Mill Lane, Anytown, PA, 19040, USA", "Pennsylvania"),
        ("Anytown, PA, United States", "Pennsylvania"),
        ("Anytown, Pennsylvania, U.S.A.", "Pennsylvania"),
        ("1 Hill Road, Edmonton, Alberta, T6E 4E8, Canada", "Alberta"),
        ("1 Hill Road, Edmonton, AB T6E 4E8", "Alberta"),
        ("Washington, District of Columbia 20001", "District of Columbia"),
        ("Berlin, DE", ""),
        ("1 High Street, Hove, BN3 2AA, UK", ""),
        ("PA, USA", ""),
        ("USA", ""),
        ("19040", ""),
        ("Anytown, Elsewhere, USA", ""),
        ("Anytown, P4, USA", ""),
        ("", ""),
    ],
)
def test_states_by_address(address: str, state: str) -> None:
    assert state_of(make(address)) == state


def test_a_country_of_its_own_field_counts() -> None:
    assert state_of(make("Anytown, PA", country="US")) == "Pennsylvania"
    assert state_of(make("Berlin, DE", country="Germany")) == ""


PENN = make("Anytown, PA, USA", regions=("Wide County", "North"))
JERSEY = make("Othertown, NJ, USA", regions=("NJ", "Shore County"))
ONLINE = make(regions=("Wide County",), venue=Venue.ONLINE)


def knows(*meetings: Meeting) -> Territories:
    made = Territories()
    for meeting in meetings:
        made.add(meeting)
    return made


def test_a_list_of_several_states_begins_with_them() -> None:
    here = knows(PENN, JERSEY, ONLINE)
    assert here.of(PENN) == ("", "Pennsylvania", ("Wide County", "North"))
    assert here.of(JERSEY) == ("", "New Jersey", ("Shore County",))
    assert here.of(ONLINE) == ("", "Pennsylvania", ("Wide County",)), "its region lies in one"
    assert here.of(make(regions=("Far County",))) == ("", "", ("Far County",))
    assert here.of(make(regions=("NJ",))) == ("", "New Jersey", ())
    assert here.of(make()) == ("", "", ())


def test_a_region_of_two_states_says_neither() -> None:
    here = knows(PENN, make("B, NJ, USA", regions=("Wide County",)))
    assert here.of(ONLINE) == ("", "", ("Wide County",))


def test_a_list_of_nearly_one_state_has_no_such_level() -> None:
    here = knows(JERSEY, *[PENN] * 10)
    assert here.of(PENN) == ("", "", ("Wide County", "North"))
    assert here.of(JERSEY) == ("", "", ("Shore County",)), "nor half of one"


def test_one_name_for_a_country_however_it_is_written() -> None:
    written = [make("A, PA", country=said) for said in ("US", "U.S.A.", "United States", "usa")]
    assert {knows(*written).of(one).country for one in written} == {""}
    canada = make("B, AB T6E 4E8")
    both = knows(*written, canada, make(country="Ireland"))
    assert {both.of(one).country for one in written} == {"United States"}
    assert both.of(canada).country == "Canada", "a province tells"
    assert both.of(make(country="Ireland")).country == "Ireland"


def test_the_tree_of_an_index() -> None:
    tree = MeetingIndex([PENN, JERSEY, ONLINE]).region_counts()
    assert [(one.name, one.meetings) for one in branches(tree)] == [
        ("New Jersey", 1),
        ("Pennsylvania", 2),
    ]
    assert [one.name for one in branches(tree, ("Pennsylvania",))] == ["Wide County"]
