"""A recovery phrase replaced by another: at no moment is somebody with either shut out."""

from __future__ import annotations

from datetime import date
from itertools import count

import pytest

from mobile_app.device.memory import Fault, MemoryDisk, PowerCut, memory_device
from mobile_app.errors import CannotOpen, Refusal, StoreError, StoreFull, StoreLocked
from mobile_app.store.keyring import DataKeyring
from mobile_app.store.phrases import NEW_PHRASE, NEW_RECOVERY, KeptPhrase
from mobile_app.store.recovery import PHRASE, RECOVERY, seal_secret

OLD_KEY, OLD = bytes(range(32)), b"the former words"
NEW_KEY, NEW = bytes(reversed(range(32))), b"the newer words."
DAY = date(2026, 11, 20)
NOBODYS_KEY = b"\x55" * 32


def keyring_on(disk: MemoryDisk) -> DataKeyring:
    device = memory_device(disk)
    return DataKeyring(device.blobs, device.crypto, device.device_key, device.entropy)


async def opened_on(disk: MemoryDisk) -> DataKeyring:
    keyring = keyring_on(disk)
    await keyring.open()
    return keyring


@pytest.fixture
async def disk() -> MemoryDisk:
    """A device with the former phrase."""
    disk = MemoryDisk()
    keyring = keyring_on(disk)
    await keyring.create()
    await keyring.set_recovery(OLD_KEY, OLD)
    return disk


async def opens(disk: MemoryDisk, recovery_key: bytes) -> bool:
    try:
        await keyring_on(disk).recover(recovery_key)
    except CannotOpen as error:
        return error.reason is not Refusal.UNAUTHENTIC
    return True


async def test_a_new_phrase_waits_beside_the_old_one(disk: MemoryDisk) -> None:
    phrases = (await opened_on(disk)).phrases
    assert await phrases.waiting() is None
    await phrases.offer(NEW_KEY, NEW)
    assert await phrases.waiting() == KeptPhrase(NEW, None)
    assert await phrases.kept() == KeptPhrase(OLD, None)
    assert [await opens(disk, key) for key in (OLD_KEY, NEW_KEY)] == [True, True]


async def test_taking_it_ends_the_old_one(disk: MemoryDisk) -> None:
    phrases = (await opened_on(disk)).phrases
    await phrases.offer(NEW_KEY, NEW)
    await phrases.take()
    assert await phrases.kept() == KeptPhrase(NEW, None)
    assert await phrases.waiting() is None
    assert [await opens(disk, key) for key in (OLD_KEY, NEW_KEY)] == [False, True]
    assert not {NEW_PHRASE, NEW_RECOVERY} & set(disk.blobs)
    await phrases.take()
    assert await phrases.kept() == KeptPhrase(NEW, None), "nothing waits, nothing changes"


async def test_dropping_it_leaves_the_old_one_alone(disk: MemoryDisk) -> None:
    before = dict(disk.blobs)
    phrases = (await opened_on(disk)).phrases
    await phrases.offer(NEW_KEY, NEW)
    await phrases.drop()
    assert disk.blobs == before
    assert [await opens(disk, key) for key in (OLD_KEY, NEW_KEY)] == [True, False]


async def test_another_new_one_takes_the_place_of_the_one_that_waits(disk: MemoryDisk) -> None:
    phrases = (await opened_on(disk)).phrases
    await phrases.offer(NOBODYS_KEY, b"begun, forgotten")
    await phrases.offer(NEW_KEY, NEW)
    assert await phrases.waiting() == KeptPhrase(NEW, None)
    assert not await opens(disk, NOBODYS_KEY)


@pytest.mark.parametrize("end", ["take", "drop"])
@pytest.mark.parametrize("leaves", ["old", "new"])
async def test_a_power_cut_anywhere_shuts_nobody_out(leaves: str, end: str) -> None:
    """Whoever noted the old phrase before it was replaced, or the new one once it was shown."""
    cuts = 0
    for at in count(1):
        disk = MemoryDisk()
        keyring = keyring_on(disk)
        await keyring.create()
        await keyring.set_recovery(OLD_KEY, OLD)
        disk.fault = Fault(disk.writes + at, PowerCut(), leaves, lasting=True)  # type: ignore[arg-type]
        shown = ending = False
        try:
            await keyring.phrases.offer(NEW_KEY, NEW)
            shown = ending = True
            await getattr(keyring.phrases, end)()
        except PowerCut:
            cuts += 1
        else:
            break
        disk.fault = None
        for started in range(2):
            again = await opened_on(disk)
            old, new = [await opens(disk, key) for key in (OLD_KEY, NEW_KEY)]
            assert old or (ending and end == "take"), (at, started)
            assert new or not shown or end == "drop", (at, started)
            await again.tidy()
        # Nothing half done is left: a phrase that waits can be seen, and one that does not is gone.
        waiting = await again.phrases.waiting()
        assert waiting in (None, KeptPhrase(NEW, None))
        assert ({NEW_PHRASE, NEW_RECOVERY} <= set(disk.blobs)) is (waiting is not None)
        assert ({NEW_PHRASE, NEW_RECOVERY} & set(disk.blobs) != set()) is (waiting is not None)
        # And whatever is done next, the phrase that is shown opens, and it alone.
        await again.phrases.drop()
        kept = await again.phrases.kept()
        assert kept is not None
        assert [await opens(disk, key) for key in (OLD_KEY, NEW_KEY)] == [
            kept.entropy == OLD,
            kept.entropy == NEW,
        ]
    assert cuts == {"take": 6, "drop": 4}[end]


async def test_a_full_disk_leaves_the_old_phrase_in_force(disk: MemoryDisk) -> None:
    before = dict(disk.blobs)
    keyring = await opened_on(disk)
    disk.fault = Fault(disk.writes + 1, StoreFull("ENOSPC"), lasting=True)
    with pytest.raises(StoreError):
        await keyring.phrases.offer(NEW_KEY, NEW)
    assert disk.blobs == before


async def test_the_day_it_was_checked_stays_with_the_phrase(disk: MemoryDisk) -> None:
    await (await opened_on(disk)).phrases.check(OLD_KEY, OLD, DAY)
    keyring = await opened_on(disk)
    assert await keyring.phrases.kept() == KeptPhrase(OLD, DAY)
    assert await keyring.phrase() == OLD
    await keyring.set_recovery(NEW_KEY, NEW)
    assert await keyring.phrases.kept() == KeptPhrase(NEW, None), "the new one was not checked"


async def test_another_phrase_is_not_noted_as_checked(disk: MemoryDisk) -> None:
    phrases = (await opened_on(disk)).phrases
    with pytest.raises(CannotOpen, match=Refusal.UNAUTHENTIC.value):
        await phrases.check(NEW_KEY, NEW, DAY)
    assert await phrases.kept() == KeptPhrase(OLD, None)
    assert await opens(disk, OLD_KEY)


@pytest.mark.parametrize("damaged", [None, b"", b"2FRECKEY torn"])
async def test_checking_mends_a_copy_that_no_longer_opens(
    disk: MemoryDisk, damaged: bytes | None
) -> None:
    if damaged is None:
        del disk.blobs[RECOVERY]
    else:
        disk.blobs[RECOVERY] = damaged
    await (await opened_on(disk)).phrases.check(OLD_KEY, OLD, DAY)
    assert await opens(disk, OLD_KEY)


async def test_a_copy_of_another_data_key_is_mended_too(disk: MemoryDisk) -> None:
    other = MemoryDisk()
    keyring = DataKeyring(
        memory_device(other).blobs,
        memory_device().crypto,
        memory_device().device_key,
        memory_device(other).entropy,
    )
    await keyring.create()
    await keyring.create()
    await keyring.set_recovery(OLD_KEY, OLD)
    disk.blobs[RECOVERY] = other.blobs[RECOVERY]
    keyring = await opened_on(disk)
    await keyring.phrases.check(OLD_KEY, OLD, DAY)
    again = keyring_on(disk)
    await again.recover(OLD_KEY)
    assert await again.phrase() == OLD


async def test_a_phrase_that_cannot_be_read_says_so(disk: MemoryDisk) -> None:
    keyring = await opened_on(disk)
    found = await keyring._found()
    device = memory_device(disk)
    disk.blobs[PHRASE] = await seal_secret(
        device.crypto, device.entropy, found.data_key, OLD + b"some day", found.store_id
    )
    with pytest.raises(CannotOpen, match=Refusal.MALFORMED.value):
        await keyring.phrases.kept()
    # A new one mends it.
    await keyring.set_recovery(NEW_KEY, NEW)
    assert await keyring.phrase() == NEW


async def test_the_new_phrase_opens_where_the_old_copy_is_damaged(disk: MemoryDisk) -> None:
    phrases = (await opened_on(disk)).phrases
    await phrases.offer(NEW_KEY, NEW)
    disk.blobs[RECOVERY] = b""
    assert await opens(disk, NEW_KEY)
    assert await phrases.has_any()


async def test_nothing_of_it_is_had_while_locked(disk: MemoryDisk) -> None:
    keyring = await opened_on(disk)
    await keyring.phrases.offer(NEW_KEY, NEW)
    await keyring.set_passcode("river stone lamp")
    phrases = keyring_on(disk).phrases
    for work in (phrases.kept(), phrases.waiting(), phrases.check(OLD_KEY, OLD, DAY)):
        with pytest.raises(StoreLocked):
            await work
    assert await phrases.has_any(), "that there is one may be known: it is the way in"
