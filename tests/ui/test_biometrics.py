"""The offer to unlock by finger or face, and the button that does."""

from __future__ import annotations

from mobile_app.device.memory import FixedBiometrics
from mobile_app.presenters.services import Services
from mobile_app.ui.strings import biometrics as words
from tests.ui.harness import App
from tests.ui.stage import memory_services, open_app

PASSCODE = "river stone lamp"


def phone_of(services: Services) -> FixedBiometrics:
    phone = services.door.device.biometrics
    assert isinstance(phone, FixedBiometrics)
    return phone


async def open_settings(*, enrolled: bool, passcode: str | None = PASSCODE) -> App:
    services = await memory_services()
    phone_of(services).enrolled = enrolled
    await services.repos.settings.save(welcomed=True, country="US")
    if passcode is not None:
        await services.door.set_passcode(passcode)
    return await open_app("/me/lock", services=services, welcomed=False)


async def test_it_is_offered_only_with_a_lock_and_where_the_phone_knows_somebody() -> None:
    assert (await open_settings(enrolled=True)).find("biometrics-on")
    assert not (await open_settings(enrolled=False)).find("biometrics")
    assert not (await open_settings(enrolled=True, passcode=None)).find("biometrics")


async def test_what_it_means_is_said_before_it_is_on() -> None:
    app = await open_settings(enrolled=True)
    assert app.says("opens your data without the passcode")
    assert not app.services.door.has_biometrics


async def test_turning_it_on_wants_the_passcode_first() -> None:
    app = await open_settings(enrolled=True)
    await app.write("current-0", "wrong")
    await app.tap("biometrics-on")
    assert not app.services.door.has_biometrics
    assert phone_of(app.services).asked == []
    await app.write("current-0", PASSCODE)
    await app.tap("biometrics-on")
    assert app.services.door.has_biometrics
    assert app.find("biometrics-off")


async def test_turning_it_off_is_one_tap() -> None:
    app = await open_settings(enrolled=True)
    await app.services.door.set_biometrics(True)
    await app.settle()
    await app.tap("biometrics-off")
    assert not app.services.door.has_biometrics
    assert app.find("biometrics-on")


async def open_locked(*, chosen: bool) -> App:
    services = await memory_services()
    phone_of(services).enrolled = True
    await services.repos.settings.save(welcomed=True, country="US")
    await services.door.set_passcode(PASSCODE)
    if chosen:
        await services.door.set_biometrics(True)
    await services.door.lock()
    return await open_app("/", services=services.door.services, welcomed=False)


async def test_the_lock_screen_offers_it_only_when_it_was_chosen() -> None:
    assert not (await open_locked(chosen=False)).find("use-biometrics")
    app = await open_locked(chosen=True)
    await app.tap("use-biometrics")
    assert not app.find("locked")
    assert phone_of(app.services).asked == [words.REASON_OPEN]


async def test_who_is_not_recognised_is_led_to_the_passcode() -> None:
    app = await open_locked(chosen=True)
    phone_of(app.services).recognised = False
    await app.tap("use-biometrics")
    assert app.find("locked")
    assert app.notice() == words.NOT_RECOGNISED
    await app.write("passcode-0", PASSCODE)
    await app.tap("unlock")
    assert not app.find("locked")
