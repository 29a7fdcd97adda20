"""Deltas: applied they give exactly the newer pack, and nothing else is ever believed."""

from __future__ import annotations

import contextlib
import json
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mobile_app.content.pack import decode_pack, encode_pack, pack_digest
from mobile_app.content.pack_delta import (
    MAX_DELTA_BYTES,
    DeltaPatch,
    apply_delta,
    encode_delta,
)
from mobile_app.domain.meetings import Meeting, Venue
from mobile_app.errors import ContentError
from tests.content.packing import AT, MEETING, make_pack

THREE = tuple(MEETING._replace(id=f"test.{n}", name=f"Group {n}") for n in range(3))
OLDER = encode_pack(make_pack(*THREE))
NEWER = encode_pack(
    make_pack(
        THREE[0],
        THREE[2]._replace(start_minute=660, notes="Elsewhere"),
        MEETING._replace(id="test.new", weekday=None, start_minute=None, venue=Venue.ONLINE),
        updated_at=AT + timedelta(days=7),
        name="Test city",
    )
)
DELTA = encode_delta(OLDER, NEWER)

meetings = st.builds(
    lambda key, name, day, minute, zone, types, point, url: Meeting(
        id=f"test.{key}",
        name=name,
        programme="AA",
        zone=zone,
        venue=Venue.ONLINE if url else Venue.IN_PERSON,
        weekday=day,
        start_minute=None if day is None else minute,
        types=types,
        latitude=point,
        longitude=point,
        join_url=url,
    ),
    st.integers(0, 12),
    st.sampled_from(["A", "B", "Łódź", "„x“"]),
    st.none() | st.integers(0, 6),
    st.integers(0, 1439),
    st.sampled_from(["UTC", "Europe/London"]),
    st.sampled_from([(), ("O",), ("O", "D")]),
    st.none() | st.sampled_from([0.0, 1.5, -40.123456]),
    st.sampled_from(["", "https://a.example/b"]),
)
packs = st.lists(meetings, max_size=8, unique_by=lambda m: m.id).map(
    lambda found: encode_pack(replace(make_pack(), meetings=tuple(found)))
)


def forge(change: dict[str, object], head: dict[str, object] | None = None) -> bytes:
    first, second, _ = DELTA.split(b"\n")
    return b"\n".join(
        json.dumps({**json.loads(line), **more}).encode()
        for line, more in ((first, head or {}), (second, change))
    )


@given(packs, packs)
def test_a_delta_gives_exactly_the_newer_pack(older: bytes, newer: bytes) -> None:
    assert apply_delta(older, encode_delta(older, newer)) == newer


def test_it_says_what_changed_and_nothing_more() -> None:
    assert apply_delta(OLDER, DELTA) == NEWER
    body = json.loads(DELTA.splitlines()[1])
    assert body["gone"] == [1, 1]
    assert len(body["like"]) == 2
    assert "Group 2" not in DELTA.decode()
    assert "Europe/Berlin" not in DELTA.decode()


def test_it_is_applied_in_steps() -> None:
    patch = DeltaPatch(decode_pack(OLDER), pack_digest(OLDER), DELTA)
    with pytest.raises(ContentError):
        _ = patch.data
    steps = 1
    while not patch.advance():
        steps += 1
    assert steps == 3
    assert patch.advance()
    assert patch.data == NEWER


def test_it_fits_no_other_pack() -> None:
    with pytest.raises(ContentError):
        apply_delta(NEWER, DELTA)
    with pytest.raises(ContentError):
        DeltaPatch(replace(decode_pack(OLDER), left_out=1), pack_digest(OLDER), DELTA)


def test_a_zone_unknown_here_makes_no_delta() -> None:
    strange = OLDER.replace(b"Europe/Berlin", b"Europe/Nirgend")
    body = strange.partition(b"\n")[2]
    import hashlib

    head = json.dumps(
        {
            "twofold_pack": 1,
            "digest": hashlib.sha256(body).hexdigest(),
            "updated_at": "2026-05-01T12:30:15Z",
        }
    ).encode()
    with pytest.raises(ContentError):
        encode_delta(head + b"\n" + body, NEWER)


@pytest.mark.parametrize(
    "change",
    [
        {"gone": [99]},
        {"gone": [-1]},
        {"gone": None},
        {"gone": [True]},
        {"gone": ["1"]},
        {"gone": []},
        {"like": [3, 0]},
        {"like": {}},
        {"like": [0]},
        {"set": []},
        {"set": {"shoe_size": [[0], [44]]}},
        {"set": {"name": [[0], []]}},
        {"set": {"name": [[0]]}},
        {"set": {"name": [[9], ["x"]]}},
        {"set": {"name": [[0], "x"]}},
        {"set": {"name": 7}},
        {"set": {"name": [[0], [""]]}},
        {"set": {"name": [[0], [{"a": []}]]}},
        {"set": {"join_url": [[0], ["javascript:1"]]}},
        {"set": {"venue": [[0], ["moon"]]}},
        {"about": []},
        {"about": {}},
        {"about": {"id": "\ud800"}},
    ],
)
def test_a_hostile_delta_is_refused(change: dict[str, object]) -> None:
    with pytest.raises(ContentError):
        apply_delta(OLDER, forge(change))


@pytest.mark.parametrize(
    "head",
    [
        {"twofold_delta": 2}, {"from": "0" * 16}, {"from": None}, {"to": "0" * 64}, {"to": None},
        {"updated_at": "soon"},
    ],
)  # fmt: skip
def test_a_hostile_head_is_refused(head: dict[str, object]) -> None:
    with pytest.raises(ContentError):
        apply_delta(OLDER, forge({}, head))


@pytest.mark.parametrize("data", [b"", b"{}", b"<html>", b"{}\n{}", b"x" * (MAX_DELTA_BYTES + 1)])
def test_what_is_no_delta_is_refused(data: bytes) -> None:
    with pytest.raises(ContentError):
        apply_delta(OLDER, data)


def test_an_untouched_forgery_is_none() -> None:
    assert apply_delta(OLDER, forge({})) == NEWER


@given(st.integers(min_value=0), st.integers(0, 255))
def test_a_damaged_byte_gives_the_newer_pack_or_nothing(place: int, value: int) -> None:
    at = place % len(DELTA)
    damaged = DELTA[:at] + bytes([value]) + DELTA[at + 1 :]
    with contextlib.suppress(ContentError):
        # Only the stated age may differ: the rest is under the digest.
        assert pack_digest(apply_delta(OLDER, damaged)) == pack_digest(NEWER)
