"""Coverages: what of a record another place lacks, and that nothing is ever left out."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from mobile_app.changes.change import Act, Change
from mobile_app.changes.coverage import (
    Coverage,
    Latest,
    advance,
    beyond,
    covers,
    join,
    lacking,
    split_early,
    stamps_in,
)
from mobile_app.changes.hlc import Hlc, format_hlc, parse_hlc
from mobile_app.changes.merge import Record, apply_all, merge
from tests.changes.test_merge import KEY, after, changes, records


def at(ms: int, device: str = "a") -> Hlc:
    return Hlc(ms, 0, device)


devices = st.sampled_from("ab")
stamps = st.builds(Hlc, st.integers(0, 4), st.integers(0, 1), devices)
coverages: st.SearchStrategy[Coverage] = st.lists(stamps, max_size=4).map(
    lambda some: advance({}, some)
)


def test_a_coverage_holds_what_is_at_or_before_its_stamp_of_that_device() -> None:
    coverage = advance({}, [at(3), at(1, "b"), at(2)])
    assert coverage == {"a": at(3), "b": at(1, "b")}
    assert covers(coverage, at(3))
    assert covers(coverage, at(1, "b"))
    assert not covers(coverage, at(2, "b"))
    assert not covers(coverage, at(0, "c"))


@given(coverages, coverages, stamps)
def test_a_join_holds_what_either_does(left: Coverage, right: Coverage, stamp: Hlc) -> None:
    both = join(left, right)
    assert covers(both, stamp) == (covers(left, stamp) or covers(right, stamp))
    assert both == join(right, left)


@given(records, coverages)
def test_beyond_is_exactly_what_is_not_covered(record: Record, coverage: Coverage) -> None:
    part = beyond(record, coverage)
    told = stamps_in(part) if part is not None else set()
    wanted = {one for one in stamps_in(record) if not covers(coverage, parse_hlc(one))}
    assert told == wanted
    assert part is None or merge(record, part) == record


@given(st.lists(changes(), min_size=1, max_size=8), st.data())
def test_deltas_joined_in_any_order_give_the_state(some: list[Change], data: st.DataObject) -> None:
    """As a device sends: after each change, what the coverage so far does not hold."""
    coverage: Coverage = {}
    record = Record(type=KEY[0], id=KEY[1])
    deltas = []
    told: dict[str, int] = {}
    for change in some:
        # A device's own stamps only rise, as its clock does.
        told[change.at.device] = told.get(change.at.device, 0) + 1
        stamp = Hlc(told[change.at.device], 0, change.at.device)
        stamped = Change(
            type=change.type, id=change.id, at=stamp, fields=change.fields, act=change.act
        )
        record = apply_all({record.key: record}, [stamped])[KEY]
        delta = beyond(record, coverage)
        if delta is not None:
            deltas.append(delta)
            coverage = advance(coverage, map(parse_hlc, stamps_in(delta)))
    joined = Record(type=KEY[0], id=KEY[1])
    again = data.draw(st.lists(st.sampled_from(deltas), max_size=3)) if deltas else []
    for delta in (*data.draw(st.permutations(deltas)), *again):
        joined = merge(joined, delta)
    assert joined == record


@given(records, records)
def test_what_is_lacking_makes_up_for_it(mine: Record, theirs: Record) -> None:
    mine = merge(mine, theirs)
    part = lacking(mine, theirs)
    assert (merge(theirs, part) if part is not None else merge(theirs, theirs)) == mine
    assert lacking(mine, mine) is None


def test_who_has_nothing_lacks_everything() -> None:
    record = after(Change(type="counter", id="1", at=at(1), fields={"label": "a"}))
    assert lacking(record, None) == record
    assert lacking(Record(type="counter", id="1"), None) is None


@given(records, st.integers(0, 5))
def test_early_and_due_are_the_two_parts_of_a_record(record: Record, limit_ms: int) -> None:
    due, early = split_early(record, limit_ms)
    parts = [part for part in (due, early) if part is not None]
    joined = Record(type=record.type, id=record.id)
    for part in parts:
        joined = merge(joined, part)
    assert joined == record
    assert all(parse_hlc(one).ms <= limit_ms for one in stamps_in(due or joined) if due)
    assert early is None or all(parse_hlc(one).ms > limit_ms for one in stamps_in(early))


@given(st.lists(records, max_size=4))
def test_the_latest_of_many_is_their_coverage(some: list[Record]) -> None:
    latest = Latest()
    for record in some:
        latest.note(stamps_in(record))
    every = [parse_hlc(text) for record in some for text in stamps_in(record)]
    assert latest.coverage() == advance({}, every)


def test_removals_and_restorations_are_stamps_too() -> None:
    record = after(
        Change(type="counter", id="1", at=at(1), fields={"label": "a"}),
        Change(type="counter", id="1", at=at(2, "b"), act=Act.REMOVE),
        Change(type="counter", id="1", at=at(3), fields={"label": "b"}, act=Act.RESTORE),
    )
    assert stamps_in(record) == {format_hlc(at(2, "b")), format_hlc(at(3))}
    part = beyond(record, {"b": at(9, "b")})
    assert part is not None
    assert (part.removed_at, part.restored_at) == (None, at(3))
    assert dict(part.fields) == {"label": "b"}
