"""States as they are stored and sent: whatever is read may be anybody's."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mobile_app.changes.hlc import Hlc, check_hlc, device_of, format_hlc
from mobile_app.changes.merge import Record, merge
from mobile_app.changes.stamps import Stamps, texts_of
from mobile_app.changes.states import check_document, record_from_state, state_from
from mobile_app.errors import ClockError, StoreCorrupt
from tests.changes.test_merge import records

EARLY, LATE = "0193a0000000-0000-aa01", "0193a0000001-0002-bb02"


@given(records)
def test_a_state_gives_its_record_back(record: Record) -> None:
    again = record_from_state(state_from(record))
    assert again == record
    assert merge(again, record) == record


@given(records)
def test_stamps_as_text_are_the_stamps(record: Record) -> None:
    texts = Stamps(texts_of(dict(record.stamps)))
    assert texts == record.stamps
    assert texts == Stamps(texts_of(record.stamps))
    assert set(texts) == set(record.stamps)
    assert len(texts) == len(record.stamps)
    assert "no such field" not in texts


def test_of_two_writes_to_one_field_the_later_stands() -> None:
    state = {"type": "counter", "id": "1", "writes": {LATE: {"a": 2}, EARLY: {"a": 1, "b": 1}}}
    assert dict(record_from_state(state).fields) == {"a": 2, "b": 1}


def test_what_a_removal_forgets_is_not_taken_in() -> None:
    state = {"type": "counter", "id": "1", "writes": {EARLY: {"a": 1}}, "removed_at": LATE}
    record = record_from_state(state)
    assert dict(record.fields) == {}
    assert record.removed


@pytest.mark.parametrize(
    "state",
    [
        {},
        {"type": 1, "id": "1", "writes": {}},
        {"type": "counter", "id": None, "writes": {}},
        {"type": "Counter", "id": "1", "writes": {}},
        {"type": "counter", "id": "", "writes": {}},
        {"type": "counter", "id": "1" * 201, "writes": {}},
        {"type": "counter", "id": "1"},
        {"type": "counter", "id": "1", "writes": []},
        {"type": "counter", "id": "1", "writes": [{}]},
        {"type": "counter", "id": "1", "writes": {"no stamp": {"a": 1}}},
        {"type": "counter", "id": "1", "writes": {"no stamp": {}, EARLY: {"a": 1}}},
        {"type": "counter", "id": "1", "writes": {EARLY: ["a"]}},
        {"type": "counter", "id": "1", "writes": {EARLY: "a"}},
        {"type": "counter", "id": "1", "writes": {EARLY: {"": 1}}},
        {"type": "counter", "id": "1", "writes": {EARLY: [["a", 1]], LATE: {}}},
        {"type": "counter", "id": "1", "writes": {}, "removed_at": 5},
        {"type": "counter", "id": "1", "writes": {}, "restored_at": "soon"},
        {"type": "counter", "id": "1", "writes": {"ffffffffffff-0000-aa01": {"a": 1}}},
    ],
)
def test_what_is_no_sound_record_is_refused(state: dict[str, Any]) -> None:
    with pytest.raises(StoreCorrupt):
        record_from_state(state)


def test_the_latest_stamp_of_a_document() -> None:
    assert check_document("counter", "1", {"writes": {EARLY: {"a": 1}, LATE: {}}}) == LATE
    assert check_document("counter", "1", {"writes": {}, "restored_at": LATE}) == LATE
    assert check_document("counter", "1", {"writes": {}}) == ""


@given(
    st.builds(
        Hlc, st.integers(0, 9), st.integers(0, 9), st.from_regex(r"[0-9a-z]{1,32}", fullmatch=True)
    )
)
def test_who_wrote_a_stamp_is_in_its_text(stamp: Hlc) -> None:
    text = check_hlc(format_hlc(stamp))
    assert device_of(text) == stamp.device


@pytest.mark.parametrize("text", ["", "0193a0000000-0000-", EARLY.upper(), EARLY + "\n"])
def test_other_text_is_no_stamp(text: str) -> None:
    with pytest.raises(ClockError):
        check_hlc(text)
