"""How passcodes become keys: published Argon2id, the stored form, and its limits."""

from __future__ import annotations

import sys
import types
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mobile_app.device.native import NativeCrypto
from mobile_app.device.native.crypto import derive_argon2id, has_argon2id
from mobile_app.device.passcode_kdf import (
    ARGON2ID,
    DEFAULT_ARGON2ID,
    DEFAULT_PBKDF2,
    PBKDF2,
    format_kdf,
    parse_kdf,
    passcode_bytes,
)
from mobile_app.device.ports import PasscodeKdf
from mobile_app.errors import CannotOpen, CryptoUnavailable, Refusal
from tests.vectors import load


@pytest.mark.parametrize("vector", load("argon2id"), ids=lambda vector: vector["name"])
async def test_argon2id_is_as_published(vector: dict[str, Any]) -> None:
    passcode, salt = bytes.fromhex(vector["passcode"]), bytes.fromhex(vector["salt"])
    kdf = PasscodeKdf(ARGON2ID, vector["passes"], vector["memory_kib"], vector["lanes"])
    optional = {
        name: bytes.fromhex(vector[name]) for name in ("secret", "associated") if name in vector
    }
    assert derive_argon2id(passcode, salt, kdf, **optional).hex() == vector["key"]
    if not optional:
        assert (await NativeCrypto().passcode_key(passcode, salt, kdf)).hex() == vector["key"]


def test_new_passcodes_cost_memory_here() -> None:
    assert NativeCrypto().passcode_kdf == PasscodeKdf(ARGON2ID, 3, 65_536, 4)


async def test_where_there_is_no_argon2id_new_passcodes_are_still_slow(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    older = types.ModuleType("cryptography.hazmat.primitives.kdf.argon2")
    monkeypatch.setitem(sys.modules, older.__name__, older)
    has_argon2id.cache_clear()
    try:
        assert NativeCrypto().passcode_kdf == PasscodeKdf(PBKDF2, 600_000)
        with pytest.raises(CryptoUnavailable):
            await NativeCrypto().passcode_key(b"x", b"s" * 16, DEFAULT_ARGON2ID)
    finally:
        has_argon2id.cache_clear()


def test_the_stored_forms() -> None:
    assert format_kdf(DEFAULT_ARGON2ID) == "$argon2id$v=19$m=65536,t=3,p=4"
    assert format_kdf(DEFAULT_PBKDF2) == "$pbkdf2-sha256$i=600000"


@given(
    st.one_of(
        st.builds(
            PasscodeKdf,
            st.just(ARGON2ID),
            st.integers(1, 20),
            st.integers(19 * 1024, 1024 * 1024),
            st.integers(1, 16),
        ),
        st.builds(PasscodeKdf, st.just(PBKDF2), st.integers(600_000, 10_000_000)),
    )
)
def test_what_is_stored_is_read_back(kdf: PasscodeKdf) -> None:
    assert parse_kdf(format_kdf(kdf)) == kdf


@pytest.mark.parametrize(
    "text",
    [
        *("", "$argon2id$", "$scrypt$n=1", "$argon2i$v=19$m=65536,t=3,p=4"),
        *("$argon2id$v=16$m=65536,t=3,p=4", "$argon2id$v=19$m=65536,t=3,p=4\n"),
        *("$argon2id$v=19$m=8,t=3,p=4", "$argon2id$v=19$m=999999999,t=3,p=4"),
        *("$argon2id$v=19$m=65536,t=0,p=4", "$argon2id$v=19$m=65536,t=99999,p=4"),
        *("$argon2id$v=19$m=65536,t=3,p=0", "$argon2id$v=19$m=65536,t=3,p=99"),
        *("$argon2id$v=19$m=65536,t=3,p=٤", "$pbkdf2-sha256$i=599999"),
        *("$pbkdf2-sha256$i=1", "$pbkdf2-sha256$i=999999999", "$pbkdf2-sha256$i=-600000"),
    ],
)
def test_costs_that_are_weak_endless_or_unknown_are_refused(text: str) -> None:
    with pytest.raises(CannotOpen) as caught:
        parse_kdf(text)
    assert caught.value.reason is Refusal.MALFORMED


def test_every_keyboard_types_the_same_passcode() -> None:
    assert passcode_bytes("café") == passcode_bytes("cafe\u0301")
    assert passcode_bytes("１２３４５６") == b"123456"
    assert passcode_bytes("Words") != passcode_bytes("words")
    assert passcode_bytes("\ud800"), "whatever was typed once can be typed again"
