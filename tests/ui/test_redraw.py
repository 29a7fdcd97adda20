"""Screens are drawn again, back from out of sight and at each choice: what is half typed stays."""

from __future__ import annotations

import pytest

from mobile_app.presenters.services import Services
from tests.presenters.people import counter
from tests.ui.harness import App
from tests.ui.stage import open_app

TYPED = "a quiet day"


async def somebody(services: Services) -> None:
    await services.repos.counters.save(counter())


@pytest.mark.parametrize(
    ("route", "key"),
    [
        ("/check-in", "words"),
        ("/me/counters/c1", "label"),
        ("/me/restore", "words"),
        ("/me/lock", "new-0"),
        ("/me/country", "country-search"),
        ("/meetings", "search"),
    ],
)
async def test_what_is_typed_survives_coming_back(route: str, key: str) -> None:
    app = await open_app(route, before=somebody)
    await still_there(app, key)


@pytest.mark.parametrize(
    ("route", "step", "key"),
    [
        ("/journey/slip/c1", "go-on", "note"),
        ("/sos", "step-reach", "own-number"),
    ],
)
async def test_a_step_further_too(route: str, step: str, key: str) -> None:
    app = await open_app(route, before=somebody)
    await app.tap(step)
    await still_there(app, key)


async def still_there(app: App, key: str) -> None:
    field = app.one(key)
    await app.write(key, TYPED)
    sent = len(app.connection.sent)
    app.stage.redraw()
    await app.settle()
    assert app.one(key)._i == field._i, "the very field, with its cursor"
    assert app.one(key).value == TYPED
    assert not [one for one in app.connection.sent[sent:] if "'value', ''" in repr(one.body)]


async def test_and_the_next_answer() -> None:
    app = await open_app("/check-in")
    await app.write("words", TYPED)
    await app.tap("mood-4")
    await app.tap("craving-3")
    assert app.one("words").value == TYPED
    await app.tap("save")
    (kept,) = app.services.repos.checkins.all()
    assert (kept.words, kept.mood) == (TYPED, 4)


async def test_a_passcode_half_typed_at_the_lock_survives() -> None:
    app = await open_app("/")
    await app.services.door.set_passcode("river stone lamp")
    await app.services.door.lock()
    await app.settle()
    await app.write("passcode-0", "river st")
    app.stage.redraw()
    await app.settle()
    assert app.one("passcode-0").value == "river st"
    await app.tap("unlock")
    assert app.one("passcode-1").value == "", "after a wrong try the field is empty"
