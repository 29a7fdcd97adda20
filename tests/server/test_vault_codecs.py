"""Bytes and texts from anybody: frames, names, the form of a seal."""

from __future__ import annotations

import base64
import contextlib
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync_server.errors import ApiProblem
from sync_server.vaults.errors import BodyTooLarge, InvalidRequest, TokenMissing
from sync_server.vaults.frames import decode_frames, encode_frames
from sync_server.vaults.names import format_name, parse_bearer, parse_vault_id
from sync_server.vaults.routes import read_precondition
from sync_server.vaults.sealed import OVERHEAD_BYTES, START, is_padded_length, is_seal
from tests.server.vault_client import frames, read_frames
from tests.vectors import load

BASE64URL = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"


def decoded(body: bytes, most: int = 8, batch_bytes: int = 64) -> list[bytes]:
    return decode_frames(body, most=most, batch_bytes=batch_bytes)


@given(st.lists(st.binary(min_size=1, max_size=64), min_size=1, max_size=8))
def test_frames_come_back(batches: list[bytes]) -> None:
    assert decoded(frames(batches)) == batches


@given(st.lists(st.tuples(st.integers(0, 2**64 - 1), st.binary(max_size=64)), max_size=8))
def test_answers_come_back(batches: list[tuple[int, bytes]]) -> None:
    assert read_frames(encode_frames(batches)) == batches


@given(st.binary(max_size=400))
def test_any_body_is_read_to_its_end_or_refused(body: bytes) -> None:
    try:
        batches = decoded(body)
    except (InvalidRequest, BodyTooLarge):
        return
    assert frames(batches) == body


@given(st.lists(st.binary(min_size=1, max_size=64), min_size=1, max_size=8), st.data())
def test_a_body_cut_short_is_refused(batches: list[bytes], data: st.DataObject) -> None:
    body = frames(batches)
    ends = {len(frames(batches[:count])) for count in range(len(batches) + 1)}
    cut = data.draw(st.integers(0, len(body) - 1).filter(lambda at: at not in ends))
    with pytest.raises(InvalidRequest):
        decoded(body[:cut])


@pytest.mark.parametrize(
    ("body", "why"),
    [
        (b"", InvalidRequest),
        (b"\0\0\0\0", InvalidRequest),
        (b"\0\0\0\x41" + b"x" * 65, BodyTooLarge),
        (b"\xff\xff\xff\xff", BodyTooLarge),
        (frames([b"x"] * 9), BodyTooLarge),
        (frames([b"x"] * 8) + b"\0", BodyTooLarge),
    ],
)
def test_frames_beyond_the_limits_are_refused(body: bytes, why: type[ApiProblem]) -> None:
    with pytest.raises(why):
        decoded(body)


@given(st.binary(min_size=16, max_size=16), st.binary(min_size=32, max_size=32))
def test_names_come_back(vault_id: bytes, token: bytes) -> None:
    assert parse_vault_id(format_name(vault_id)) == vault_id
    for scheme in ("Bearer", "bearer", "BEARER"):
        assert parse_bearer(f"{scheme} {format_name(token)}") == token


@given(st.text(max_size=30))
def test_any_text_is_a_name_in_its_one_spelling_or_refused(text: str) -> None:
    with contextlib.suppress(InvalidRequest):
        assert format_name(parse_vault_id(text)) == text
    with pytest.raises(TokenMissing):
        parse_bearer(text)


@given(st.binary(min_size=32, max_size=32), st.sampled_from(BASE64URL))
def test_a_token_has_one_spelling(token: bytes, last: str) -> None:
    text = format_name(token)
    if last != text[-1] and base64.urlsafe_b64decode(text[:-1] + last + "=") == token:
        with pytest.raises(TokenMissing):
            parse_bearer(f"Bearer {text[:-1]}{last}")


def test_padded_lengths_are_those_of_the_vectors() -> None:
    lengths = {
        vector["length"]: vector["padded_length"]
        for vector in load("padding")
        if vector["outcome"] == "valid"
    }
    assert len(lengths) > 10
    for length, padded_length in lengths.items():
        assert is_padded_length(padded_length)
        assert is_padded_length(length) == (length == padded_length)


def test_seals_are_those_of_the_vectors() -> None:
    outcomes = {"foreign": False, "newer": False, "truncated": False}
    for vector in load("seal"):
        looks_right = is_seal(bytes.fromhex(vector["sealed"]))
        # Whether it opens, only who has the key can tell.
        assert looks_right == outcomes.get(vector["outcome"], True), vector["name"]


@given(st.binary(max_size=1000))
def test_other_bytes_are_no_seal(sealed: bytes) -> None:
    assert not is_seal(sealed)
    assert not is_seal(START + sealed[: OVERHEAD_BYTES + 255 - len(START)])


@pytest.mark.parametrize(
    ("if_match", "if_none_match", "tag"),
    [("", "*", None), ("", " * ", None), ('"abc"', "", "abc")],
)
def test_a_precondition_names_one_snapshot_or_none(
    if_match: str, if_none_match: str, tag: str | None
) -> None:
    assert read_precondition(if_match, if_none_match) == tag


@pytest.mark.parametrize(
    ("if_match", "if_none_match"),
    [("", ""), ("*", ""), ('"a"', "*"), ("abc", ""), ('W/"abc"', ""), ('"a", "b"', ""),
     ('""', ""), ('"', ""), ("", '"abc"')],
)  # fmt: skip
def test_any_other_precondition_is_refused(if_match: str, if_none_match: str) -> None:
    with pytest.raises(InvalidRequest):
        read_precondition(if_match, if_none_match)


def test_the_padding_vectors_are_the_devices() -> None:
    path = Path(__file__).resolve().parents[1] / "vectors" / "padding.json"
    assert len(json.loads(path.read_text("utf-8"))["vectors"]) == len(load("padding"))
