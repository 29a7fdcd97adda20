"""The check-in: under twenty seconds, and never a dead end."""

from __future__ import annotations

from datetime import timedelta

from mobile_app.domain.checkins import CheckIn
from mobile_app.errors import StoreFull
from mobile_app.presenters.services import Services
from tests.ui.stage import open_app


async def test_three_taps_are_a_check_in() -> None:
    app = await open_app("/")
    await app.tap("check-in")
    await app.tap("mood-4")
    await app.tap("craving-3")
    await app.tap("save")
    (kept,) = app.services.repos.checkins.all()
    assert (kept.mood, kept.craving) == (4, 3)
    assert app.route == "/"
    assert app.says("Good, craving 3 out of 10")


async def test_an_answer_can_be_taken_back() -> None:
    app = await open_app("/check-in")
    await app.tap("mood-2")
    await app.tap("mood-2")
    await app.write("words", "a quiet day")
    await app.tap("save")
    (kept,) = app.services.repos.checkins.all()
    assert (kept.mood, kept.words) == (None, "a quiet day")


async def test_saving_can_be_undone() -> None:
    app = await open_app("/check-in")
    await app.tap("mood-1")
    await app.tap("save")
    await app.undo()
    assert app.services.repos.checkins.all() == []


async def test_a_double_tap_keeps_one_check_in() -> None:
    app = await open_app("/check-in")
    await app.tap("mood-4")
    await app.tap_twice("save")
    assert len(app.services.repos.checkins.all()) == 1


async def test_after_a_refusal_it_can_be_saved_again() -> None:
    app = await open_app("/check-in")
    await app.tap("save")
    await app.tap("mood-4")
    await app.tap("save")
    assert len(app.services.repos.checkins.all()) == 1


async def test_words_that_are_too_long_are_refused_kindly_and_stay() -> None:
    app = await open_app("/check-in")
    assert app.one("words").max_length == 4000
    await app.write("words", "a" * 4001)
    await app.tap("save")
    assert "too long" in app.notice()
    assert app.route == "/check-in"
    assert app.services.repos.checkins.all() == []


async def test_words_alone_do_not_fill_today() -> None:
    app = await open_app("/check-in")
    await app.write("words", "a very long day " * 200)
    await app.tap("save")
    assert app.route == "/"
    assert app.find("check-in-done")
    assert not app.says("a very long day")


async def test_nothing_filled_in_asks_kindly() -> None:
    app = await open_app("/check-in")
    await app.tap("save")
    assert "Choose a mood" in app.notice()
    assert app.services.repos.checkins.all() == []
    assert app.route == "/check-in"


async def test_todays_check_in_can_be_corrected() -> None:
    async def earlier(services: Services) -> None:
        at = services.clock.now() - timedelta(hours=2)
        await services.repos.checkins.add(CheckIn(id="x", at=at, mood=2, words="hm"))

    app = await open_app("/", before=earlier)
    await app.tap("check-in-done")
    await app.tap("mood-5")
    await app.tap("save")
    (kept,) = app.services.repos.checkins.all()
    assert (kept.id, kept.mood, kept.words) == ("x", 5, "hm")


async def test_a_strong_craving_points_to_sos_without_alarm() -> None:
    app = await open_app("/check-in")
    assert not app.find("strong")
    await app.tap("craving-9")
    assert app.find("strong")


async def test_a_full_device_says_so_and_keeps_what_was_written() -> None:
    app = await open_app("/check-in")

    async def full(_: object) -> None:
        raise StoreFull("no room")

    app.services.repos.checkins.add = full
    await app.write("words", "still here")
    await app.tap("save")
    assert "no room" in app.notice()
    assert app.one("words").value == "still here"
