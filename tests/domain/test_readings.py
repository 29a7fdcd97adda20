"""Which reading belongs to a date."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from mobile_app.domain.readings import Reading, reading_for

days = st.dates(date(1900, 1, 1), date(2200, 12, 31))


def reading(id: str, on: str = "") -> Reading:
    return Reading(id=id, title=id, text="…", question="…", theme="hope", on=on)


PACK = [reading(f"r{number:02}") for number in range(31)]


def test_an_empty_pack_has_none() -> None:
    assert reading_for(date(2026, 1, 1), []) is None


def test_a_reading_of_the_day_comes_first() -> None:
    leap = reading("leap", "02-29")
    assert reading_for(date(2028, 2, 29), [*PACK, leap]) == leap
    assert reading_for(date(2026, 2, 28), [*PACK, leap]) != leap


@given(days)
def test_thirty_one_readings_do_not_repeat_within_thirty_one_days(start: date) -> None:
    seen = {reading_for(start + timedelta(days=day), PACK) for day in range(31)}
    assert len(seen) == 31


@given(days, st.permutations(PACK))
def test_the_order_of_the_file_does_not_matter(on: date, shuffled: list[Reading]) -> None:
    assert reading_for(on, shuffled) == reading_for(on, PACK)


@given(days)
def test_a_dated_pack_with_holes_never_shows_an_empty_page(on: date) -> None:
    dated = [reading("a", "01-01"), reading("b", "07-01")]
    assert reading_for(on, dated) in dated
