"""The recovery phrase on the screen: shown, read back, printed, replaced."""

from __future__ import annotations

import pytest

from mobile_app.device.memory import Fault, MemoryDisk
from mobile_app.errors import StoreFull
from mobile_app.presenters.recovery_phrase import RecoveryPhrasePresenter
from mobile_app.presenters.services import Services
from mobile_app.store.recovery import PHRASE
from mobile_app.ui.components import phrase_words
from tests.ui.harness import App
from tests.ui.stage import memory_services, open_app

ROUTE = "/me/phrase"


async def shown(services: Services | None = None, key: str = "show") -> tuple[App, list[str]]:
    """The app with the words on the screen."""
    app = await open_app(ROUTE, services=services)
    await app.tap(key)
    return app, words_of(app)


def words_of(app: App) -> list[str]:
    return [said.split(". ")[1] for said in app.texts() if said.split(". ")[0].isdigit()]


def asked(app: App) -> list[int]:
    keys = app.keys()
    return sorted(int(key.removeprefix("answer-")) for key in keys if key.startswith("answer-"))


async def answer(app: App, words: list[str], wrong: int | None = None) -> None:
    for place in asked(app):
        await app.write(f"answer-{place}", "zebra" if place == wrong else words[place - 1])


async def test_the_first_words_are_made_shown_and_read_back() -> None:
    app = await open_app(ROUTE)
    assert app.says("There are no words yet")
    await app.tap("show")
    words = words_of(app)
    assert len(words) == 12
    await app.tap("kept")
    assert not app.find("words"), "the answer must not stand beside the question"
    assert len(asked(app)) == 3
    assert all(app.says(f"Word {place}") for place in asked(app))
    await answer(app, words)
    await app.tap("check")
    assert app.notice() == "They match. Your words are checked."
    assert app.says("Checked on November 20, 2026")


async def test_a_slip_of_the_pen_is_met_kindly_and_the_words_can_be_seen_again() -> None:
    app, words = await shown()
    await app.tap("kept")
    places = asked(app)
    await answer(app, words, wrong=places[1])
    await app.tap("check")
    said = [app.one(f"answer-{place}").error for place in places]
    assert said[0] is said[2] is None
    assert said[1] == "Another word was shown here."
    assert app.says("Easily done.")
    await app.tap("again")
    assert words_of(app) == words
    await app.tap("kept")
    await answer(app, words)
    await app.tap("check")
    assert app.says("Checked on")


async def test_skipping_says_what_it_means_first() -> None:
    app, words = await shown()
    await app.tap("kept")
    await app.tap("skip")
    assert app.says("it will not open anything")
    await app.tap("check-now")
    assert asked(app)
    await app.tap("skip")
    await app.tap("skip-sure")
    assert app.says("Not checked yet")
    await app.tap("show")
    assert words_of(app) == words


async def test_new_words_in_steps_with_the_old_ones_good_until_the_end() -> None:
    services = await memory_services()
    app, old = await shown(services)
    await app.tap("new")
    assert app.says("keep opening with the old words")
    assert app.says("the ones you have keep working")
    await app.tap("keep")
    assert words_of(app) == old
    await app.tap("new")
    await app.tap("see-new")
    new = words_of(app)
    assert new != old
    assert len(new) == 12
    presenter = RecoveryPhrasePresenter(services)
    assert await presenter.words() == tuple(old)
    await app.tap("kept")
    await answer(app, new)
    await app.tap("check")
    assert await presenter.words() == tuple(new)
    assert app.says("The new words hold now")
    assert app.says("keep opening with the old words")
    await app.tap("to-files")
    assert app.route == "/me/data"


async def test_who_left_in_the_middle_finds_both_and_a_choice() -> None:
    services = await memory_services()
    app, old = await shown(services)
    await app.tap("new")
    await app.tap("see-new")
    new = words_of(app)
    await app.go("/me")
    await app.go(ROUTE)
    assert app.says("For now both open what is here")
    await app.tap("show")
    await app.tap("see-new")
    assert words_of(app) == new
    await app.tap("keep-former")
    assert app.notice() == "The words you had are the only ones again"
    await app.tap("show")
    assert words_of(app) == old


async def test_skipping_the_check_of_new_words_takes_them() -> None:
    services = await memory_services()
    app, _ = await shown(services)
    await app.tap("new")
    await app.tap("see-new")
    new = words_of(app)
    await app.tap("kept")
    await app.tap("skip")
    await app.tap("skip-sure")
    assert app.says("The new words hold now")
    assert await RecoveryPhrasePresenter(services).words() == tuple(new)


async def test_damaged_words_are_no_dead_end() -> None:
    disk = MemoryDisk()
    services = await memory_services(disk)
    await RecoveryPhrasePresenter(services).make()
    disk.blobs[PHRASE] = b"rotten"
    app = await open_app(ROUTE, services=services)
    assert app.says("What you recorded is safe")
    await app.tap("show")
    await app.tap("see-new")
    assert len(words_of(app)) == 12


async def test_a_full_disk_is_said_and_costs_no_words() -> None:
    disk = MemoryDisk()
    services = await memory_services(disk)
    app, old = await shown(services)
    await app.tap("new")
    disk.fault = Fault(disk.writes + 1, StoreFull("ENOSPC"), lasting=True)
    await app.tap("see-new")
    assert "no room left" in app.notice()
    assert await RecoveryPhrasePresenter(services).words() == tuple(old)


async def test_the_words_are_saved_as_a_page_that_asks_nobody(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    saved: list[tuple[str, bytes]] = []

    async def save(name: str, data: bytes) -> bool:
        saved.append((name, data))
        return True

    monkeypatch.setattr(phrase_words, "save_file", save)
    app, words = await shown()
    assert app.says("delete the file")
    await app.tap("print")
    ((name, page),) = saved
    assert name == "words-2026-11-20.html"
    html = page.decode()
    places = [html.index(f"<li>{word}</li>") for word in dict.fromkeys(words)]
    assert places == sorted(places)
    assert "default-src &#x27;none&#x27;" in html
    assert not [part for part in ("<script", "src=", "href=", "url(") if part in html]
    assert app.notice() == "Page saved"


async def test_wrong_passcodes_wait_here_too() -> None:
    services = await memory_services()
    await RecoveryPhrasePresenter(services).make()
    await services.door.set_passcode("river stone lamp")
    app = await open_app(ROUTE, services=services)
    for _ in range(5):
        await app.write("current", "wrong")
        await app.tap("show")
    assert app.says("Please wait 30 seconds before the next try.")
    await app.write("current", "river stone lamp")
    await app.tap("show")
    assert not app.find("words")


async def test_each_step_begins_at_its_top_and_is_said() -> None:
    """At twice the text size "I wrote them down" is far below the next step's heading."""
    app, words = await shown()
    tops = [app.one("step-words")._i]
    for key, step in (
        ("kept", "step-check"),
        ("skip", "step-skip"),
        ("check-now", "step-check"),
    ):
        app.connection.calls.clear()
        await app.tap(key)
        tops.append(app.one(step)._i)
        told = [args for name, args in app.connection.calls if "announce" in name]
        assert len(told) == 1, told
    assert len(set(tops)) == 4, "each its own scrolling column"
    assert len(words) == 12
