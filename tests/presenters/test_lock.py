"""The passcode's settings, the recovery phrase, and a forgotten passcode."""

from __future__ import annotations

import pytest

from mobile_app.device.memory import MemoryDisk
from mobile_app.domain.app_lock import PasscodeProblem
from mobile_app.errors import BadPhrase, CannotOpen, StoreLocked
from mobile_app.presenters.lock import Answer, LockPresenter
from mobile_app.presenters.lock_settings import LockSettingsPresenter
from mobile_app.presenters.recovery_phrase import RecoveryPhrasePresenter
from tests.presenters.people import counter
from tests.ui.stage import memory_services

PASSCODE = "river stone lamp"


async def test_what_is_wrong_with_a_passcode_is_said_before_it_is_set() -> None:
    services = await memory_services()
    presenter = LockSettingsPresenter(services)
    assert await presenter.set_passcode("1234", "1234") is PasscodeProblem.SHORT
    assert await presenter.set_passcode(PASSCODE, "river stone lamb") == "differs"
    assert not presenter.view().on
    assert await presenter.set_passcode(PASSCODE, PASSCODE) == ""
    assert presenter.view().on
    assert presenter.view().must_give


async def test_only_who_knows_it_may_change_it() -> None:
    services = await memory_services()
    presenter = LockSettingsPresenter(services)
    assert await presenter.is_right("anything: there is none")
    await presenter.set_passcode(PASSCODE, PASSCODE)
    assert not await presenter.is_right("another")
    assert await presenter.is_right(PASSCODE)
    await presenter.remove()
    assert not presenter.view().on


async def test_the_choices_are_kept() -> None:
    disk = MemoryDisk()
    services = await memory_services(disk)
    presenter = LockSettingsPresenter(services)
    await presenter.set_passcode(PASSCODE, PASSCODE)
    await presenter.choose_lock_after(300)
    await presenter.choose_erase_after(20)
    view = LockSettingsPresenter(await memory_services(disk, locked=True)).view()
    assert (view.on, view.lock_after_seconds, view.erase_after) == (True, 300, 20)


async def test_a_forgotten_passcode_and_the_phrase() -> None:
    disk = MemoryDisk()
    services = await memory_services(disk)
    await services.repos.counters.save(counter())
    settings = LockSettingsPresenter(services)
    phrases = RecoveryPhrasePresenter(services)
    assert await phrases.words() is None
    phrase = await phrases.make()
    assert len(phrase) == 12
    assert await phrases.words() == phrase
    await settings.set_passcode(PASSCODE, PASSCODE)
    await settings.lock_now()
    with pytest.raises(StoreLocked):
        await phrases.words()

    door = (await memory_services(disk, locked=True)).door
    lock = LockPresenter(door.services)
    assert await lock.can_recover()
    with pytest.raises(BadPhrase):
        await lock.recover("not twelve words")
    other = await RecoveryPhrasePresenter(await memory_services()).make()
    if other != phrase:
        with pytest.raises(CannotOpen):
            await lock.recover(" ".join(other))
        assert door.locked
    await lock.recover(" ".join(phrase).upper())
    assert not door.locked
    assert [one.label for one in door.services.repos.counters.all()] == ["Alcohol"]
    again = LockSettingsPresenter(door.services)
    assert not again.view().must_give, "the former passcode is what was forgotten"
    assert await again.set_passcode("482915", "482915") == ""
    assert again.view().must_give
    await again.lock_now()
    assert await door.unlock(PASSCODE) is Answer.WRONG
    assert await door.unlock("482915") is Answer.OPEN


async def test_the_lock_screen_tells_how_long_and_how_often() -> None:
    services = await memory_services()
    settings = LockSettingsPresenter(services)
    await settings.set_passcode(PASSCODE, PASSCODE)
    await settings.choose_erase_after(10)
    await settings.lock_now()
    lock = LockPresenter(services.door.services)
    assert lock.view().tries_left is None, "nothing wrong yet, nothing to warn of"
    for _ in range(5):
        await lock.unlock("wrong")
    view = lock.view()
    assert (view.wait.total_seconds(), view.wrong, view.tries_left) == (30, 5, 5)
    await lock.erase()
    assert not services.door.has_passcode
