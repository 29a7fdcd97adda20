"""Merging is a join: order, grouping and repetition never change the outcome."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mobile_app.changes.change import Act, Change, Json
from mobile_app.changes.hlc import Hlc
from mobile_app.changes.merge import Record, apply, apply_all, merge
from mobile_app.errors import DomainError

KEY = ("counter", "1")


def at(ms: int, device: str = "a") -> Hlc:
    return Hlc(ms, 0, device)


def change(ms: int, act: Act = Act.SET, device: str = "a", **fields: Json) -> Change:
    return Change(type="counter", id="1", at=at(ms, device), fields=fields, act=act)


def after(*changes: Change) -> Record:
    return apply_all({}, changes)[KEY]


values: st.SearchStrategy[Json] = st.one_of(
    st.none(), st.booleans(), st.integers(-3, 3), st.text(max_size=3), st.lists(st.integers(0, 3))
)


@st.composite
def changes(draw: st.DrawFn) -> Change:
    act = draw(st.sampled_from(Act))
    # Few instants and devices on purpose: equal stamps with different values must agree too.
    stamp = Hlc(draw(st.integers(0, 4)), draw(st.integers(0, 1)), draw(st.sampled_from("ab")))
    names = st.sampled_from(["label", "kind", "of-a-newer-version"])
    fields: Mapping[str, Json] = (
        {} if act is Act.REMOVE else draw(st.dictionaries(names, values, max_size=3))
    )
    return Change(type="counter", id="1", at=stamp, fields=fields, act=act)


records = st.lists(changes(), min_size=1, max_size=6).map(lambda some: after(*some))


@given(records, records)
def test_commutative(left: Record, right: Record) -> None:
    assert merge(left, right) == merge(right, left)


@given(records, records, records)
def test_associative(one: Record, two: Record, three: Record) -> None:
    assert merge(merge(one, two), three) == merge(one, merge(two, three))


@given(records)
def test_idempotent(record: Record) -> None:
    assert merge(record, record) == record


@given(st.lists(changes(), min_size=1, max_size=8), st.data())
def test_any_order_and_any_repetition_converge(some: list[Change], data: st.DataObject) -> None:
    shuffled = data.draw(st.permutations(some))
    again = data.draw(st.lists(st.sampled_from(some), max_size=4))
    assert after(*some) == after(*shuffled, *again)


@given(st.lists(changes(), max_size=6), st.lists(changes(), max_size=6))
def test_a_snapshot_and_its_tail_equal_the_whole_log(
    head: list[Change], tail: list[Change]
) -> None:
    assert apply_all(apply_all({}, head), tail) == apply_all({}, head + tail)


@given(records)
def test_fields_and_stamps_have_the_same_names(record: Record) -> None:
    assert record.fields.keys() == record.stamps.keys()


@given(st.lists(changes(), max_size=8), st.integers(0, 4))
def test_nothing_but_a_restoration_brings_a_record_back(some: list[Change], ms: int) -> None:
    edits = [one for one in some if one.act is not Act.RESTORE]
    assert after(*edits, change(ms, Act.REMOVE)).removed


@given(st.lists(changes(), min_size=1, max_size=8))
def test_a_removal_forgets_what_was_written_before(some: list[Change]) -> None:
    assert after(*some, change(9, Act.REMOVE)).fields == {}


def test_each_field_keeps_its_latest_writer() -> None:
    record = after(change(1, label="Wine", position=1), change(2, label="Alcohol"))
    assert record.fields == {"label": "Alcohol", "position": 1}
    assert record.stamps == {"label": at(2), "position": at(1)}
    assert record.key == KEY


def test_one_instant_is_settled_by_device() -> None:
    assert after(change(1, label="mine"), change(1, device="b", label="theirs")).fields == {
        "label": "theirs"
    }


def test_a_device_that_repeats_its_clock_still_converges() -> None:
    one, other = change(1, label="x"), change(1, label="y")
    assert after(one, other) == after(other, one)


def test_a_later_edit_elsewhere_does_not_resurrect() -> None:
    record = after(change(1, label="Wine"), change(2, Act.REMOVE), change(3, device="b", label="?"))
    assert record.removed


def test_a_restoration_brings_back_what_it_carries() -> None:
    removed = (change(1, label="Wine", position=1), change(2, Act.REMOVE))
    record = after(*removed, change(3, Act.RESTORE, label="Wine"))
    assert not record.removed
    assert record.fields == {"label": "Wine"}
    assert after(*removed, change(3, Act.RESTORE), change(4, Act.REMOVE)).removed


def test_unknown_types_and_fields_are_kept() -> None:
    newer = Change(type="hologram", id="1", at=at(1), fields={"glow": [1, {"deep": None}]})
    assert apply_all({}, [newer])["hologram", "1"].fields == {"glow": [1, {"deep": None}]}


def test_other_records_are_left_alone() -> None:
    before = apply_all({}, [change(1, label="Wine")])
    other = Change(type="counter", id="2", at=at(2), fields={"label": "Sugar"})
    merged = apply_all(before, [other])
    assert merged[KEY] is before[KEY]
    assert set(before) == {KEY}


def test_latest_is_the_newest_mark_of_any_kind() -> None:
    assert Record(type="counter", id="1").latest is None
    assert not Record(type="counter", id="1").removed
    assert after(change(1, label="x")).latest == at(1)
    assert after(change(1, label="x"), change(2, Act.REMOVE)).latest == at(2)
    assert after(change(2, Act.REMOVE), change(3, Act.RESTORE)).latest == at(3)


def test_states_of_two_records_do_not_merge() -> None:
    with pytest.raises(DomainError):
        merge(Record(type="counter", id="1"), Record(type="counter", id="2"))
    with pytest.raises(DomainError):
        apply(Record(type="counter", id="2"), change(1))


@pytest.mark.parametrize(
    ("arguments", "field"),
    [
        ({"type": ""}, "type"),
        ({"id": ""}, "id"),
        ({"fields": {"": 1}}, "fields"),
        ({"fields": {"label": 1}, "act": Act.REMOVE}, "fields"),
    ],
)
def test_a_change_without_names_cannot_be_made(arguments: dict[str, object], field: str) -> None:
    whole: dict[str, object] = {"type": "counter", "id": "1", "at": at(1), **arguments}
    with pytest.raises(DomainError) as caught:
        Change(**whole)  # type: ignore[arg-type]
    assert caught.value.field == field
