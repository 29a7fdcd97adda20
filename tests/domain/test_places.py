"""Circles on the sphere, and what the lists know of towns."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mobile_app.domain.gazetteer import Gazetteer
from mobile_app.domain.meetings import Meeting, Venue
from mobile_app.domain.places import Near, PlaceIndex, distance_km, point_of
from mobile_app.domain.word_index import bits_of, iterate_bits

latitudes = st.floats(-90, 90, width=32)
longitudes = st.floats(-180, 180, width=32)
points = st.tuples(latitudes, longitudes)
close_by = st.tuples(st.floats(-1.5, 1.5, width=32), st.floats(-3, 3, width=32))


@pytest.mark.parametrize(
    ("a", "b", "km"),
    [
        ((40.7128, -74.0060), (39.9526, -75.1652), 129.6),
        ((51.5074, -0.1278), (48.8566, 2.3522), 343.6),
        ((-16.8, 179.9), (-16.8, -179.9), 21.3),
        ((90.0, 0.0), (90.0, 120.0), 0.0),
        ((0.0, 0.0), (0.0, 180.0), 20015.1),
        ((12.5, 7.25), (12.5, 7.25), 0.0),
    ],
)
def test_distances_on_the_sphere(a: tuple[float, float], b: tuple[float, float], km: float) -> None:
    assert distance_km(*a, *b) == pytest.approx(km, abs=0.1)


@settings(max_examples=200)
@given(points, st.lists(points | close_by, max_size=30), st.sampled_from([0.0, 3.0, 60.0, 500.0]))
def test_circles_hold_what_is_within(
    centre: tuple[float, float], held: list[tuple[float, float]], km: float
) -> None:
    near = Near(*centre, km)
    index = PlaceIndex()
    # Half of them around the centre, wherever that is.
    spread = [
        (max(-90.0, min(90.0, centre[0] + p[0])), (centre[1] + p[1] + 180) % 360 - 180)
        if abs(p[0]) <= 1.5
        else p
        for p in held
    ]
    for number, point in enumerate(spread):
        index.add(number, point)
    far = [distance_km(*centre, *point) for point in spread]
    expected = {number for number, one in enumerate(far) if one <= km}
    assert set(iterate_bits(index.within(near, len(held)))) == expected
    asked = {number for number in range(len(held)) if number % 3}
    marks = bits_of(asked, len(held)).to_bytes(len(held) // 8 + 1, "little")
    wanted = asked & expected
    nearest = index.nearest_first(near, marks)
    given_out = [(one, number) for one, numbers in nearest for number in numbers]
    assert {number for _, number in given_out} == wanted
    assert [one for one, _ in given_out] == sorted(far[number] for number in wanted)


def make(name: str, **fields: object) -> Meeting:
    base = Meeting(id=name, name=name, programme="AA", zone="UTC", venue=Venue.IN_PERSON)
    return base._replace(**fields)  # type: ignore[arg-type]


def test_only_what_one_can_go_to_has_a_place() -> None:
    assert point_of(make("a", latitude=1.0, longitude=2.0)) == (1.0, 2.0)
    assert point_of(make("a", latitude=1.0)) is None
    assert point_of(make("a", longitude=1.0)) is None
    online = make("a", latitude=1.0, longitude=2.0, venue=Venue.ONLINE)
    assert point_of(online) is None


MEETINGS = [
    make("1", city="New York", postcode="10001", latitude=40.0, longitude=-74.0, regions=("NY",)),
    make("2", city="New York", postcode="10002", latitude=42.0, longitude=-74.0, regions=("NY",)),
    make("3", city="New York", postcode="10002", latitude=40.2, longitude=-74.0, regions=("NY",)),
    make("4", city="York", postcode="YO1 7HH", latitude=53.96, longitude=-1.08, country="GB"),
    make("5", city="York", latitude=39.96, longitude=-76.73, regions=("PA", "york")),
    make("6", city="Suva", latitude=-18.0, longitude=179.9),
    make("7", city="Suva", latitude=-18.0, longitude=-179.9),
    make("8", city="Online town", venue=Venue.ONLINE, latitude=1.0, longitude=1.0),
    make("9", city="…", latitude=1.0, longitude=1.0),
    make("10", regions=("Wide", "Narrow"), latitude=5.0, longitude=5.0),
]


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    made = Gazetteer()
    for _ in made.build(MEETINGS):
        pass
    return made


def found(gazetteer: Gazetteer, typed: str) -> list[tuple[str, str, int]]:
    return [(spot.name, spot.detail, spot.meetings) for spot in gazetteer.find(typed)]


def test_towns_are_found_by_any_of_their_words(gazetteer: Gazetteer) -> None:
    assert found(gazetteer, "new y") == [("New York", "NY", 2), ("New York", "NY", 1)]
    # That very name first, then what has it in its name.
    assert found(gazetteer, "YORK") == [
        ("York", "GB", 1),
        ("York", "PA", 1),
        ("New York", "NY", 2),
        ("New York", "NY", 1),
    ]
    assert found(gazetteer, "narrow") == [("Narrow", "Wide", 1)]
    assert found(gazetteer, "ny") == found(gazetteer, "NY")


def test_the_middle_of_a_town_is_that_of_its_meetings(gazetteer: Gazetteer) -> None:
    spot = gazetteer.find("new york")[0]
    assert (spot.latitude, spot.longitude) == (pytest.approx(40.1), -74.0)
    (suva,) = gazetteer.find("suva")
    assert abs(suva.longitude) == pytest.approx(180), "across the date line, not around the world"


def test_postcodes_are_found_with_and_without_their_space(gazetteer: Gazetteer) -> None:
    assert [row[0] for row in found(gazetteer, "yo1 7")] == ["YO1 7HH"]
    assert [row[0] for row in found(gazetteer, "yo17hh")] == ["YO1 7HH"]
    assert [row[0] for row in found(gazetteer, "yo1")] == ["YO1", "YO1 7HH"]
    assert found(gazetteer, "10001") == [("10001", "New York", 1)]


def test_mistyped_towns_are_found(gazetteer: Gazetteer) -> None:
    assert [row[0] for row in found(gazetteer, "new yrok")] == ["New York", "New York"]
    assert found(gazetteer, "nowhere at all") == []


def test_nothing_typed_is_nothing_found(gazetteer: Gazetteer) -> None:
    assert found(gazetteer, " … ") == []
    assert found(gazetteer, "online town") == []
    assert len(gazetteer.find("n", limit=1)) == 1
