"""Every file that cannot be restored: what is said, what helps, and that nothing is changed."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import date, timedelta

import pytest

from mobile_app.device.memory import Fault, FixedClock, MemoryDisk
from mobile_app.errors import (
    Refusal,
    StoreDenied,
    StoreError,
    StoreFull,
    StoreNotWriter,
)
from mobile_app.presenters.backup_file import BackupFilePresenter, Mode
from mobile_app.presenters.recovery_phrase import RecoveryPhrasePresenter
from mobile_app.presenters.services import Services
from mobile_app.store import backup
from mobile_app.sync import sealed_file
from mobile_app.sync.phrase import Phrase
from mobile_app.ui.screens import restore
from mobile_app.ui.strings import storage as words
from tests.presenters.people import check_in, counter
from tests.ui.harness import App
from tests.ui.stage import memory_services, open_app


async def a_file() -> tuple[bytes, str]:
    """Somebody's encrypted file, and its words."""
    services = await memory_services()
    await services.repos.counters.save(counter())
    await services.repos.checkins.add(check_in("1", on=date(2026, 1, 5)))
    await services.repos.checkins.add(check_in("2"))
    typed = " ".join(await RecoveryPhrasePresenter(services).make())
    return (await BackupFilePresenter(services).make()).data, typed


def state(services: Services) -> list[str]:
    return sorted(repr((r.key, dict(r.fields), r.removed)) for r in services.db.every())


async def opened(
    monkeypatch: pytest.MonkeyPatch, file: bytes, disk: MemoryDisk | None = None
) -> App:
    """The screen on a device with something of its own, about to be given `file`."""

    async def pick() -> bytes:
        return file

    monkeypatch.setattr(restore, "pick_file", pick)
    services = await memory_services(disk)
    await services.repos.counters.save(counter("mine", label="Nicotine"))
    return await open_app("/me/restore", services=services)


def flipped(file: bytes, at: int) -> bytes:
    return file[:at] + bytes([file[at] ^ 0x10]) + file[at + 1 :]


def digested(content: bytes) -> bytes:
    return content + hashlib.sha256(content).digest()


NEWER: Callable[[bytes], bytes] = lambda file: digested(file[:8] + b"\2" + file[9:-32])  # noqa: E731


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (lambda file: b"", words.EMPTY_FILE),
        (lambda file: b"%PDF-1.7 something else", words.REASONS["foreign"]),
        (lambda file: b"two", words.REASONS["truncated"]),
        (lambda file: file[:40], words.REASONS["truncated"]),
        (lambda file: file[: len(file) // 2], words.REASONS["truncated"]),
        (lambda file: file[:-1], words.REASONS["truncated"]),
        (lambda file: flipped(file, 20), words.REASONS["damaged"]),
        (lambda file: flipped(file, len(file) // 2), words.REASONS["damaged"]),
        (lambda file: flipped(file, len(file) - 1), words.REASONS["damaged"]),
        (lambda file: file + b"\0", words.REASONS["damaged"]),
        (NEWER, words.REASONS["newer"]),
        (lambda file: digested(flipped(file[:-32], 100)), words.REASONS["unauthentic"]),
    ],
)
async def test_a_file_that_cannot_be_opened(
    monkeypatch: pytest.MonkeyPatch, spoil: Callable[[bytes], bytes], said: str
) -> None:
    file, typed = await a_file()
    app = await opened(monkeypatch, spoil(file))
    before = state(app.services)
    await app.write("words", typed)
    await app.tap("choose-file")
    assert app.says(f"{said} {words.NOTHING_CHANGED}")
    assert not app.find("preview")
    assert not app.find("merge")
    assert not app.find("replace")
    assert app.find("choose-file"), "another file is one tap away"
    assert state(app.services) == before


async def test_another_phrase_is_told_from_a_missing_one(monkeypatch: pytest.MonkeyPatch) -> None:
    file, _ = await a_file()
    app = await opened(monkeypatch, file)
    await app.tap("choose-file")
    assert app.says(words.REASONS["no_key"])
    await app.services.door.keyring.set_recovery(bytes(32), b"sixteen other...")
    await app.tap("choose-file")
    assert app.says(words.OTHER_WORDS)
    other = await memory_services()
    other.entropy.random_bytes(99)
    await app.write("words", " ".join(await RecoveryPhrasePresenter(other).make()))
    await app.tap("choose-file")
    assert app.says(words.REASONS["unauthentic"])
    assert [one.label for one in app.services.repos.counters.all()] == ["Nicotine"]


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("zebra zzebra", "Word 2 is not on the list. Is it “zebra”?"),
        ("zebra zebra zebra", "It has twelve words; here are 3."),
        (" ".join(["zebra"] * 12), "Two words may have changed places"),
    ],
)
async def test_words_that_are_no_phrase(
    monkeypatch: pytest.MonkeyPatch, typed: str, said: str
) -> None:
    file, _ = await a_file()
    app = await opened(monkeypatch, file)
    await app.write("words", typed)
    await app.tap("choose-file")
    assert app.says(said)
    assert not app.find("preview")


async def test_a_file_larger_than_any_of_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    file, typed = await a_file()
    monkeypatch.setattr(sealed_file, "LIMIT_BYTES", len(file) - 1)
    app = await opened(monkeypatch, file)
    await app.write("words", typed)
    await app.tap("choose-file")
    assert app.says(words.REASONS["too_large"])


async def test_a_file_that_unpacks_to_more_than_a_phone_holds(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    file, typed = await a_file()
    monkeypatch.setattr(backup, "LIMIT_BYTES", 100)
    app = await opened(monkeypatch, file)
    await app.write("words", typed)
    await app.tap("choose-file")
    assert app.says(words.REASONS["too_large"])


async def test_what_nobody_of_ours_wrote(monkeypatch: pytest.MonkeyPatch) -> None:
    services = await memory_services()
    typed = " ".join(await RecoveryPhrasePresenter(services).make())
    kept = await services.door.keyring.phrase()
    assert kept is not None
    file = await sealed_file.seal_file(
        services.crypto, services.entropy, Phrase(kept), b"not ours", services.clock.now()
    )
    app = await opened(monkeypatch, file)
    await app.write("words", typed)
    await app.tap("choose-file")
    assert app.says(words.REASONS["malformed"])


@pytest.mark.parametrize("mode", ["merge", "replace"])
@pytest.mark.parametrize(
    ("error", "said"),
    [
        (StoreFull("ENOSPC"), words.NOT_RESTORED["store.full"]),
        (StoreDenied("EACCES"), words.NOT_RESTORED["store.denied"]),
        (StoreNotWriter("another tab"), words.NOT_RESTORED["store.not_writer"]),
        (StoreError("EIO"), words.NOT_RESTORED_OTHER),
    ],
)
async def test_a_device_that_cannot_keep_it(
    monkeypatch: pytest.MonkeyPatch, mode: str, error: StoreError, said: str
) -> None:
    file, typed = await a_file()
    disk = MemoryDisk()
    app = await opened(monkeypatch, file, disk)
    before = state(app.services)
    await app.write("words", typed)
    await app.tap("choose-file")
    disk.fault = Fault(disk.writes + 1, error, lasting=True)
    if mode == "replace":
        await app.tap("replace")
        mode = "replace-sure"
    await app.tap(mode)
    assert app.says(f"{said} {words.NOTHING_CHANGED}")
    assert bool(app.find("room-look")) is (error.code == StoreFull.code)
    assert state(app.services) == before
    assert state(await memory_services(disk)) == before, "nor on the disk"
    disk.fault = None
    if isinstance(error, StoreNotWriter):
        return  # the banner of every screen offers to take over
    await app.tap(mode)  # once there is room, one more tap does it
    assert app.route == "/"
    assert app.services.repos.counters.get("c1") is not None


async def test_what_is_in_the_file_is_shown_with_its_dates(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    file, typed = await a_file()
    app = await opened(monkeypatch, file)
    await app.write("words", typed)
    await app.tap("choose-file")
    assert app.says("Made November 20, 2026")
    assert app.says("1 counter, 2 check-ins")
    assert app.says("Check-ins from January 5, 2026 to November 20, 2026")
    assert app.says("3 not here yet, 0 different here.")
    await app.tap("replace")
    assert app.says(words.REPLACE_FIRST)
    await app.tap("save-first")
    assert app.route == "/me/data"


def test_every_reason_has_its_words() -> None:
    assert set(words.REASONS) == {reason.value for reason in Refusal}


@pytest.mark.parametrize("mode", ["merge", "replace"])
@pytest.mark.parametrize("made_here", [False, True])
async def test_the_age_of_the_last_file_is_never_another_devices(
    monkeypatch: pytest.MonkeyPatch, mode: str, made_here: bool
) -> None:
    """The file says when its device last made one. This device did not."""
    there = await memory_services()
    await there.repos.settings.save(welcomed=True, country="US")
    await there.repos.counters.save(counter())
    typed = " ".join(await RecoveryPhrasePresenter(there).make())
    files = BackupFilePresenter(there)
    await files.made()
    file = (await files.make()).data

    app = await opened(monkeypatch, file)
    if made_here:
        clock = app.services.clock
        assert isinstance(clock, FixedClock)
        clock.advance(timedelta(days=-9))
        await BackupFilePresenter(app.services).made()
        clock.advance(timedelta(days=9))
    await app.write("words", typed)
    await app.tap("choose-file")
    assert app.says("1 not here yet, 0 different here."), "the same settings but for that day"
    if mode == "replace":
        await app.tap("replace")
        mode = "replace-sure"
    await app.tap(mode)
    assert app.services.repos.counters.get("c1") is not None
    await app.go("/me")
    assert app.says("Last encrypted file: 9 days ago" if made_here else "No encrypted file yet")
    assert app.services.repos.settings.get().welcomed


async def test_a_replacement_keeps_that_day_also_where_the_file_has_no_settings() -> None:
    there = await memory_services()
    await there.repos.counters.save(counter())
    typed = " ".join(await RecoveryPhrasePresenter(there).make())
    file = (await BackupFilePresenter(there).make()).data
    here = await memory_services()
    files = BackupFilePresenter(here)
    await files.made()
    made = files.last_made_at()
    await files.look(file, typed)
    await files.restore(Mode.REPLACE)
    assert files.last_made_at() == made is not None


async def test_a_new_phone_goes_on_with_the_same_words(monkeypatch: pytest.MonkeyPatch) -> None:
    there = await memory_services()
    await there.repos.settings.save(welcomed=True, country="US")
    await there.repos.counters.save(counter())
    typed = " ".join(await RecoveryPhrasePresenter(there).make())
    file = (await BackupFilePresenter(there).make()).data

    async def pick() -> bytes:
        return file

    monkeypatch.setattr(restore, "pick_file", pick)
    services = await memory_services()
    app = await open_app("/", services=services, welcomed=False)
    await app.tap("restore")
    await app.write("words", typed)
    await app.tap("choose-file")
    await app.tap("merge")
    assert app.route == "/"
    assert app.says("Alcohol")
    phrases = RecoveryPhrasePresenter(services)
    assert await phrases.words() == tuple(typed.split())
    assert (await phrases.view()).checked_on == services.clock.now().date()


async def test_words_of_its_own_stay_in_force(monkeypatch: pytest.MonkeyPatch) -> None:
    file, typed = await a_file()
    app = await opened(monkeypatch, file)
    app.services.entropy.random_bytes(7)
    own = await RecoveryPhrasePresenter(app.services).make()
    assert own != tuple(typed.split())
    await app.write("words", typed)
    await app.tap("choose-file")
    await app.tap("merge")
    assert app.services.repos.counters.get("c1") is not None
    assert await RecoveryPhrasePresenter(app.services).words() == own


async def test_a_restore_stands_also_where_the_words_could_not_be_kept(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    file, typed = await a_file()
    disk = MemoryDisk()
    app = await opened(monkeypatch, file, disk)
    await app.write("words", typed)
    await app.tap("choose-file")
    disk.fault = Fault(disk.writes + 2, StoreFull("ENOSPC"), lasting=True)
    await app.tap("merge")
    assert app.notice() == words.RESTORED
    assert app.services.repos.counters.get("c1") is not None
    assert not (await RecoveryPhrasePresenter(app.services).view()).exists
