"""Packs: what goes in comes out, and nothing else is believed."""

from __future__ import annotations

import contextlib
import hashlib
import json
from dataclasses import replace
from datetime import timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.made_up_meetings import make_meetings
from mobile_app.content.pack import PackDecoder, decode_pack, encode_pack, pack_digest
from mobile_app.domain.meetings import Meeting, Venue
from mobile_app.errors import ContentError
from tests.content.packing import AT, MEETING, make_pack


def forge(*lines: object, **head: object) -> bytes:
    """A pack of those lines whose digest is right."""
    body = b"".join(json.dumps(line).encode() + b"\n" for line in lines)
    first = {
        "twofold_pack": 1,
        "digest": hashlib.sha256(body).hexdigest(),
        "updated_at": "2026-05-01T12:30:15Z",
        **head,
    }
    return json.dumps(first).encode() + b"\n" + body


ABOUT = {"id": "t", "name": "T", "programme": "AA", "sample": False, "count": 1, "type_names": {}}
BLOCK = {
    "id": ["t.1"],
    "name": ["M"],
    "programme": {"all": "AA"},
    "zone": {"all": "UTC"},
    "venue": {"all": "online"},
}


def test_what_goes_in_comes_out() -> None:
    pack = make_pack()
    assert decode_pack(encode_pack(pack)) == pack


def test_thousands_go_through_whole() -> None:
    meetings = make_meetings(1_000)
    pack = decode_pack(encode_pack(make_pack(*meetings)))
    assert set(pack.meetings) == set(meetings)
    assert len(pack.meetings) == 1_000


def test_no_meetings_is_a_pack() -> None:
    pack = replace(make_pack(), meetings=())
    assert decode_pack(encode_pack(pack)) == pack


def test_the_digest_tells_content_and_neither_order_nor_age() -> None:
    meetings = make_meetings(300)
    data = encode_pack(make_pack(*meetings))
    again = encode_pack(make_pack(*reversed(meetings), updated_at=AT + timedelta(days=3)))
    assert pack_digest(data) == pack_digest(again)
    changed = meetings[0]._replace(name="Another name")
    assert pack_digest(encode_pack(make_pack(changed, *meetings[1:]))) != pack_digest(data)


def test_the_age_is_kept_in_any_zone() -> None:
    there = AT.astimezone(timezone(timedelta(hours=5)))
    assert decode_pack(encode_pack(make_pack(updated_at=there))).updated_at == AT


def test_it_can_be_read_in_steps() -> None:
    data = encode_pack(make_pack(*make_meetings(1_000)))
    decoder = PackDecoder(data)
    with pytest.raises(ContentError):
        _ = decoder.pack
    steps = 1
    while not decoder.advance():
        steps += 1
    assert steps == 4
    assert decoder.advance()
    assert decoder.pack == decode_pack(data)


def test_equal_texts_become_one_object() -> None:
    pack = decode_pack(encode_pack(make_pack(*make_meetings(600))))
    halls: dict[str, int] = {}
    for meeting in pack.meetings:
        assert halls.setdefault(meeting.address, id(meeting.address)) == id(meeting.address)


def test_a_zone_from_the_future_does_not_cost_the_rest() -> None:
    two = {**BLOCK, "id": ["t.1", "t.2"], "name": ["M", "N"], "zone": ["UTC", "Mars/Olympus"]}
    pack = decode_pack(forge({**ABOUT, "count": 2}, two))
    assert [meeting.name for meeting in pack.meetings] == ["M"]
    assert pack.left_out == 1
    with pytest.raises(ContentError):
        encode_pack(make_pack(MEETING._replace(zone="Mars/Olympus")))


def test_the_forger_of_these_tests_forges_well() -> None:
    pack = decode_pack(forge(ABOUT, BLOCK))
    assert pack.meetings[0].venue is Venue.ONLINE


@pytest.mark.parametrize(
    "change",
    [
        {"join_url": ["javascript:alert(1)"]},
        {"source_url": ["http://x"]},
        {"join_phone": ["call me"]},
        {"id": ["../etc"]},
        {"id": ["T.1"]},
        {"id": [""]},
        {"name": [""]},
        {"name": ["a\u0000b"]},
        {"name": ["x" * 256]},
        {"name": [1]},
        {"name": [None]},
        {"name": [["M"]]},
        {"name": [{"a": 1}]},
        {"notes": ["call 555-010-0142\u0001"]},
        {"notes": ["x" * 5_000]},
        {"zone": ["../../etc/passwd"]},
        {"zone": [7]},
        {"venue": ["moon"]},
        {"venue": [1]},
        {"weekday": [7], "start_minute": [0]},
        {"weekday": [1]},
        {"start_minute": [1]},
        {"weekday": [1.0], "start_minute": [0]},
        {"weekday": [True], "start_minute": [0]},
        {"weekday": [1], "start_minute": [1440]},
        {"duration_minutes": [0]},
        {"duration_minutes": [10**9]},
        {"latitude": [91]},
        {"latitude": ["51"]},
        {"latitude": [float("nan")]},
        {"longitude": [float("inf")]},
        {"types": ["O"]},
        {"types": [[1]]},
        {"types": [["x"] * 65]},
        {"approximate": [1]},
        {"temporarily_closed": ["yes"]},
        {"name": ["M", "N"]},
        {"name": []},
        {"name": {"all": "M", "more": 1}},
        {"name": "M"},
    ],
)
def test_a_hostile_column_is_refused(change: dict[str, object]) -> None:
    with pytest.raises(ContentError):
        decode_pack(forge(ABOUT, {**BLOCK, **change}))


def test_a_column_of_a_newer_version_is_left_alone() -> None:
    pack = decode_pack(forge(ABOUT, {**BLOCK, "from_the_future": ["?"]}))
    assert pack == decode_pack(forge(ABOUT, BLOCK))


@pytest.mark.parametrize("missing", list(BLOCK))
def test_a_column_without_a_default_must_be_there(missing: str) -> None:
    with pytest.raises(ContentError):
        decode_pack(forge(ABOUT, {key: value for key, value in BLOCK.items() if key != missing}))


@pytest.mark.parametrize(
    "change",
    [
        {"id": "a/b"}, {"id": 1}, {"name": 1}, {"name": None}, {"programme": []}, {"sample": 1},
        {"sample": None}, {"count": 2}, {"count": "1"}, {"type_names": []},
        {"type_names": {"O": 1}}, {"type_notes": []}, {"type_notes": {"O": "a\u0000"}},
    ],
)  # fmt: skip
def test_a_hostile_description_is_refused(change: dict[str, object]) -> None:
    with pytest.raises(ContentError):
        decode_pack(forge({**ABOUT, **change}, BLOCK))


@pytest.mark.parametrize(
    "head",
    [
        {"twofold_pack": 2}, {"twofold_pack": None}, {"digest": "0" * 64}, {"digest": 1},
        {"updated_at": "yesterday"}, {"updated_at": "2026-05-01T12:30:15"}, {"updated_at": 1},
    ],
)  # fmt: skip
def test_a_hostile_head_is_refused(head: dict[str, object]) -> None:
    with pytest.raises(ContentError):
        decode_pack(forge(ABOUT, BLOCK, **head))


def test_an_id_twice_is_refused() -> None:
    with pytest.raises(ContentError):
        decode_pack(forge({**ABOUT, "count": 2}, BLOCK, BLOCK))


@pytest.mark.parametrize("data", [b"", b"\n", b"{}", b"[]\n", b"{}\n{}\n", b"\xff", b"[" * 9_999])
def test_what_is_no_pack_is_refused(data: bytes) -> None:
    with pytest.raises(ContentError):
        decode_pack(data)


@pytest.mark.parametrize(
    "meeting",
    [
        MEETING._replace(join_url="javascript:alert(1)"),
        MEETING._replace(id="no way"),
        MEETING._replace(name="a\ud800"),
        MEETING._replace(latitude=float("nan")),
    ],
)
def test_nothing_is_written_that_could_not_be_read(meeting: Meeting) -> None:
    with pytest.raises(ContentError):
        encode_pack(make_pack(meeting))


def test_a_naive_age_is_not_written() -> None:
    with pytest.raises(ContentError):
        encode_pack(make_pack(updated_at=AT.replace(tzinfo=None)))


@given(st.integers(min_value=0), st.integers(0, 255))
def test_a_damaged_byte_is_noticed(place: int, value: int) -> None:
    whole = encode_pack(make_pack())
    at = place % len(whole)
    damaged = whole[:at] + bytes([value]) + whole[at + 1 :]
    with contextlib.suppress(ContentError):
        pack = decode_pack(damaged)
        # Only the stated age may differ: the rest is under the digest.
        assert replace(pack, updated_at=AT) == make_pack()


@given(st.integers(min_value=0))
def test_a_pack_cut_short_is_noticed(place: int) -> None:
    whole = encode_pack(make_pack())
    with pytest.raises(ContentError):
        decode_pack(whole[: place % len(whole)])
