"""What every Crypto promises: published bytes, and refusals with a reason."""

from __future__ import annotations

from dataclasses import replace

from mobile_app.device.passcode_kdf import PBKDF2, format_kdf, parse_kdf
from mobile_app.device.ports import Crypto, PasscodeKdf
from mobile_app.errors import CannotOpen, CryptoUnavailable, Refusal
from tests.contract.cases import Cases, raised
from tests.vectors import load

CASES = Cases()

KEY, NONCE = bytes(range(32)), bytes(range(12))


async def refusal(work: object) -> Refusal:
    error = await raised(CannotOpen, work)  # type: ignore[arg-type]
    assert isinstance(error, CannotOpen)
    return error.reason


@CASES
async def aes_256_gcm_is_as_published(crypto: Crypto) -> None:
    for vector in load("aes_256_gcm"):
        key, nonce, sealed, associated = (
            bytes.fromhex(vector[name]) for name in ("key", "nonce", "sealed", "associated")
        )
        if vector["outcome"] == "valid":
            plain = bytes.fromhex(vector["plain"])
            assert await crypto.seal(key, nonce, plain, associated) == sealed, vector["name"]
            assert await crypto.open(key, nonce, sealed, associated) == plain, vector["name"]
        else:
            opening = crypto.open(key, nonce, sealed, associated)
            assert await refusal(opening) == vector["outcome"], vector["name"]


@CASES
async def hkdf_is_as_published(crypto: Crypto) -> None:
    for vector in load("hkdf_sha256"):
        secret, salt, info, key = (
            bytes.fromhex(vector[name]) for name in ("secret", "salt", "info", "key")
        )
        found = await crypto.hkdf_sha256(secret, salt=salt, info=info, length=len(key))
        assert found == key, vector["name"]


@CASES
async def hkdf_gives_up_to_255_blocks(crypto: Crypto) -> None:
    longest = await crypto.hkdf_sha256(KEY, salt=b"", info=b"", length=8160)
    assert len(longest) == 8160
    for length in (-1, 0, 8161):
        await raised(ValueError, crypto.hkdf_sha256(KEY, salt=b"", info=b"", length=length))


@CASES
async def pbkdf2_is_as_published(crypto: Crypto) -> None:
    for vector in load("pbkdf2_sha256"):
        passcode, salt = bytes.fromhex(vector["passcode"]), bytes.fromhex(vector["salt"])
        kdf = PasscodeKdf(PBKDF2, vector["passes"])
        found = await crypto.passcode_key(passcode, salt, kdf)
        assert found.hex() == vector["key"], vector["name"]


@CASES
async def sha256_is_as_published(crypto: Crypto) -> None:
    for vector in load("sha256"):
        found = await crypto.sha256(bytes.fromhex(vector["data"]))
        assert found.hex() == vector["digest"], vector["name"]


@CASES
async def a_new_passcode_is_derived_at_a_cost_that_may_be_stored(crypto: Crypto) -> None:
    kdf = crypto.passcode_kdf
    assert parse_kdf(format_kdf(kdf)) == kdf
    first = await crypto.passcode_key(b"four plain words", b"s" * 16, kdf)
    assert len(first) == 32
    assert await crypto.passcode_key(b"four plain words", b"s" * 16, kdf) == first
    assert await crypto.passcode_key(b"four plain word", b"s" * 16, kdf) != first
    assert await crypto.passcode_key(b"four plain words", b"t" * 16, kdf) != first
    dearer = replace(kdf, passes=kdf.passes + 1)
    assert await crypto.passcode_key(b"four plain words", b"s" * 16, dearer) != first


@CASES
async def an_unknown_derivation_is_said_to_be_unavailable(crypto: Crypto) -> None:
    unknown = PasscodeKdf("scrypt", passes=1)
    await raised(CryptoUnavailable, crypto.passcode_key(b"x", b"s" * 16, unknown))


@CASES
async def only_one_length_of_key_and_nonce_is_taken(crypto: Crypto) -> None:
    sealed = await crypto.seal(KEY, NONCE, b"words", b"")
    for key, nonce in ((KEY[:16], NONCE), (KEY + b"x", NONCE), (b"", NONCE), (KEY, NONCE[:11])):
        await raised(ValueError, crypto.seal(key, nonce, b"words", b""))
        await raised(ValueError, crypto.open(key, nonce, sealed, b""))
    await raised(ValueError, crypto.seal(KEY, NONCE * 2, b"words", b""))


@CASES
async def what_is_shorter_than_a_tag_was_cut(crypto: Crypto) -> None:
    sealed = await crypto.seal(KEY, NONCE, b"", b"")
    assert len(sealed) == 16
    for length in (0, 1, 15):
        assert await refusal(crypto.open(KEY, NONCE, sealed[:length], b"")) is Refusal.TRUNCATED


@CASES
async def a_refusal_holds_nothing_of_what_was_sealed(crypto: Crypto) -> None:
    sealed = await crypto.seal(KEY, NONCE, b"my secret words", b"and where")
    error = await raised(CannotOpen, crypto.open(KEY, NONCE, sealed, b"and there"))
    assert str(error) == "unauthentic"
    assert error.__cause__ is None
    assert error.__suppress_context__


@CASES
async def large_texts_are_one_call(crypto: Crypto) -> None:
    plain = bytes(range(256)) * 8192
    sealed = await crypto.seal(KEY, NONCE, plain, b"")
    assert len(sealed) == len(plain) + 16
    assert await crypto.open(KEY, NONCE, sealed, b"") == plain
