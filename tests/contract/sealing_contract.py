"""Our own formats over every Crypto: each opens what another sealed, and refuses the same."""

from __future__ import annotations

from datetime import UTC, datetime

from mobile_app.device.memory import SeededEntropy
from mobile_app.device.ports import Crypto
from mobile_app.sync.keys import derive_keys
from mobile_app.sync.phrase import Phrase
from mobile_app.sync.seal import open_sealed, seal
from mobile_app.sync.sealed_file import open_file, seal_file
from tests.contract.cases import Cases
from tests.contract.crypto_contract import refusal
from tests.vectors import load

CASES = Cases()

PHRASE = Phrase(b"\x7f" * 16)
CREATED_AT = datetime(2026, 11, 20, 18, 30, tzinfo=UTC)


@CASES
async def seals_are_as_in_the_vectors(crypto: Crypto) -> None:
    for vector in load("seal"):
        key, context, sealed = (
            bytes.fromhex(vector[name]) for name in ("key", "context", "sealed")
        )
        opening = open_sealed(crypto, key, sealed, context)
        if vector["outcome"] == "valid":
            assert (await opening).hex() == vector["payload"], vector["name"]
        else:
            assert await refusal(opening) == vector["outcome"], vector["name"]


@CASES
async def files_are_as_in_the_vectors(crypto: Crypto) -> None:
    for vector in load("file"):
        phrase = Phrase(bytes.fromhex(vector["entropy"]))
        opening = open_file(crypto, phrase, bytes.fromhex(vector["file"]))
        if vector["outcome"] == "valid":
            contents = await opening
            assert contents.payload.hex() == vector["payload"], vector["name"]
            assert contents.created_at.isoformat() == vector["created_at"], vector["name"]
        else:
            assert await refusal(opening) == vector["outcome"], vector["name"]


@CASES
async def what_is_sealed_here_is_as_it_would_be_anywhere(crypto: Crypto) -> None:
    """The same random bytes and the same payload give the bytes that the pinned digests stand for,
    so two back ends that pass have made the same."""
    key = derive_keys(PHRASE).seal_key
    sealed = await seal(crypto, SeededEntropy(1), key, b"words" * 99, b"context")
    file = await seal_file(crypto, SeededEntropy(2), PHRASE, b"words" * 99, CREATED_AT)
    assert (await crypto.sha256(sealed)).hex() == SEALED_SHA256
    assert (await crypto.sha256(file)).hex() == FILE_SHA256
    assert await open_sealed(crypto, key, sealed, b"context") == b"words" * 99
    assert (await open_file(crypto, PHRASE, file)).payload == b"words" * 99


SEALED_SHA256 = "3f71e17864d0dbce89136f9ed6d8276d3c084e89563b4dabeae79be2b545f425"
FILE_SHA256 = "fd0a6c5980779b507e5ff87b3f66f04c433fc8e1eeebc787af7357ca5ef8236e"
