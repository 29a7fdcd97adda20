"""The clock is monotonic, totally ordered, and never blocks a local write."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mobile_app.changes.hlc import (
    MAX_AHEAD_MS,
    MAX_COUNTER,
    MAX_MS,
    Hlc,
    format_hlc,
    parse_hlc,
)
from mobile_app.errors import ClockError

NOW_MS = 1_800_000_000_000
devices = st.from_regex(r"[0-9a-z]{1,32}", fullmatch=True)
stamps = st.builds(Hlc, st.integers(0, MAX_MS), st.integers(0, MAX_COUNTER), devices)
readings_ms = st.one_of(
    st.integers(NOW_MS - 5, NOW_MS + 5),
    st.integers(-(1 << 70), 1 << 70),
)


def test_takes_the_wall_clock_when_it_moved_on() -> None:
    assert Hlc(NOW_MS, 7, "a").tick(NOW_MS + 1) == Hlc(NOW_MS + 1, 0, "a")


def test_counts_within_one_millisecond() -> None:
    assert Hlc(NOW_MS, 7, "a").tick(NOW_MS) == Hlc(NOW_MS, 8, "a")


@pytest.mark.parametrize("now_ms", [NOW_MS - 1, 0, -1, MAX_MS + 1, 1 << 80])
def test_a_wrong_wall_clock_is_ignored(now_ms: int) -> None:
    assert Hlc(NOW_MS, 7, "a").tick(now_ms) == Hlc(NOW_MS, 8, "a")


def test_a_full_counter_borrows_the_next_millisecond() -> None:
    assert Hlc(NOW_MS, MAX_COUNTER, "a").tick(NOW_MS) == Hlc(NOW_MS + 1, 0, "a")


def test_only_the_end_of_the_bits_stops_a_clock() -> None:
    last = Hlc(MAX_MS, MAX_COUNTER, "a")
    with pytest.raises(ClockError):
        last.tick(NOW_MS)
    assert Hlc(MAX_MS, MAX_COUNTER - 1, "a").tick(NOW_MS) == last


@given(st.lists(readings_ms, max_size=60), devices)
def test_ticks_always_rise(clock_readings: list[int], device: str) -> None:
    stamp = Hlc.start(device)
    for now_ms in clock_readings:
        after = stamp.tick(now_ms)
        assert after > stamp
        assert after.device == device
        stamp = after


def test_receiving_moves_past_both() -> None:
    mine, theirs = Hlc(NOW_MS, 3, "a"), Hlc(NOW_MS, 9, "b")
    assert mine.receive(theirs, NOW_MS - 1) == Hlc(NOW_MS, 10, "a")
    assert mine.receive(theirs, NOW_MS + 1) == Hlc(NOW_MS + 1, 0, "a")
    assert Hlc(NOW_MS - 1, 3, "a").receive(theirs, NOW_MS - 1) == Hlc(NOW_MS, 10, "a")
    assert Hlc(NOW_MS, 3, "a").receive(Hlc(1, 9, "b"), 0) == Hlc(NOW_MS, 4, "a")


def test_a_value_a_day_ahead_is_taken_and_one_beyond_is_not() -> None:
    mine = Hlc(NOW_MS, 0, "a")
    at_the_edge = Hlc(NOW_MS + MAX_AHEAD_MS, 0, "b")
    assert mine.receive(at_the_edge, NOW_MS) > at_the_edge
    with pytest.raises(ClockError):
        mine.receive(Hlc(NOW_MS + MAX_AHEAD_MS + 1, 0, "b"), NOW_MS)


def test_a_phone_that_woke_in_1970_still_hears_the_others() -> None:
    theirs = Hlc(NOW_MS + 1, 0, "b")
    assert Hlc(NOW_MS, 0, "a").receive(theirs, 0) > theirs


@given(stamps, stamps, readings_ms)
def test_receive_rises_above_both_or_refuses(mine: Hlc, theirs: Hlc, now_ms: int) -> None:
    try:
        after = mine.receive(theirs, now_ms)
    except ClockError:
        at_the_end = (MAX_MS, MAX_COUNTER)
        assert theirs.ms > mine.ms + MAX_AHEAD_MS or at_the_end in (
            (mine.ms, mine.counter),
            (theirs.ms, theirs.counter),
        )
        return
    assert after > mine
    assert after > theirs
    assert after.device == mine.device


def test_text_is_fixed_width_and_readable() -> None:
    assert format_hlc(Hlc(1, 2, "d3")) == "000000000001-0002-d3"


@given(stamps, stamps)
def test_text_sorts_as_values_do(left: Hlc, right: Hlc) -> None:
    assert (left < right) == (format_hlc(left) < format_hlc(right))
    assert (left == right) == (format_hlc(left) == format_hlc(right))


@given(stamps)
def test_text_comes_back(stamp: Hlc) -> None:
    assert parse_hlc(format_hlc(stamp)) == stamp


@pytest.mark.parametrize(
    "text",
    [
        "",
        "000000000001-0002-",
        "000000000001-0002-d3\n",
        " 000000000001-0002-d3",
        "00000000001-0002-d3",
        "000000000001-002-d3",
        "00000000000G-0002-d3",
        "00000000000A-0002-d3",
        "000000000001-0002-" + "d" * 33,
        "000000000001-0002-D3",
        "٠00000000001-0002-d3",
    ],
)
def test_no_other_text_is_taken(text: str) -> None:
    with pytest.raises(ClockError):
        parse_hlc(text)


@pytest.mark.parametrize(
    ("ms", "counter", "device"),
    [(-1, 0, "a"), (MAX_MS + 1, 0, "a"), (0, -1, "a"), (0, MAX_COUNTER + 1, "a"), (0, 0, "")],
)
def test_values_outside_the_bits_cannot_be_made(ms: int, counter: int, device: str) -> None:
    with pytest.raises(ClockError):
        Hlc(ms, counter, device)
