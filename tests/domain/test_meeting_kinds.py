"""What type codes say, and the tree of regions."""

from __future__ import annotations

import pytest

from mobile_app.domain.meeting_kinds import (
    TimeOfDay,
    Trait,
    is_dual_programme,
    is_language,
    languages_of,
    times_of_day,
    traits_of,
)
from mobile_app.domain.meetings import Meeting, Venue
from mobile_app.domain.regions import Branch, branches, enclosing, named, region_path
from mobile_app.domain.states import Territories


@pytest.mark.parametrize(
    ("programme", "types", "traits"),
    [
        ("AA", ("O", "BE", "X", "D"), {Trait.OPEN, Trait.BEGINNERS, Trait.ACCESSIBLE}),
        ("Al-Anon", ("XB",), {Trait.ACCESSIBLE}),
        ("NA", ("BEG", "WC"), {Trait.BEGINNERS, Trait.ACCESSIBLE}),
        ("NA", ("B", "O"), {Trait.BEGINNERS, Trait.OPEN}),
        ("AA", ("B", "C"), set()),
        ("NA", ("BE", "X"), set()),
        ("AA", ("DD",), {Trait.BOTH}),
        ("CA", ("DD",), {Trait.BOTH}),
        ("Al-Anon", ("DD",), set()),
        ("NA", ("DD",), set()),
        ("DRA", (), {Trait.BOTH}),
        ("Double Trouble in Recovery", ("O",), {Trait.BOTH, Trait.OPEN}),
    ],
)
def test_traits(programme: str, types: tuple[str, ...], traits: set[Trait]) -> None:
    assert traits_of(programme, types) == traits


@pytest.mark.parametrize(
    "name", ["DRA", "dda", "D.T.R", "Dual Diagnosis Anonymous", "Dual-Recovery"]
)
def test_programmes_for_both(name: str) -> None:
    assert is_dual_programme(name) is (name != "D.T.R")


@pytest.mark.parametrize("name", ["AA", "NA", "", "Dual"])
def test_other_programmes(name: str) -> None:
    assert not is_dual_programme(name)


def test_languages_are_scoped_by_programme() -> None:
    assert languages_of("AA", ("S", "ASL", "O", "S")) == ("es", "ase")
    assert languages_of("NA", ("ES", "ENG")) == ("es", "en")
    assert languages_of("NA", ("S",)) == ()
    assert is_language("AA", "S")
    assert not is_language("AA", "O")
    assert not is_language("NA", "S")


@pytest.mark.parametrize(
    ("minute", "parts"),
    [
        (0, {TimeOfDay.NIGHT}),
        (239, {TimeOfDay.NIGHT}),
        (240, {TimeOfDay.MORNING}),
        (11 * 60 + 59, {TimeOfDay.MORNING, TimeOfDay.MIDDAY}),
        (12 * 60, {TimeOfDay.MIDDAY}),
        (16 * 60, {TimeOfDay.MIDDAY, TimeOfDay.EVENING}),
        (17 * 60, {TimeOfDay.EVENING}),
        (20 * 60, {TimeOfDay.EVENING, TimeOfDay.NIGHT}),
        (21 * 60, {TimeOfDay.NIGHT}),
        (1439, {TimeOfDay.NIGHT}),
    ],
)
def test_parts_of_the_day_overlap(minute: int, parts: set[TimeOfDay]) -> None:
    assert set(times_of_day(minute)) == parts


def make(**fields: object) -> Meeting:
    base = Meeting(id="m", name="A", programme="AA", zone="UTC", venue=Venue.ONLINE)
    return base._replace(**fields)  # type: ignore[arg-type]


def test_paths_name_everything_once() -> None:
    meeting = make(country="US", regions=("Delaware County", "Media"), city="MEDIA")
    here = Territories()
    here.add(meeting)
    assert region_path(meeting, here) == ("Delaware County", "Media")
    assert region_path(make(), here) == ()
    here.add(make(country="GB", city="Hove"))
    assert region_path(meeting, here) == ("United States", "Delaware County", "Media")
    assert region_path(make(city="Hove"), here) == ("Hove",)
    assert list(enclosing(("a", "b"))) == [("a",), ("a", "b")]


def test_branches_of_the_tree() -> None:
    counts = {("b",): 3, ("b", "x"): 2, ("Ä",): 1, ("b", "x", "deep"): 1, "other": 9}
    assert branches(counts) == [Branch(("Ä",), 1, False), Branch(("b",), 3, True)]
    assert branches(counts, ("b",)) == [Branch(("b", "x"), 2, True)]
    assert branches(counts, ("b", "x", "deep")) == []
    assert branches(counts)[0].name == "Ä"


def test_regions_by_name() -> None:
    counts = {("b",): 3, ("b", "Bay"): 2, ("x", "Bay Side"): 5, ("x",): 6, "bay": 9}
    assert [one.path for one in named(counts, "BAY")] == [("x", "Bay Side"), ("b", "Bay")]
    assert [one.path for one in named(counts, "b")] == [("x", "Bay Side"), ("b",)]
    assert [one.path for one in named(counts, "b", limit=1)] == [("x", "Bay Side")]
    assert named(counts, "…") == []
