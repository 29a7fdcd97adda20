"""When a quiet round is due, as examples and as rules that always hold."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mobile_app.sync.schedule import QUIET, Conditions, Rhythm, Schedule

ALL = Conditions()
NOW = 1000.0


def done(now: float = NOW) -> Schedule:
    """After a round that went well, with the middle of every draw."""
    return Schedule().succeeded(now, 0.5)


def test_a_new_schedule_is_due_at_once() -> None:
    assert Schedule().due_in(NOW, ALL) == 0


def test_every_few_minutes_with_jitter() -> None:
    assert done().due_in(NOW, ALL) == pytest.approx(300)
    assert Schedule().succeeded(NOW, 0.0).due_in(NOW, ALL) == pytest.approx(240)
    assert Schedule().succeeded(NOW, 1.0).due_in(NOW, ALL) == pytest.approx(360)


def test_a_change_waits_for_the_next_but_not_for_ever() -> None:
    schedule, now = done(), NOW
    schedule = schedule.changed(now)
    assert schedule.due_in(now, ALL) == 3
    for _ in range(20):
        now += 1
        schedule = schedule.changed(now)
    assert schedule.due_in(now, ALL) == 0, "15 seconds after the first at the latest"
    assert schedule.succeeded(now, 0.5).changed(now).due_in(now, ALL) == 3, "a new row"


@pytest.mark.parametrize("conditions", [Conditions(in_sight=False), Conditions(writer=False)])
def test_nothing_begins_out_of_sight_or_beside_another_writer(conditions: Conditions) -> None:
    assert Schedule().due_in(NOW, conditions) is None
    assert done().changed(NOW).due_in(NOW + 99, conditions) is None


def test_another_devices_change_and_a_return_are_due_at_once() -> None:
    assert done().noticed(NOW).due_in(NOW, ALL) == 0
    assert done().resumed(NOW).due_in(NOW, ALL) == 0


def test_a_return_to_the_network_is_spread_and_forgets_the_back_off() -> None:
    tired = done()
    for _ in range(9):
        tired = tired.failed(NOW, 1.0, retryable=True)
    assert tired.due_in(NOW, ALL) == pytest.approx(5 * 2**8)
    assert tired.reconnected(NOW, 0.5).due_in(NOW, ALL) == pytest.approx(2)


def test_back_off_grows_from_seconds_to_an_hour() -> None:
    schedule, waits = done(), []
    for _ in range(40):
        schedule = schedule.failed(NOW, 1.0, retryable=True)
        waits.append(schedule.due_in(NOW, ALL))
    assert waits[:4] == [5, 10, 20, 40]
    assert waits[-1] == 3600
    assert schedule.failures == 40
    assert schedule.succeeded(NOW, 0.5).failures == 0


def test_neither_a_change_nor_a_notice_cuts_a_back_off_short() -> None:
    failed = done().failed(NOW, 1.0, retryable=True).failed(NOW, 1.0, retryable=True)
    assert failed.changed(NOW).due_in(NOW, ALL) == 10
    assert failed.noticed(NOW).due_in(NOW, ALL) == 10
    assert failed.resumed(NOW).due_in(NOW, ALL) == 10
    assert failed.asked(NOW).due_in(NOW, ALL) == 0, "the person's wish does"


def test_what_the_server_asked_for_holds_even_against_the_person() -> None:
    failed = done().failed(NOW, 0.0, retryable=True, retry_after=120)
    assert failed.due_in(NOW, ALL) == 120
    assert failed.asked(NOW).due_in(NOW, ALL) == 120
    assert failed.reconnected(NOW, 0.0).due_in(NOW, ALL) == 120
    assert failed.waits_for_server(NOW + 20) == 100
    assert failed.waits_for_server(NOW + 200) == 0
    again = failed.failed(NOW + 1, 0.0, retryable=True)
    assert again.waits_for_server(NOW + 1) == 119, "a later failure does not shorten it"


def test_what_no_retry_mends_waits_for_somebody() -> None:
    failed = done().failed(NOW, 0.5, retryable=False)
    assert failed.due_in(NOW, ALL) is None
    assert failed.changed(NOW).due_in(NOW + 9999, ALL) is None
    assert failed.noticed(NOW).due_in(NOW + 9999, ALL) is None
    assert failed.reconnected(NOW, 0.5).due_in(NOW + 9999, ALL) is None
    assert failed.asked(NOW).due_in(NOW, ALL) == 0
    assert failed.resumed(NOW).due_in(NOW + 5, ALL) == 0


STEPS = st.lists(
    st.tuples(
        st.sampled_from(
            ["changed", "noticed", "resumed", "reconnected", "asked", "succeeded", "failed"]
        ),
        st.floats(0, 600),
        st.floats(0, 1, exclude_max=True),
        st.one_of(st.none(), st.floats(0, 7200)),
    ),
    max_size=40,
)


@given(STEPS)
def test_whatever_happens_the_wait_is_bounded_and_the_server_is_heard(
    steps: list[tuple[str, float, float, float | None]],
) -> None:
    schedule, now, asked_until = Schedule(Rhythm()), 0.0, 0.0
    for name, passed, draw, retry_after in steps:
        now += passed
        if name == "failed":
            schedule = schedule.failed(now, draw, retryable=True, retry_after=retry_after)
            if retry_after is not None:
                asked_until = now + retry_after
        elif name in ("reconnected", "succeeded"):
            schedule = getattr(schedule, name)(now, draw)
            asked_until = 0.0 if name == "succeeded" else asked_until
        else:
            schedule = getattr(schedule, name)(now)
        due_in = schedule.due_in(now, ALL)
        assert due_in is not None, "what is retryable never stops"
        assert due_in >= asked_until - now - 1e-6
        assert due_in <= max(QUIET.longest_retry, 7200 * 1.1)
