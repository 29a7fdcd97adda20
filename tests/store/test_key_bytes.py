"""Key blobs as the first version wrote them, and what docs/journal.md says of them."""

from __future__ import annotations

from base64 import b64decode
from datetime import date
from pathlib import Path

import pytest

from mobile_app.device.memory import MemoryBlobStore, MemoryDisk, MemoryKeyVault, SeededEntropy
from mobile_app.device.native.crypto import NativeCrypto
from mobile_app.device.native.keys import DEVICE_KEY, VaultDeviceKey
from mobile_app.device.passcode_kdf import (
    ARGON2ID,
    DEFAULT_ARGON2ID,
    DEFAULT_PBKDF2,
    PASSCODE_SALT_BYTES,
    format_kdf,
)
from mobile_app.device.ports import KEY_BYTES, NONCE_BYTES, TAG_BYTES
from mobile_app.errors import CannotOpen, Refusal
from mobile_app.store.keyring import KEYS, DataKeyring
from mobile_app.store.phrases import NEW_PHRASE, NEW_RECOVERY, KeptPhrase
from mobile_app.store.recovery import PHRASE, RECOVERY
from mobile_app.sync.keys import derive_keys
from mobile_app.sync.phrase import Phrase

DOCS = (Path(__file__).parents[2] / "docs" / "journal.md").read_text("utf-8")

VERSION_1 = {
    "no passcode": (
        "MkZEQVRLRVkBrBhDMKSglopwy3F4LH74xwAB52imOq5I320kOSzal4/aOCzuOpRI15mzlKAZArOwgfuPKsZK"
        "dtPZSIC9gdZ7EfmiaJuNZJBgecrbB6dxj8YasQ=="
    ),
    "argon2id": (
        "MkZEQVRLRVkBrBhDMKSglopwy3F4LH74xy4kYXJnb24yaWQkdj0xOSRtPTY1NTM2LHQ9MyxwPTQ3fHy2HI0f"
        "HDSDWU+hxDtQAaPcqXz13ztsaTEp61lZkETw8itHn5VjXKjVWY3+TeKNoQ6//11wwGpErRxCitxNzyqpKhtz"
        "WiDsP02t2NzlZDWp8GYmrch4QQ39/uz+cgMJ25qQuT4Se6PRmB6s"
    ),
    "pbkdf2-sha256": (
        "MkZEQVRLRVkBrBhDMKSglopwy3F4LH74xyckcGJrZGYyLXNoYTI1NiRpPTYwMDAwMGvcrxxgqNTKPb7LArqe"
        "X2kBcVljd2f9hsPbXdKm1jcr5cUpxKlN8CbP5GRGei34QgL/Btm8zQ89l9ixioLb6W7aOsQaDAkT9NLKl3qz"
        "d8h/gxFFHA6dELMbCPGl6kgFl0Cjo7kM+OZ1ks8z348="
    ),
}
"""In base64, under the device key and the passcode below. Never change them: people's devices hold
the like, and nothing else opens what they recorded."""

RECOVERY_1 = (
    "MkZSRUNLRVkBrBhDMKSglopwy3F4LH74x+Rne4LLnlcO4xzMmtKtJscVxeNljR6AnMcMHUlU/Vl01ZlcYXs9"
    "AqbWc5Kt1HWrRg3Y9QAbYclM0nVk81elTF4="
)
PHRASE_1 = (
    "MkZTRUNSRVQBa9yvHGCo1Mo9vssC83fScS34ms03HYs2myp1KlzuZYZ0JKz1as1aOoRQvvxZo5XcBuzPzIml11xWmw=="
)
"""The like for the recovery phrase of sixteen bytes 7f, checked on 2026-11-20."""

PHRASE_DATA_KEY = "8aa1e456637209a3515309bb393fa7ac16f97f6c5927152c139c7798535100ba"

DEVICE = bytes(range(64, 96))
PASSCODE = "river stone lamp"
DATA_KEY = "8aa1e456637209a3515309bb393fa7ac16f97f6c5927152c139c7798535100ba"
STORE_ID = "ac184330a4a0968a70cb71782c7ef8c7"


def keyring_on(blobs: dict[str, bytes], device: bytes = DEVICE) -> DataKeyring:
    disk = MemoryDisk(blobs, {DEVICE_KEY: device})
    crypto = NativeCrypto()
    device_key = VaultDeviceKey(MemoryKeyVault(disk), crypto, SeededEntropy())
    return DataKeyring(MemoryBlobStore(disk), crypto, device_key, SeededEntropy())


async def data_key(keyring: DataKeyring) -> str:
    await keyring.set_recovery(bytes(32), bytes(16))
    return (await keyring.phrases.recover(bytes(32))).data_key.hex()


@pytest.mark.parametrize("name", VERSION_1)
async def test_a_key_blob_of_version_1_opens_for_ever(name: str) -> None:
    keyring = keyring_on(dict.fromkeys(KEYS, b64decode(VERSION_1[name])))
    if name != "no passcode":
        assert await keyring.has_passcode()
        with pytest.raises(CannotOpen, match=Refusal.UNAUTHENTIC.value):
            await keyring.unlock("river stone lamb")
        await keyring.unlock(PASSCODE)
    opened = await keyring.open()
    assert opened is not None
    assert opened.store_id.hex() == STORE_ID
    assert await data_key(keyring) == DATA_KEY


async def test_the_copy_for_the_phrase_of_version_1_opens_for_ever() -> None:
    # On a device that lost its own key: the phrase is all there is.
    keyring = keyring_on({RECOVERY: b64decode(RECOVERY_1)}, device=bytes(32))
    await keyring.recover(derive_keys(Phrase(b"\x7f" * 16)).recovery_key)
    assert await data_key(keyring) == PHRASE_DATA_KEY


async def test_the_phrase_kept_by_version_1_is_read_for_ever() -> None:
    blobs = {RECOVERY: b64decode(RECOVERY_1), PHRASE: b64decode(PHRASE_1)}
    keyring = keyring_on(blobs)
    await keyring.recover(derive_keys(Phrase(b"\x7f" * 16)).recovery_key)
    assert await keyring.phrases.kept() == KeptPhrase(b"\x7f" * 16, date(2026, 11, 20))


@pytest.mark.parametrize("name", ["no passcode", ARGON2ID])
async def test_what_is_written_today_has_the_same_form(name: str) -> None:
    before = b64decode(VERSION_1[name])
    blobs: dict[str, bytes] = {}
    keyring = keyring_on(blobs)
    await keyring.create()
    if name == ARGON2ID:
        await keyring.set_passcode(PASSCODE)
    written = blobs[KEYS[0]]
    assert len(written) == len(before)
    assert written[:9] == before[:9]
    # The derivation stands in the same place, its salt and all that follows are fresh.
    head_end = 26 + max(0, before[25] - PASSCODE_SALT_BYTES)
    assert written[25:head_end] == before[25:head_end]
    assert written[head_end:] != before[head_end:]


def test_the_specification_and_the_code_agree() -> None:
    for stated in (
        *(f"`{name}`" for name in (*KEYS, RECOVERY, PHRASE, NEW_RECOVERY, NEW_PHRASE)),
        f"`{format_kdf(DEFAULT_ARGON2ID)}`",
        f"`{format_kdf(DEFAULT_PBKDF2)}`",
        f"salt ({PASSCODE_SALT_BYTES})",
        f"nonce ({NONCE_BYTES})",
        f"{KEY_BYTES} random bytes",
        f"tag ({TAG_BYTES})",
        "`2FDATKEY`",
        "`2FRECKEY`",
        "`2FSECRET`",
    ):
        assert stated in DOCS, stated
