"""The lock on the screen: what shows while locked, and what never does."""

from __future__ import annotations

import pytest

from mobile_app.presenters.recovery_phrase import RecoveryPhrasePresenter
from mobile_app.presenters.services import Services
from tests.presenters.people import check_in, counter
from tests.ui.harness import App
from tests.ui.stage import memory_services, open_app

PASSCODE = "river stone lamp"
PERSONAL = ("Alcohol", "a hard night", "+1 555 0100")
PLACES = ["/", "/cope", "/meetings", "/journey", "/me", "/me/data", "/me/phrase", "/check-in"]


async def fill(services: Services) -> None:
    await services.repos.counters.save(counter())
    await services.repos.checkins.add(check_in("1", words="a hard night"))
    await services.repos.settings.save(own_number="+1 555 0100")


async def open_locked(route: str = "/") -> App:
    services = await memory_services()
    await services.repos.settings.save(welcomed=True, country="US")
    await fill(services)
    await services.door.set_passcode(PASSCODE)
    await services.door.lock()
    return await open_app(route, services=services.door.services, welcomed=False)


@pytest.mark.parametrize("route", PLACES)
async def test_at_every_address_the_lock_and_nothing_personal(route: str) -> None:
    app = await open_locked(route)
    assert app.find("locked")
    assert app.find("sos")
    assert not [word for word in PERSONAL if app.says(word)]


async def test_sos_with_its_lines_works_while_locked() -> None:
    app = await open_locked()
    await app.tap("sos")
    assert app.route == "/sos"
    assert app.find("step-ground")
    assert not app.find("step-note"), "nothing could be kept"
    await app.tap("step-reach")
    assert app.says("988")
    assert app.find("call-emergency")
    assert not app.find("own-number")
    assert not [word for word in PERSONAL if app.says(word)]


async def test_a_wrong_passcode_says_so_and_the_field_is_empty_again() -> None:
    app = await open_locked()
    await app.write("passcode-0", "wrong")
    await app.tap("unlock")
    assert app.says("That is not it.")
    assert app.one("passcode-1").value == ""


async def test_after_wrong_tries_it_says_how_long_to_wait() -> None:
    app = await open_locked()
    for number in range(5):
        await app.write(f"passcode-{number}", "wrong")
        await app.tap("unlock")
    assert app.says("Please wait 30 seconds before the next try.")
    assert app.one("unlock").disabled


async def test_the_right_passcode_opens_today() -> None:
    app = await open_locked("/journey")
    await app.write("passcode-0", PASSCODE)
    await app.tap("unlock")
    assert app.route == "/"
    assert app.says("Alcohol")
    assert not app.find("locked")


async def test_one_tap_hides_everything() -> None:
    app = await open_app("/journey", before=fill)
    await app.tap("hide")
    assert app.find("hidden")
    assert not [word for word in (*PERSONAL, "Journey", "Twofold", "SOS") if app.says(word)]
    await app.tap("hidden")
    assert not app.find("hidden")


@pytest.mark.parametrize(
    "route", ["/", "/cope", "/meetings", "/journey", "/me", "/me/data", "/sos"]
)
async def test_hiding_is_one_tap_away(route: str) -> None:
    app = await open_app(route, before=fill)
    assert app.find("hide")


async def test_before_a_passcode_is_set_the_app_says_what_forgetting_means() -> None:
    app = await open_app("/me/lock")
    assert app.says("cannot be reset")
    assert app.says("recovery phrase")
    await app.write("new-0", PASSCODE)
    await app.write("again-0", PASSCODE)
    await app.tap("set-passcode")
    assert app.says("Please tick that you understand.")
    assert not app.services.door.has_passcode
    await app.fire("understood", "change", True, value=True)
    await app.tap("set-passcode")
    assert app.services.door.has_passcode
    assert app.notice() == "The lock is on"


async def test_a_passcode_that_anybody_guesses_is_refused() -> None:
    app = await open_app("/me/lock")
    await app.fire("understood", "change", True, value=True)
    await app.write("new-0", "123456")
    await app.write("again-0", "123456")
    await app.tap("set-passcode")
    assert app.says("tried first by everybody")
    assert not app.services.door.has_passcode


async def test_the_lock_is_turned_off_only_by_who_knows_the_passcode() -> None:
    async def lock(services: Services) -> None:
        await services.door.set_passcode(PASSCODE)

    app = await open_app("/me/lock", before=lock)
    await app.write("current-0", "wrong")
    await app.tap("remove-passcode")
    assert app.says("That is not it.")
    assert app.services.door.has_passcode
    await app.write("current-0", PASSCODE)
    await app.tap("remove-passcode")
    assert not app.services.door.has_passcode


async def test_the_phrase_is_shown_only_to_who_knows_the_passcode() -> None:
    made: list[str] = []

    async def lock(services: Services) -> None:
        made.extend(await RecoveryPhrasePresenter(services).make())
        await services.door.set_passcode(PASSCODE)

    app = await open_app("/me/phrase", before=lock)
    await app.write("current", "wrong")
    await app.tap("show")
    assert app.says("That is not it.")
    assert not app.find("words")
    await app.write("current", PASSCODE)
    await app.tap("show")
    for number, word in enumerate(made, 1):
        assert app.says(f"{number}. {word}")


async def test_a_forgotten_passcode_is_made_good_by_the_words() -> None:
    services = await memory_services()
    await services.repos.settings.save(welcomed=True, country="US")
    await fill(services)
    phrase = " ".join(await RecoveryPhrasePresenter(services).make())
    await services.door.set_passcode(PASSCODE)
    await services.door.lock()
    app = await open_app("/", services=services.door.services, welcomed=False)
    await app.tap("forgot")
    await app.write("phrase", "zebra zzebra")
    await app.tap("recover")
    assert app.one("phrase").error == "Word 2 is not on the list. Is it “zebra”?"
    await app.write("phrase", phrase)
    await app.tap("recover")
    assert app.route == "/me/lock"
    assert app.find("set-passcode")
    assert not app.find("current-0"), "the former one is what was forgotten"


async def test_without_the_words_it_can_only_be_erased() -> None:
    app = await open_locked("/unlock")
    assert app.says("No recovery phrase was made")
    await app.tap("erase")
    assert app.find("locked") or app.find("erase-sure")
    await app.tap("erase-sure")
    assert not app.services.door.has_passcode
    assert app.route == "/"


async def test_from_the_ways_out_there_is_a_way_back_to_the_passcode() -> None:
    app = await open_locked()
    await app.tap("forgot")
    assert app.find("recover-card")
    await app.pop()
    assert app.find("passcode-0")
    assert not app.find("recover-card")


async def test_a_note_under_way_goes_out_of_sight_when_it_locks() -> None:
    services = await memory_services()
    await services.repos.settings.save(welcomed=True, country="US")
    await services.door.set_passcode(PASSCODE)
    app = await open_app("/sos", services=services, welcomed=False)
    await app.tap("step-note")
    await app.write("note-words", "a hard night")
    await services.door.lock()
    await app.settle()
    assert app.route == "/sos"
    assert app.find("breath"), "SOS goes on"
    assert not app.find("note-words")
    assert not app.says("a hard night")
