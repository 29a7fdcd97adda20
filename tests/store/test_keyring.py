"""The data key: wrapped, kept twice, asked for with a passcode, and never in the clear."""

from __future__ import annotations

from dataclasses import replace

import pytest

from mobile_app.device.memory import (
    Fault,
    FixedClock,
    MemoryDisk,
    PowerCut,
    SeededEntropy,
    memory_device,
)
from mobile_app.device.ports import Device
from mobile_app.errors import (
    CannotOpen,
    CryptoUnavailable,
    Refusal,
    StoreDenied,
    StoreError,
    StoreKeyLost,
    StoreLocked,
    StoreMigration,
)
from mobile_app.store.database import Database
from mobile_app.store.keyring import KEYS, DataKeyring


def keyring_of(device: Device) -> DataKeyring:
    return DataKeyring(device.blobs, device.crypto, device.device_key, device.entropy)


async def open_on(disk: MemoryDisk, keyring: DataKeyring | None = None) -> Database:
    device = memory_device(disk)
    return await Database.open(
        device.blobs, device.clock, device.entropy, keyring=keyring or keyring_of(device)
    )


@pytest.fixture
async def sealed(disk: MemoryDisk) -> MemoryDisk:
    db = await open_on(disk)
    await db.save("check_in", "c1", {"words": "secret words"})
    return disk


def words(db: Database) -> object:
    record = db.get("check_in", "c1")
    return None if record is None else record.fields["words"]


async def test_what_is_stored_is_sealed(sealed: MemoryDisk) -> None:
    assert words(await open_on(sealed)) == "secret words"
    assert not [data for data in sealed.blobs.values() if b"secret" in data or b"check_in" in data]


async def test_opening_an_empty_store_makes_no_key(disk: MemoryDisk) -> None:
    db = await open_on(disk)
    assert db.report is None
    assert disk.blobs == {}
    assert disk.secrets == {}


async def test_a_copied_store_is_shut_without_the_device(sealed: MemoryDisk) -> None:
    before = dict(sealed.blobs)
    with pytest.raises(StoreKeyLost):
        await open_on(MemoryDisk(sealed.blobs))
    assert sealed.blobs == before


async def test_no_key_beside_sealed_records_touches_nothing(sealed: MemoryDisk) -> None:
    for name in KEYS:
        del sealed.blobs[name]
    before = dict(sealed.blobs)
    with pytest.raises(StoreKeyLost):
        await open_on(sealed)
    assert sealed.blobs == before


async def test_records_of_another_key_are_left_alone(sealed: MemoryDisk) -> None:
    other = MemoryDisk(secrets=sealed.secrets)
    device = memory_device(other)
    keyring = DataKeyring(device.blobs, device.crypto, device.device_key, SeededEntropy(99))
    await (await open_on(other, keyring)).save("check_in", "c2", {"mood": 1})
    mixed = MemoryDisk({**sealed.blobs, **{name: other.blobs[name] for name in KEYS}})
    mixed.secrets = sealed.secrets
    before = dict(mixed.blobs)
    with pytest.raises(StoreKeyLost):
        await open_on(mixed)
    assert mixed.blobs == before


@pytest.mark.parametrize("name", KEYS)
async def test_one_damaged_copy_of_the_key_is_enough(name: str, sealed: MemoryDisk) -> None:
    data = sealed.blobs[name]
    for damaged in (b"", data[:20], data[:-1] + b"\x00", bytes(len(data))):
        sealed.blobs[name] = damaged
        assert words(await open_on(sealed)) == "secret words"


async def test_both_copies_damaged_is_a_lost_key_and_no_new_store(sealed: MemoryDisk) -> None:
    for name in KEYS:
        sealed.blobs[name] = b"damaged"
    with pytest.raises(StoreKeyLost):
        await open_on(sealed)


async def test_a_key_of_a_newer_version_is_left_alone(sealed: MemoryDisk) -> None:
    from binascii import crc32

    for name in KEYS:
        body = bytearray(sealed.blobs[name][:-4])
        body[8] = 2
        sealed.blobs[name] = bytes(body) + crc32(body).to_bytes(4, "big")
    with pytest.raises(StoreMigration):
        await open_on(sealed)


async def test_with_a_passcode_the_store_is_locked_until_it_is_given(sealed: MemoryDisk) -> None:
    device = memory_device(sealed)
    keyring = keyring_of(device)
    assert not await keyring.has_passcode()
    with pytest.raises(StoreLocked):
        await keyring.set_passcode("123456")
    await keyring.open()
    await keyring.set_passcode("four words of mine")

    keyring = keyring_of(device)
    assert await keyring.has_passcode()
    with pytest.raises(StoreLocked):
        await open_on(sealed, keyring)
    for wrong in ("", "four words of min", "Four words of mine"):
        with pytest.raises(CannotOpen) as caught:
            await keyring.unlock(wrong)
        assert caught.value.reason is Refusal.UNAUTHENTIC
    with pytest.raises(StoreLocked):
        await open_on(sealed, keyring)
    await keyring.unlock("four words of mine")
    db = await open_on(sealed, keyring)
    assert words(db) == "secret words"
    keyring.lock()
    with pytest.raises(StoreLocked):
        await keyring.open()


async def test_a_passcode_can_be_changed_and_taken_away(sealed: MemoryDisk) -> None:
    device = memory_device(sealed)
    keyring = keyring_of(device)
    await keyring.open()
    for passcode in ("first", "second"):
        await keyring.set_passcode(passcode)
    keyring.lock()
    with pytest.raises(CannotOpen):
        await keyring.unlock("first")
    await keyring.unlock("second")
    await keyring.set_passcode(None)
    assert words(await open_on(sealed)) == "secret words"


@pytest.mark.parametrize("leaves", ["old", "new", "torn"])
@pytest.mark.parametrize("at", [1, 2])
async def test_a_power_cut_while_a_passcode_is_set_leaves_a_way_in(
    at: int, leaves: str, sealed: MemoryDisk
) -> None:
    device = memory_device(sealed)
    keyring = keyring_of(device)
    await keyring.open()
    sealed.fault = Fault(sealed.writes + at, PowerCut(), leaves, lasting=True)  # type: ignore[arg-type]
    with pytest.raises(PowerCut):
        await keyring.set_passcode("new")
    sealed.fault = None
    keyring = keyring_of(device)
    if await keyring.has_passcode():
        await keyring.unlock("new")
    assert words(await open_on(sealed, keyring)) == "secret words"
    first, second = (sealed.blobs[name] for name in KEYS)
    assert first == second, "no copy under the former passcode is left"


async def test_erase_destroys_the_keys_too(sealed: MemoryDisk) -> None:
    copy = MemoryDisk(dict(sealed.blobs))
    db = await open_on(sealed)
    await db.erase()
    assert sealed.blobs == {}
    assert sealed.secrets == {}
    copy.secrets = sealed.secrets
    with pytest.raises(StoreKeyLost):
        await open_on(copy)
    await db.save("check_in", "c2", {"mood": 1})
    again = await open_on(sealed)
    assert [record.id for record in again.all("check_in")] == ["c2"]


async def test_without_ciphers_storage_is_denied_and_nothing_hangs(disk: MemoryDisk) -> None:
    device = memory_device(disk)

    class NoCrypto(type(device.crypto)):  # type: ignore[misc]
        async def seal(self, *_: object) -> bytes:
            raise CryptoUnavailable("no secure context")

    crypto = NoCrypto()
    device = replace(device, crypto=crypto)
    keyring = DataKeyring(device.blobs, crypto, device.device_key, device.entropy)
    db = await Database.open(device.blobs, FixedClock(), device.entropy, keyring=keyring)
    with pytest.raises(StoreDenied):
        await db.save("check_in", "c1", {"mood": 1})
    assert db.types() == []


async def test_a_keystore_that_does_not_answer_is_no_lost_key(sealed: MemoryDisk) -> None:
    device = memory_device(sealed)
    vault = device.device_key._vault  # type: ignore[attr-defined]
    vault.fault = StoreError("the keystore is locked")
    with pytest.raises(StoreError) as caught:
        await Database.open(device.blobs, device.clock, device.entropy, keyring=keyring_of(device))
    assert not isinstance(caught.value, StoreKeyLost)
