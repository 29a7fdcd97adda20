"""Packs in parts: together they are the pack, alone each is checked."""

from __future__ import annotations

from dataclasses import replace

import pytest

from mobile_app.content.pack import encode_pack, pack_digest
from mobile_app.content.pack_parts import (
    MAX_PART_BYTES,
    PART_MEETINGS,
    check_part,
    join_parts,
    part_count,
    split_pack,
)
from mobile_app.errors import ContentError
from tests.content.packing import MEETING, make_pack


def many(count: int) -> bytes:
    return encode_pack(make_pack(*(MEETING._replace(id=f"test.{n}") for n in range(count))))


@pytest.mark.parametrize(
    "count", [1, PART_MEETINGS - 1, PART_MEETINGS, PART_MEETINGS + 1, 2 * PART_MEETINGS + 300]
)
def test_the_parts_together_are_the_pack(count: int) -> None:
    data = many(count)
    parts = list(split_pack(data))
    assert len(parts) == part_count(count)
    for number, part in enumerate(parts):
        check_part(part, pack_digest(data), number)
    assert join_parts(parts) == data


def test_an_empty_pack_has_one_part() -> None:
    data = encode_pack(replace(make_pack(), meetings=()))
    (part,) = split_pack(data)
    assert join_parts([part]) == data
    assert part_count(0) == 1


def test_a_part_of_something_else_is_refused() -> None:
    data = many(PART_MEETINGS + 1)
    first, second = split_pack(data)
    digest = pack_digest(data)
    for part, of, number in (
        (first, "0" * 64, 0),
        (first, digest, 1),
        (second[:-5], digest, 1),
        (second.replace(b"test.", b"tost.", 1), digest, 1),
        (second.replace(b'"twofold_part":1', b'"twofold_part":2'), digest, 1),
        (b"<html>", digest, 0),
        (b"{}" + b" " * MAX_PART_BYTES, digest, 0),
    ):
        with pytest.raises(ContentError):
            check_part(part, of, number)


def test_no_parts_are_no_pack() -> None:
    with pytest.raises(ContentError):
        join_parts([])
