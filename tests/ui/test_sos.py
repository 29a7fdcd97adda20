"""SOS: no typing, every step alone useful, crisis lines always in sight."""

from __future__ import annotations

import pytest

from mobile_app.presenters.services import Services
from tests.ui.stage import open_app


async def test_sos_is_one_tap_from_today_and_closes_to_it() -> None:
    app = await open_app("/")
    await app.tap("sos")
    assert app.route == "/sos"
    await app.pop()
    assert app.route == "/"


async def test_closing_returns_to_where_it_was_opened() -> None:
    app = await open_app("/me")
    await app.go("/sos")
    await app.pop()
    assert app.route == "/me"


@pytest.mark.parametrize("step", ["breathe", "ground", "ride", "note"])
async def test_the_lines_stay_in_sight_at_every_step(step: str) -> None:
    app = await open_app("/sos")
    await app.tap(f"step-{step}")
    assert app.one("strip-call").url.url == "tel:988"
    assert app.one("strip-text").url.url == "sms:988"
    assert app.one("strip-call").url.target.value == "_self"


async def test_the_steps_follow_one_another_and_finish_at_today() -> None:
    app = await open_app("/sos")
    for key in ("sense", "ride-start", "call-us-988", "note-save"):
        await app.tap("next-step")
        assert app.find(key), key
    await app.tap("next-step")
    assert app.route == "/"


async def test_grounding_counts_down_to_one_and_ends_kindly() -> None:
    app = await open_app("/sos")
    await app.tap("step-ground")
    asked = []
    while app.find("ground-next"):
        asked.append(app.one("sense").value[0])
        await app.tap("ground-next")
    assert asked == ["5", "4", "3", "2", "1"]
    assert app.says("That took effort")


async def test_the_ride_lasts_fifteen_minutes_and_can_rest() -> None:
    app = await open_app("/sos")
    await app.tap("step-ride")
    await app.tap("ride-start")
    assert app.one("ride-left").value == "15:00"
    await app.tap("ride-pause")
    assert app.says("Go on")


async def test_every_line_shows_when_it_was_verified() -> None:
    app = await open_app("/sos")
    await app.tap("step-reach")
    assert sum("Last verified" in words for words in app.texts()) == 2
    assert app.one("call-emergency").url.url == "tel:911"
    assert app.one("call-us-samhsa").url.url == "tel:18006624357"


async def test_an_unlisted_country_says_so_and_takes_an_own_number() -> None:
    async def germany(services: Services) -> None:
        await services.repos.settings.save(country="DE")

    app = await open_app("/sos", before=germany)
    assert app.says("No checked line")
    await app.tap("strip-more")
    assert app.find("not-listed")
    assert not app.find("call-emergency")
    await app.write("own-number", "030 123 456")
    await app.tap("keep-own")
    assert app.one("call-own").url.url == "tel:030123456"
    await app.tap("step-breathe")
    assert app.one("strip-own").url.url == "tel:030123456"


async def test_a_country_can_be_chosen_in_the_middle_of_it() -> None:
    async def nowhere(services: Services) -> None:
        await services.repos.settings.save(country="AQ")

    app = await open_app("/sos", before=nowhere)
    await app.tap("step-reach")
    await app.tap("change-country")
    await app.write("country-search", "ire")
    await app.tap("country-IE")
    assert app.one("call-ie-samaritans").url.url == "tel:116123"
    assert not app.find("call-emergency"), "no number that was not checked"


async def test_noting_it_is_optional_and_kept_as_a_check_in() -> None:
    app = await open_app("/sos")
    await app.tap("step-note")
    await app.tap("note-save")
    assert app.services.repos.checkins.all() == []
    await app.tap("strength-8")
    await app.tap("note-save")
    (kept,) = app.services.repos.checkins.all()
    assert kept.craving == 8


async def test_nothing_shouts() -> None:
    app = await open_app("/sos")
    for step in ("breathe", "ground", "ride", "reach", "note"):
        await app.tap(f"step-{step}")
        assert not [words for words in app.texts() if "!" in words]


async def test_sos_works_while_the_persons_data_stays_shut() -> None:
    app = await open_app("/me", trouble="store.newer")
    assert app.find("trouble")
    assert app.says("It is untouched")
    await app.tap("sos")
    assert app.find("breath")
    await app.pop()
    assert app.find("trouble")


async def test_a_double_tap_keeps_one_note() -> None:
    app = await open_app("/sos")
    await app.tap("step-note")
    await app.tap("strength-6")
    await app.tap_twice("note-save")
    assert len(app.services.repos.checkins.all()) == 1


async def test_large_text_leaves_nothing_of_the_lines_out_of_reach() -> None:
    app = await open_app("/sos", width=360, text_scale=2.0)
    for step in ("breathe", "ground", "ride", "note"):
        await app.tap(f"step-{step}")
        assert not app.find("strip-emergency"), "there is no room for it at the foot"
        assert "911" in app.one("rest-emergency").content.value
        assert app.says("988 Suicide & Crisis Lifeline · Last verified"), step
    await app.tap("step-reach")
    assert app.find("call-emergency")
    assert not app.find("rest-emergency"), "all of it stands there anyway"


async def test_what_the_foot_shows_is_not_said_twice() -> None:
    app = await open_app("/sos")
    assert app.find("strip-emergency")
    assert not app.find("rest-emergency")
