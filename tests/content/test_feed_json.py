"""Bytes that are not quite JSON: one bad record never loses the rest, and nothing runs away."""

from __future__ import annotations

import contextlib
import json
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mobile_app.content import feed_json, feeds
from mobile_app.content.feed_json import UNREADABLE, load_json
from mobile_app.content.meeting_guide import parse
from mobile_app.errors import ContentError

GOOD = '{"name": "Two Benches", "slug": "b", "day": 1, "time": "19:00"}'


def names(data: bytes) -> tuple[list[str], dict[str, int]]:
    feed = parse(data, source="test", programme="AA", zone="UTC")
    return [meeting.name for meeting in feed.meetings], feed.skipped_by_code()


@pytest.mark.parametrize(
    "bad",
    [
        '{"name": ' + "[" * 50_000 + "]" * 50_000 + "}",
        "[" * 50_000 + "]" * 50_000,
        '{"a":' * 2_000 + "1" + "}" * 2_000,
        '{"name": "x", "day": ' + "9" * 6_000 + "}",
        '{"name": "a ] \\" , [ in a text", "deep": ' + "[" * 5_000 + "]" * 5_000 + "}",
    ],
)
def test_a_record_no_reader_can_hold_costs_itself_alone(bad: str) -> None:
    for order in ((GOOD, bad), (bad, GOOD), (GOOD, bad, GOOD)):
        kept, skipped = names(f"[{', '.join(order)}]".encode())
        assert kept == ["Two Benches"] * order.count(GOOD)
        assert skipped == {"record.unreadable": 1}


def test_a_malformed_record_beside_a_deep_one_costs_itself_too() -> None:
    deep = "[" * 50_000 + "]" * 50_000
    assert names(f"[{deep}, nonsense, {GOOD},]".encode()) == (
        ["Two Benches"],
        {"record.unreadable": 3},
    )


@pytest.mark.parametrize(
    "data",
    [
        "[" * 50_000,
        '{"a": ' * 50_000,
        "[" + GOOD + "," + "[" * 50_000,
        "[" + GOOD + ',"' + '\\"' * 50_000,
        '{"deep": ' + "[" * 50_000 + "]" * 50_000 + "}",
        "x [" + "[" * 50_000 + "]" * 50_000 + "]",
        "[" + "[" * 50_000 + "]" * 50_000 + "] x",
    ],
)
def test_what_is_cut_short_or_no_list_is_refused(data: str) -> None:
    began = time.process_time()
    with pytest.raises(ContentError):
        load_json(data.encode())
    assert time.process_time() - began < 5


def test_an_empty_list_stays_one() -> None:
    assert feed_json._salvage(" [ ] ") == []


@pytest.mark.parametrize("coding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
def test_any_unicode_encoding_with_its_mark_is_read(coding: str) -> None:
    data = json.dumps([{"name": "Café Łódź", "slug": "a"}], ensure_ascii=False).encode(coding)
    assert names(data)[0] == ["Café Łódź"]


def test_stray_bytes_of_windows_cost_nothing() -> None:
    record = '{"name": "Caf\u00e9 Ł", "slug": "a"}'.encode()
    stray = b'{"name": "Caf\xe9 \x96 late", "slug": "b"}'
    assert names(b"[" + record + b"," + stray + b"]")[0] == ["Café Ł", "Café – late"]


@pytest.mark.parametrize("data", [b"\xff\xfe\x00", b"\xff\xfe\x00\x00\x01", b"\xfe\xff\xd8\x00"])
def test_a_broken_encoding_is_refused(data: bytes) -> None:
    with pytest.raises(ContentError):
        load_json(data)


def test_control_characters_in_a_text_are_no_obstacle() -> None:
    assert names(b'[{"name": "Two\x00\x07\tBen\nches", "slug": "a"}]')[0] == ["Two Ben ches"]


def test_numbers_that_are_none_are_absent() -> None:
    data = b'[{"name": "A", "slug": "a", "latitude": NaN, "longitude": -Infinity, "day": 1e999}]'
    feed = parse(data, source="test", programme="AA", zone="UTC")
    assert feed.meetings[0].latitude is None


@pytest.mark.parametrize("data", [b"[" + b"{}," * 700_000 * 3 + b"{}]", b"[" + b"1," * 16_000_001])
def test_more_values_than_a_list_has_are_not_read(data: bytes) -> None:
    with pytest.raises(ContentError, match="more values"):
        load_json(data)


def test_a_file_too_large_is_not_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(feed_json, "MAX_FEED_BYTES", 10)
    with pytest.raises(ContentError, match="larger"):
        load_json(b"[" + b" " * 10 + b"]")


def test_a_deep_and_large_one_is_not_searched(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(feed_json, "MAX_SALVAGE_CHARS", 1_000)
    with pytest.raises(ContentError, match="piece by piece"):
        load_json(b"[" * 50_000)


def test_more_records_than_a_pack_holds_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(feeds, "MAX_RECORDS", 2)
    with pytest.raises(ContentError, match="more records"):
        names(f"[{GOOD}, {GOOD}, {GOOD}]".encode())


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)


@given(st.lists(json_values, max_size=6))
def test_piece_by_piece_gives_what_a_plain_reader_gives(records: list[object]) -> None:
    assert feed_json._salvage(json.dumps(records)) == records


@given(st.binary(max_size=200) | st.text('[]{},":\\ ax1\n', max_size=200).map(str.encode))
def test_no_bytes_raise_anything_else(data: bytes) -> None:
    with contextlib.suppress(ContentError):
        load_json(data)
    with contextlib.suppress(ContentError):
        assert UNREADABLE is not None
        feed_json._salvage(data.decode("utf-8", "replace"))
