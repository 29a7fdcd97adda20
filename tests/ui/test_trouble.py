"""Each state in which the data stays shut or cannot be kept: what is said, and a way on."""

from __future__ import annotations

import pytest

from mobile_app.device.memory import Fault, MemoryDisk
from mobile_app.errors import StoreDenied, StoreFull
from mobile_app.presenters.recovery_phrase import RecoveryPhrasePresenter
from mobile_app.store.keyring import KEYS
from mobile_app.store.recovery import RECOVERY
from mobile_app.ui.strings import common, trouble
from mobile_app.ui.strings import lock as lock_words
from tests.presenters.people import counter
from tests.presenters.test_lost_key import read_only, somebody
from tests.ui.harness import App
from tests.ui.stage import memory_services, open_app


@pytest.mark.parametrize(
    "code",
    ["store.newer", "store.key_lost", "store.corrupt", "store.full", "store.failed",
     "crypto.unavailable"],
)  # fmt: skip
async def test_each_says_what_is_safe_and_leaves_sos_open(code: str) -> None:
    app = await open_app("/journey", trouble=code)
    assert app.says(trouble.title(code))
    assert app.says(trouble.body(code))
    assert any(
        safe in trouble.body(code)
        for safe in ("untouched", "unchanged", "Nothing was changed or deleted")
    )
    assert app.says(code), "for whoever is asked to help"
    assert bool(app.find("unlock")) is (code in trouble.WAYS_OUT)
    await app.tap("sos")
    assert app.find("breath")


async def lost(*, passcode: str | None = None, words: bool = True) -> tuple[App, str]:
    disk, phrase = await somebody(passcode)
    disk.secrets.clear()
    if not words:
        del disk.blobs[RECOVERY]
    services = await memory_services(disk, locked=True)
    return await open_app("/", services=services, welcomed=False), phrase


async def test_a_lost_key_is_made_good_by_the_words() -> None:
    app, phrase = await lost()
    assert app.says("Your twelve words open it all the same")
    await app.tap("unlock")
    assert app.says(lock_words.LOST_BODY)
    await app.write("phrase", "zebra zzebra")
    await app.tap("recover")
    assert "is not on the list" in app.one("phrase").error
    await app.write("phrase", phrase)
    await app.tap("recover")
    assert app.notice() == lock_words.LOST_OPENED
    assert app.says("Alcohol")


async def test_a_lost_key_behind_a_passcode_leads_to_the_words_too() -> None:
    app, phrase = await lost(passcode="river stone lamp")
    await app.write("passcode-0", "river stone lamp")
    await app.tap("unlock")
    assert app.notice() == common.ERRORS["store.key_lost"]
    await app.tap("forgot")
    await app.write("phrase", phrase)
    await app.tap("recover")
    assert app.notice() == lock_words.LOST_OPENED
    assert app.route == "/"
    assert not app.services.door.has_passcode


async def test_without_words_it_is_said_and_nothing_is_erased_by_itself() -> None:
    app, _ = await lost(words=False)
    await app.tap("unlock")
    assert app.says(lock_words.LOST_NO_PHRASE)
    assert not app.find("recover")
    await app.tap("erase")
    await app.tap("keep")
    assert app.services.door.trouble == "store.key_lost"
    await app.tap("erase")
    await app.tap("erase-sure")
    assert not app.services.door.trouble
    assert app.find("skip") or app.find("places"), "a beginning"


async def test_a_damaged_copy_is_not_taken_for_other_words() -> None:
    disk, phrase = await somebody(None)
    disk.secrets.clear()
    disk.blobs[RECOVERY] = disk.blobs[RECOVERY][:-1]
    services = await memory_services(disk, locked=True)
    app = await open_app("/unlock", services=services, welcomed=False)
    await app.write("phrase", phrase)
    await app.tap("recover")
    assert app.one("phrase").error == lock_words.COPY_DAMAGED


async def test_a_key_of_no_known_shape_has_a_way_out() -> None:
    from binascii import crc32

    disk, phrase = await somebody(None)
    body = disk.blobs[KEYS[0]][:20]
    for name in KEYS:
        disk.blobs[name] = body + crc32(body).to_bytes(4, "big")
    services = await memory_services(disk, locked=True)
    app = await open_app("/", services=services, welcomed=False)
    assert app.says("store.corrupt")
    await app.tap("unlock")
    await app.write("phrase", phrase)
    await app.tap("recover")
    assert app.says("Alcohol")
    assert not (await memory_services(disk)).door.trouble


async def test_a_private_window_says_so_on_every_screen() -> None:
    app = await open_app("/")
    app.stage.set_status(denied=True)
    await app.settle()
    for route in ("/", "/cope", "/journey", "/me/data"):
        await app.go(route)
        assert app.says(common.NOT_KEPT), route
    assert "In an ordinary window it keeps everything." in common.NOT_KEPT


async def test_a_read_only_folder_says_that_it_can_be_read() -> None:
    disk, _ = await somebody(None)
    door = await read_only(disk)
    app = await open_app("/me", services=door.services, welcomed=False)
    app.stage.set_status(denied=True)
    await app.settle()
    assert app.says(common.ONLY_READ)
    assert not app.find("read-only"), "there is no other tab to take over from"


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (StoreFull("ENOSPC"), common.ERRORS["store.full"]),
        (StoreDenied("EROFS"), common.ERRORS["store.denied"]),
    ],
)
async def test_what_cannot_be_kept_is_said_and_what_was_is_safe(
    error: StoreDenied | StoreFull, said: str
) -> None:
    disk = MemoryDisk()
    services = await memory_services(disk)
    await services.repos.settings.save(welcomed=True, country="US")
    await services.repos.counters.save(counter())
    app = await open_app("/me/appearance", services=services, welcomed=False)
    disk.fault = Fault(disk.writes + 1, error, lasting=True)
    await app.tap("theme-dark")
    assert app.notice() == said
    assert services.repos.settings.get().theme == "system"
    assert services.repos.counters.get("c1") is not None
    disk.fault = None
    await app.tap("theme-dark")
    assert services.repos.settings.get().theme == "dark"


async def test_a_full_disk_before_a_passcode_is_tried_says_what_to_do() -> None:
    disk, _ = await somebody("river stone lamp")
    services = await memory_services(disk, locked=True)
    app = await open_app("/", services=services, welcomed=False)
    disk.fault = Fault(disk.writes + 1, StoreFull("ENOSPC"), lasting=True)
    await app.write("passcode-0", "river stone lamp")
    await app.tap("unlock")
    assert app.notice() == common.ERRORS["store.full"]
    assert app.services.door.guard.note.tries.wrong == 0, "it could not be tried, and did not count"
    disk.fault = None
    await app.tap("unlock")
    assert not app.services.door.trouble


async def test_words_that_are_damaged_can_be_made_anew_after_a_rescue() -> None:
    app, phrase = await lost()
    await app.tap("unlock")
    await app.write("phrase", phrase)
    await app.tap("recover")
    assert await RecoveryPhrasePresenter(app.services).words() == tuple(phrase.split())
