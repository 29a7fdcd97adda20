"""Ways to the data key: a passcode, the phrase, and what a copy of the storage is worth."""

from __future__ import annotations

from binascii import crc32

import pytest

from mobile_app.device.memory import FixedClock, MemoryDisk, memory_device
from mobile_app.errors import CannotOpen, Refusal, StoreKeyLost, StoreLocked
from mobile_app.store.database import Database
from mobile_app.store.keyring import KEYS, DataKeyring
from mobile_app.store.recovery import PHRASE, RECOVERY

PASSCODE = "river stone lamp"
RECOVERY_KEY = bytes(range(32))
PHRASE_BYTES = b"sixteen bytes of"


def keyring_on(disk: MemoryDisk) -> DataKeyring:
    device = memory_device(disk)
    return DataKeyring(device.blobs, device.crypto, device.device_key, device.entropy)


async def open_records(disk: MemoryDisk, keyring: DataKeyring) -> Database:
    device = memory_device(disk)
    return await Database.open(device.blobs, FixedClock(), device.entropy, keyring=keyring)


@pytest.fixture
async def locked(disk: MemoryDisk) -> MemoryDisk:
    """A disk with one record, a passcode and a recovery phrase."""
    keyring = keyring_on(disk)
    db = await open_records(disk, keyring)
    await db.save("counter", "c1", {"label": "Alcohol"})
    await keyring.set_recovery(RECOVERY_KEY, PHRASE_BYTES)
    await keyring.set_passcode(PASSCODE)
    return disk


def label(db: Database) -> object:
    record = db.get("counter", "c1")
    return record.fields["label"] if record is not None else None


async def test_locked_means_locked(locked: MemoryDisk) -> None:
    keyring = keyring_on(locked)
    with pytest.raises(StoreLocked):
        await open_records(locked, keyring)
    with pytest.raises(StoreLocked):
        await keyring.phrase()
    with pytest.raises(StoreLocked):
        await keyring.set_passcode(None)
    with pytest.raises(StoreLocked):
        await keyring.set_recovery(RECOVERY_KEY, PHRASE_BYTES)


async def test_the_passcode_opens_it_and_no_other(locked: MemoryDisk) -> None:
    keyring = keyring_on(locked)
    for wrong in ("", "river stone lamb", "River stone lamp"):
        with pytest.raises(CannotOpen, match=Refusal.UNAUTHENTIC.value):
            await keyring.unlock(wrong)
    with pytest.raises(StoreLocked):
        await keyring.open()
    await keyring.unlock(PASSCODE)
    assert label(await open_records(locked, keyring)) == "Alcohol"
    keyring.lock()
    with pytest.raises(StoreLocked):
        await keyring.open()


async def test_a_forgotten_passcode_is_made_good_by_the_phrase_alone(locked: MemoryDisk) -> None:
    keyring = keyring_on(locked)
    with pytest.raises(CannotOpen, match=Refusal.UNAUTHENTIC.value):
        await keyring.recover(bytes(32))
    with pytest.raises(StoreLocked):
        await keyring.open()
    await keyring.recover(RECOVERY_KEY)
    assert label(await open_records(locked, keyring)) == "Alcohol"
    await keyring.set_passcode("another three words")
    again = keyring_on(locked)
    await again.unlock("another three words")
    assert label(await open_records(locked, again)) == "Alcohol"


async def test_the_phrase_helps_too_when_the_device_lost_its_key(locked: MemoryDisk) -> None:
    locked.secrets.clear()
    keyring = keyring_on(locked)
    with pytest.raises(StoreKeyLost):
        await keyring.unlock(PASSCODE)
    await keyring.recover(RECOVERY_KEY)
    await keyring.set_passcode(None)
    assert label(await open_records(locked, keyring_on(locked))) == "Alcohol"


async def test_a_new_phrase_ends_the_former_one(locked: MemoryDisk) -> None:
    keyring = keyring_on(locked)
    await keyring.unlock(PASSCODE)
    assert await keyring.phrase() == PHRASE_BYTES
    await keyring.set_recovery(bytes(reversed(range(32))), b"another sixteen!")
    assert await keyring.phrase() == b"another sixteen!"
    with pytest.raises(CannotOpen, match=Refusal.UNAUTHENTIC.value):
        await keyring_on(locked).recover(RECOVERY_KEY)


async def test_without_a_phrase_there_is_nothing_to_recover(disk: MemoryDisk) -> None:
    keyring = keyring_on(disk)
    await keyring.create()
    assert await keyring.phrase() is None
    assert not await keyring.has_recovery()
    with pytest.raises(CannotOpen, match=Refusal.NO_KEY.value):
        await keyring.recover(RECOVERY_KEY)


async def test_checking_a_passcode_changes_nothing(locked: MemoryDisk) -> None:
    keyring = keyring_on(locked)
    await keyring.check_passcode(PASSCODE)
    with pytest.raises(StoreLocked):
        await keyring.open()
    with pytest.raises(CannotOpen, match=Refusal.UNAUTHENTIC.value):
        await keyring.check_passcode("wrong")
    await keyring.unlock(PASSCODE)
    await keyring.set_passcode(None)
    await keyring.check_passcode("anything: there is none")


async def test_a_copy_of_the_storage_alone_cannot_be_guessed_at(locked: MemoryDisk) -> None:
    stolen = MemoryDisk()
    stolen.blobs.update(locked.blobs)  # and not the device's own key
    with pytest.raises(StoreKeyLost):
        await keyring_on(stolen).unlock(PASSCODE)


async def test_nothing_of_the_keys_or_the_phrase_lies_open(locked: MemoryDisk) -> None:
    keyring = keyring_on(locked)
    await keyring.unlock(PASSCODE)
    secrets = [PASSCODE.encode(), RECOVERY_KEY, PHRASE_BYTES, b"Alcohol"]
    for name, data in locked.blobs.items():
        assert not [secret for secret in secrets if secret in data], name


@pytest.mark.parametrize("name", [RECOVERY, PHRASE])
@pytest.mark.parametrize(
    ("damage", "reason"),
    [
        (lambda data: b"", Refusal.FOREIGN),
        (lambda data: b"X" + data[1:], Refusal.FOREIGN),
        (lambda data: data[:9], Refusal.TRUNCATED),
        (lambda data: data[:-1], Refusal.DAMAGED),
        (lambda data: data[:20] + bytes([data[20] ^ 1]) + data[21:], Refusal.DAMAGED),
        (lambda data: sealed_again(data[:8] + b"\x02" + data[9:-4]), Refusal.NEWER),
        (lambda data: sealed_again(data[:20]), Refusal.TRUNCATED),
        (
            lambda data: sealed_again(data[:12] + bytes([data[12] ^ 1]) + data[13:-4]),
            Refusal.UNAUTHENTIC,
        ),
    ],
)
async def test_damaged_copies_say_what_is_wrong(
    locked: MemoryDisk, name: str, damage: object, reason: Refusal
) -> None:
    assert callable(damage)
    locked.blobs[name] = damage(locked.blobs[name])
    keyring = keyring_on(locked)

    async def read() -> None:
        if name == RECOVERY:
            await keyring.recover(RECOVERY_KEY)
        else:
            await keyring.unlock(PASSCODE)
            await keyring.phrase()

    with pytest.raises(CannotOpen, match=f"^{reason.value}$"):
        await read()
    # The passcode opens everything still.
    other = keyring_on(locked)
    await other.unlock(PASSCODE)
    assert label(await open_records(locked, other)) == "Alcohol"


async def test_erasing_forgets_every_way_in(locked: MemoryDisk) -> None:
    copy = dict(locked.blobs)
    keyring = keyring_on(locked)
    await keyring.unlock(PASSCODE)
    await (await open_records(locked, keyring)).erase()
    assert not {*KEYS, RECOVERY, PHRASE} & set(locked.blobs)
    assert not locked.secrets
    locked.blobs.update(copy)  # even from a copy taken before, the passcode is not enough
    with pytest.raises(StoreKeyLost):
        await keyring_on(locked).unlock(PASSCODE)


async def test_a_copy_without_the_passcode_is_gone_after_the_next_unlock(
    locked: MemoryDisk,
) -> None:
    keyring = keyring_on(locked)
    await keyring.unlock(PASSCODE)
    with_passcode = locked.blobs[KEYS[0]]
    await keyring.set_passcode(None)
    locked.blobs[KEYS[0]] = with_passcode  # as if the power was cut while it was being set
    again = keyring_on(locked)
    await again.unlock(PASSCODE)
    await open_records(locked, again)
    assert locked.blobs[KEYS[1]] == with_passcode


def sealed_again(body: bytes) -> bytes:
    return body + crc32(body).to_bytes(4, "big")
