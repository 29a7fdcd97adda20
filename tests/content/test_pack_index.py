from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mobile_app.content.pack_index import parse_pack_index
from mobile_app.errors import ContentError

ENTRY = {
    "id": "quill",
    "name": "Anyford",
    "programme": "AA",
    "count": 8,
    "sample": False,
    "updated_at": "2026-11-17T12:00:00Z",
    "digest": "0" * 64,
    "bytes": 1000,
}


def parse(*entries: object) -> list[str]:
    return [pack.id for pack in parse_pack_index(json.dumps({"packs": entries}).encode())]


def test_packs_come_by_name() -> None:
    assert parse(ENTRY, {**ENTRY, "id": "b", "name": "aber"}) == ["b", "quill"]


def test_one_bad_entry_does_not_cost_the_others() -> None:
    assert parse(None, [], {**ENTRY, "id": "../x"}, ENTRY, 7) == ["quill"]


def test_what_a_newer_server_adds_is_no_matter() -> None:
    assert parse({**ENTRY, "changed_at": "2026-11-17T12:00:00Z", "more": [1]}) == ["quill"]


@pytest.mark.parametrize(
    ("told", "read"), [({}, 0), ({"download_bytes": 120}, 120)]
    + [({"download_bytes": odd}, 0) for odd in (-1, 0, True, "120", None, 1.5, [])],
)  # fmt: skip
def test_the_size_of_the_download_may_be_missing(told: dict[str, object], read: int) -> None:
    (pack,) = parse_pack_index(json.dumps({"packs": [{**ENTRY, **told}]}).encode())
    assert (pack.bytes, pack.download_bytes) == (1000, read)


@pytest.mark.parametrize(
    "change",
    [
        {"id": ""}, {"id": 1}, {"id": "A"}, {"name": ""}, {"name": []}, {"programme": None},
        {"count": -1}, {"count": True}, {"count": "8"}, {"bytes": None}, {"sample": 0},
        {"updated_at": "yesterday"}, {"updated_at": "2026-11-17T12:00:00"}, {"digest": "0" * 63},
        {"digest": None},
    ],
)  # fmt: skip
def test_an_entry_that_makes_no_sense_is_left_out(change: dict[str, object]) -> None:
    assert parse({**ENTRY, **change}) == []


@pytest.mark.parametrize(
    "data", [b"", b"<!doctype html>", b"[]", b"{}", b'{"packs": 1}', b"[" * 9999]
)
def test_what_is_no_index_is_refused(data: bytes) -> None:
    with pytest.raises(ContentError):
        parse_pack_index(data)


@given(st.recursive(st.none() | st.text() | st.integers() | st.floats(), st.lists, max_leaves=5))
def test_any_entry_is_harmless(value: object) -> None:
    for key in ENTRY:
        parse({**ENTRY, key: value})
