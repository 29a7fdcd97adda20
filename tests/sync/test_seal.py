"""Seals: what they keep, what they refuse, and the bytes docs/protocol.md gives them."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from hypothesis import given, settings
from hypothesis import strategies as st

from mobile_app.device.memory import SeededEntropy
from mobile_app.device.native import NativeCrypto, SystemEntropy
from mobile_app.device.ports import Crypto
from mobile_app.errors import CannotOpen, Refusal
from mobile_app.sync.seal import open_sealed, seal
from tests.vectors import load

CRYPTO = NativeCrypto()
KEY, CONTEXT = bytes(range(32)), b"batch" + bytes(16)

unhurried = settings(deadline=None)  # the first call of a cipher loads it
keys = st.binary(min_size=32, max_size=32)


def sealing(payload: bytes, *, key: bytes = KEY, context: bytes = CONTEXT, seed: int = 7) -> bytes:
    return asyncio.run(seal(CRYPTO, SeededEntropy(seed), key, payload, context))


def opening(sealed: bytes, *, key: bytes = KEY, context: bytes = CONTEXT) -> bytes:
    return asyncio.run(open_sealed(CRYPTO, key, sealed, context))


def refusal(sealed: bytes, *, key: bytes = KEY, context: bytes = CONTEXT) -> Refusal:
    with pytest.raises(CannotOpen) as caught:
        opening(sealed, key=key, context=context)
    return caught.value.reason


@unhurried
@given(st.binary(max_size=1000), keys, st.binary(max_size=40), st.integers())
def test_what_was_sealed_opens(payload: bytes, key: bytes, context: bytes, seed: int) -> None:
    sealed = sealing(payload, key=key, context=context, seed=seed)
    assert opening(sealed, key=key, context=context) == payload


@unhurried
@given(st.binary(max_size=400), st.data())
def test_any_altered_bit_is_refused(payload: bytes, data: st.DataObject) -> None:
    sealed = bytearray(sealing(payload))
    at = data.draw(st.integers(0, len(sealed) - 1))
    sealed[at] ^= data.draw(st.integers(1, 255))
    expected = Refusal.FOREIGN if at < 4 else Refusal.NEWER if at < 6 else Refusal.UNAUTHENTIC
    assert refusal(bytes(sealed)) is expected


@unhurried
@given(st.binary(max_size=400), st.data())
def test_any_cut_is_refused(payload: bytes, data: st.DataObject) -> None:
    sealed = sealing(payload)
    cut = sealed[: data.draw(st.integers(0, len(sealed) - 1))]
    # A long one may be cut to a length that another seal has: then the tag tells.
    assert refusal(cut) in (Refusal.TRUNCATED, Refusal.UNAUTHENTIC)


@unhurried
@given(st.binary(max_size=400))
def test_any_bytes_are_refused(data: bytes) -> None:
    assert refusal(data) in (Refusal.FOREIGN, Refusal.TRUNCATED)


@unhurried
@given(keys, st.binary(max_size=40))
def test_another_key_or_context_is_refused(key: bytes, context: bytes) -> None:
    sealed = sealing(b"words")
    if key != KEY:
        assert refusal(sealed, key=key) is Refusal.UNAUTHENTIC
    if context != CONTEXT:
        assert refusal(sealed, context=context) is Refusal.UNAUTHENTIC


def test_short_payloads_look_alike_and_no_two_seals_do() -> None:
    sealed = [sealing(payload, seed=n) for n, payload in enumerate((b"", b"x", b"y" * 248))]
    assert {len(each) for each in sealed} == {18 + 256 + 16}
    assert len({each[6:18] for each in sealed}) == 3


async def test_nonces_come_from_the_device(crypto: Crypto) -> None:
    sealed = [await seal(crypto, SystemEntropy(), KEY, b"words", CONTEXT) for _ in range(50)]
    assert len({each[6:18] for each in sealed}) == 50


@pytest.mark.parametrize("vector", load("seal"), ids=lambda vector: vector["name"])
def test_vectors(vector: dict[str, Any]) -> None:
    sealed, key, context = (bytes.fromhex(vector[name]) for name in ("sealed", "key", "context"))
    if vector["outcome"] == "valid":
        assert opening(sealed, key=key, context=context).hex() == vector["payload"]
    else:
        assert refusal(sealed, key=key, context=context) == vector["outcome"]


@pytest.mark.parametrize(
    "vector",
    [vector for vector in load("seal") if vector["outcome"] == "valid"],
    ids=lambda vector: vector["name"],
)
def test_vectors_by_hand(vector: dict[str, Any]) -> None:
    """As docs/protocol.md words it, by other code."""
    sealed = bytes.fromhex(vector["sealed"])
    payload = bytes.fromhex(vector["payload"])
    assert sealed[:6] == b"2fld\x01\x01"
    padded = AESGCM(bytes.fromhex(vector["key"])).decrypt(
        sealed[6:18], sealed[18:], sealed[:18] + bytes.fromhex(vector["context"])
    )
    assert padded == len(payload).to_bytes(8, "big") + payload + bytes(
        len(padded) - 8 - len(payload)
    )


def test_a_seal_of_another_length_that_is_authentic_is_against_the_rules() -> None:
    header = b"2fld\x01\x01" + bytes(12)
    body = AESGCM(KEY).encrypt(bytes(12), bytes(256 + 16), header + CONTEXT)
    assert refusal(header + body) is Refusal.MALFORMED, "272 bytes are right for 264 of payload"
