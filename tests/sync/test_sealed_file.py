"""The encrypted file: what a person meets when they restore."""

from __future__ import annotations

import asyncio
import hashlib
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from hypothesis import given, settings
from hypothesis import strategies as st

from mobile_app.device.memory import SeededEntropy
from mobile_app.device.native import NativeCrypto
from mobile_app.errors import CannotOpen, Refusal
from mobile_app.sync import sealed_file
from mobile_app.sync.phrase import Phrase
from mobile_app.sync.sealed_file import FileContents, open_file, read_created_at, seal_file
from tests.vectors import load

CRYPTO = NativeCrypto()
PHRASE, OTHER = Phrase(b"\x7f" * 16), Phrase(b"\x80" * 16)
CREATED_AT = datetime(2026, 11, 20, 18, 30, 0, 250_000, tzinfo=UTC)

unhurried = settings(deadline=None)  # the first call of a cipher loads it
instants = st.integers(0, 32_000_000_000_000).map(
    lambda ms: datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=ms)
)


def sealing(payload: bytes = b"words", at: datetime = CREATED_AT, seed: int = 7) -> bytes:
    return asyncio.run(seal_file(CRYPTO, SeededEntropy(seed), PHRASE, payload, at))


def opening(file: bytes, phrase: Phrase = PHRASE) -> FileContents:
    return asyncio.run(open_file(CRYPTO, phrase, file))


def refusal(file: bytes, phrase: Phrase = PHRASE) -> Refusal:
    with pytest.raises(CannotOpen) as caught:
        opening(file, phrase)
    return caught.value.reason


@unhurried
@given(st.binary(max_size=1000), instants, st.integers())
def test_what_was_sealed_opens(payload: bytes, at: datetime, seed: int) -> None:
    file = sealing(payload, at, seed)
    assert opening(file) == FileContents(at, payload)
    assert read_created_at(file) == at


@unhurried
@given(st.data(), st.binary(max_size=400))
def test_any_altered_byte_is_damage(data: st.DataObject, payload: bytes) -> None:
    file = bytearray(sealing(payload))
    at = data.draw(st.integers(0, len(file) - 1))
    file[at] ^= data.draw(st.integers(1, 255))
    reason = refusal(bytes(file))
    if at < 8:
        assert reason is Refusal.FOREIGN
    elif 46 <= at < 54:  # a damaged length cannot be told from a missing end
        assert reason in (Refusal.DAMAGED, Refusal.TRUNCATED)
    else:
        assert reason is Refusal.DAMAGED


@unhurried
@given(st.data(), st.binary(max_size=400))
def test_any_missing_end_is_named(data: st.DataObject, payload: bytes) -> None:
    file = sealing(payload)
    cut = file[: data.draw(st.integers(0, len(file) - 1))]
    assert refusal(cut) is Refusal.TRUNCATED
    with pytest.raises(CannotOpen):
        read_created_at(cut)


@unhurried
@given(st.data(), st.binary(max_size=400))
def test_any_byte_altered_on_purpose_is_refused(data: st.DataObject, payload: bytes) -> None:
    content = bytearray(sealing(payload)[:-32])
    at = data.draw(st.integers(8, len(content) - 1))
    content[at] ^= data.draw(st.integers(1, 255))
    reason = refusal(bytes(content) + hashlib.sha256(content).digest())
    assert reason in (Refusal.UNAUTHENTIC, Refusal.NEWER, Refusal.MALFORMED)


@unhurried
@given(st.binary(max_size=400))
def test_any_bytes_are_refused(data: bytes) -> None:
    assert refusal(data) in (Refusal.FOREIGN, Refusal.TRUNCATED)


def test_another_phrase_is_told_from_damage() -> None:
    assert refusal(sealing(), OTHER) is Refusal.UNAUTHENTIC


def test_two_files_have_nothing_in_common_but_their_kind_and_time() -> None:
    first, second = sealing(seed=1), sealing(seed=2)
    assert first[:18] == second[:18]
    assert first[18:46] != second[18:46]
    assert not any(first[at : at + 4] in second for at in range(54, len(first) - 4))


def test_the_time_is_kept_in_utc_and_to_the_millisecond() -> None:
    local = datetime(2026, 11, 20, 13, 30, 0, 250_999, tzinfo=timezone(timedelta(hours=-5)))
    assert opening(sealing(at=local)).created_at == CREATED_AT


def test_a_time_beyond_the_calendar_is_refused() -> None:
    content = sealing()[:-32]
    content = content[:10] + b"\xff" * 8 + content[18:]
    with pytest.raises(CannotOpen) as caught:
        read_created_at(content + hashlib.sha256(content).digest())
    assert caught.value.reason is Refusal.MALFORMED


@pytest.mark.parametrize("vector", load("file"), ids=lambda vector: vector["name"])
def test_vectors(vector: dict[str, Any]) -> None:
    file, phrase = bytes.fromhex(vector["file"]), Phrase(bytes.fromhex(vector["entropy"]))
    if vector["outcome"] == "valid":
        assert opening(file, phrase).payload.hex() == vector["payload"]
    else:
        assert refusal(file, phrase) == vector["outcome"]


@pytest.mark.parametrize(
    "vector",
    [vector for vector in load("file") if vector["outcome"] == "valid"],
    ids=lambda vector: vector["name"],
)
def test_vectors_by_hand(vector: dict[str, Any]) -> None:
    """As docs/protocol.md words it, by other code."""
    file, payload = bytes.fromhex(vector["file"]), bytes.fromhex(vector["payload"])
    header, body, digest = file[:54], file[54:-32], file[-32:]
    assert header[:10] == b"twofold\x1a\x01\x01"
    created_ms = int.from_bytes(header[10:18], "big")
    assert datetime.fromtimestamp(created_ms / 1000, UTC).isoformat() == vector["created_at"]
    assert int.from_bytes(header[46:], "big") == len(body)
    assert digest == hashlib.sha256(header + body).digest()
    hkdf = HKDF(SHA256(), 32, header[18:34], b"twofold/1/file")
    key = hkdf.derive(bytes.fromhex(vector["entropy"]))
    padded = AESGCM(key).decrypt(header[34:46], body, header)
    assert padded == (len(payload).to_bytes(8, "big") + payload).ljust(len(padded), b"\0")


def test_a_file_larger_than_any_of_ours_is_not_read(monkeypatch: pytest.MonkeyPatch) -> None:
    file = sealing()
    monkeypatch.setattr(sealed_file, "LIMIT_BYTES", len(file))
    assert opening(file).payload == b"words"
    assert refusal(file + b"x") is Refusal.TOO_LARGE
    assert refusal(b"a film" * len(file)) is Refusal.FOREIGN
