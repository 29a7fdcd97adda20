"""Padding against the paper's own formula, and the vectors."""

from __future__ import annotations

import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mobile_app.errors import CannotOpen, Refusal
from mobile_app.sync.padding import FLOOR_BYTES, is_padded_length, pad, padded_length, unpad
from tests.vectors import load

lengths = st.one_of(st.integers(0, 5000), st.integers(0, 2**40))


def padme(length: int) -> int:
    """As in the PURBs paper, algorithm 1, with its logarithms."""
    exponent = math.floor(math.log2(length))
    kept_bits = math.floor(math.log2(exponent)) + 1
    mask = 2 ** (exponent - kept_bits) - 1
    return (length + mask) & ~mask


@given(lengths)
def test_padded_length_is_that_of_the_paper_above_the_floor(length: int) -> None:
    expected = FLOOR_BYTES if length <= FLOOR_BYTES else padme(length)
    assert padded_length(length) == expected


@given(lengths)
def test_padding_adds_at_most_an_eighth_and_pads_no_further(length: int) -> None:
    padded = padded_length(length)
    assert max(length, FLOOR_BYTES) <= padded <= max(FLOOR_BYTES, length * 1.12)
    assert is_padded_length(padded)
    assert is_padded_length(length) == (padded == length)


def test_few_sizes_are_left_to_see() -> None:
    assert len({padded_length(length) for length in range(100_000)}) < 160


@given(st.binary(max_size=2000))
def test_what_was_padded_comes_back(payload: bytes) -> None:
    padded = pad(payload)
    assert unpad(padded) == payload
    assert len(padded) == padded_length(8 + len(payload))


@given(st.binary(max_size=600))
def test_padding_that_was_altered_is_refused(payload: bytes) -> None:
    padded = pad(payload)
    for altered in (padded[:-1], padded + b"\0", padded[1:] + b"\0", bytes([1]) + padded[1:]):
        if altered != padded:
            with pytest.raises(CannotOpen) as caught:
                unpad(altered)
            assert caught.value.reason is Refusal.MALFORMED


@pytest.mark.parametrize("vector", load("padding"), ids=lambda vector: vector["name"])
def test_vectors(vector: dict[str, Any]) -> None:
    if vector["outcome"] == "valid":
        assert padded_length(vector["length"]) == vector["padded_length"]
    else:
        with pytest.raises(CannotOpen) as caught:
            unpad(bytes.fromhex(vector["padded"]))
        assert caught.value.reason == vector["outcome"]
