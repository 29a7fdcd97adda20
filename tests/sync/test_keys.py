"""Keys from a phrase, against `cryptography`, the published HKDF vectors and our own."""

from __future__ import annotations

import pytest
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from hypothesis import given
from hypothesis import strategies as st

from mobile_app.sync.keys import derive_file_key, derive_keys, hkdf_sha256
from mobile_app.sync.phrase import Phrase
from tests.vectors import load


@pytest.mark.parametrize("vector", load("hkdf_sha256"), ids=lambda vector: vector["name"])
def test_published_hkdf(vector: dict[str, str]) -> None:
    secret, salt, info, key = (
        bytes.fromhex(vector[name]) for name in ("secret", "salt", "info", "key")
    )
    assert hkdf_sha256(secret, salt=salt, info=info, length=len(key)) == key


@given(st.binary(max_size=80), st.binary(max_size=80), st.binary(max_size=80), st.integers(1, 200))
def test_hkdf_is_that_of_cryptography(secret: bytes, salt: bytes, info: bytes, length: int) -> None:
    expected = HKDF(SHA256(), length, salt, info).derive(secret)
    assert hkdf_sha256(secret, salt=salt, info=info, length=length) == expected


@pytest.mark.parametrize("length", [-1, 0, 8161])
def test_hkdf_has_bounds(length: int) -> None:
    with pytest.raises(ValueError, match="length"):
        hkdf_sha256(b"x", salt=b"", info=b"", length=length)
    assert len(hkdf_sha256(b"x", salt=b"", info=b"", length=8160)) == 8160


@pytest.mark.parametrize("vector", load("keys"), ids=lambda vector: vector["name"])
def test_vectors(vector: dict[str, str]) -> None:
    phrase = Phrase(bytes.fromhex(vector["entropy"]))
    keys = derive_keys(phrase)
    assert keys.vault_id.hex() == vector["vault_id"]
    assert keys.access_token.hex() == vector["access_token"]
    assert keys.seal_key.hex() == vector["seal_key"]
    assert keys.recovery_key.hex() == vector["recovery_key"]
    assert derive_file_key(phrase, bytes.fromhex(vector["file_salt"])).hex() == vector["file_key"]


@pytest.mark.parametrize("vector", load("keys"), ids=lambda vector: vector["name"])
def test_vectors_by_hand(vector: dict[str, str]) -> None:
    """As docs/protocol.md words it, by other code."""
    for label, name, length, salt in (
        (b"twofold/1/vault-id", "vault_id", 16, b""),
        (b"twofold/1/access-token", "access_token", 32, b""),
        (b"twofold/1/seal", "seal_key", 32, b""),
        (b"twofold/1/recovery", "recovery_key", 32, b""),
        (b"twofold/1/file", "file_key", 32, bytes(range(16))),
    ):
        hkdf = HKDF(SHA256(), length, salt, label)
        assert hkdf.derive(bytes.fromhex(vector["entropy"])).hex() == vector[name]


@given(st.binary(min_size=16, max_size=16))
def test_no_key_is_another_or_shown(entropy: bytes) -> None:
    keys = derive_keys(Phrase(entropy))
    all_keys = [keys.vault_id, keys.access_token[:16], keys.seal_key[:16], keys.recovery_key[:16]]
    all_keys.append(derive_file_key(Phrase(entropy), entropy)[:16])
    assert len({*all_keys, entropy}) == 6
    assert repr(keys) == "Keys()"
