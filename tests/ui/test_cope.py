from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from mobile_app.presenters.cope import CARD, shipped_cards, shipped_situations
from mobile_app.ui.strings import cope as words
from tests.ui.harness import App
from tests.ui.stage import memory_services, open_app


def cards_on_top(app: App) -> list[str]:
    """Keys of the card rows on the top view, in drawing order."""
    keys = (str(control.key) for control in app.top() if control.key)
    return [key for key in keys if key.startswith("card-")]


async def test_the_picker_leads_to_cards_and_a_card_leads_back() -> None:
    app = await open_app("/cope")
    assert app.says(words.QUESTION)
    await app.tap("situation-craving")
    assert app.says("Wanting is allowed.")
    assert app.says(words.START_HERE)
    await app.tap("card-stop")
    assert app.route == "/cope/stop?for=craving"
    assert app.says("A pause between the spark")
    await app.go("/cope")
    assert app.says("Wanting is allowed."), "the choice is still there"
    await app.tap("change-situation")
    assert app.says(words.QUESTION)
    await app.close()


async def test_every_situation_can_be_opened_from_its_tile() -> None:
    services = await memory_services()
    app = await open_app("/cope", services=services)
    for situation in shipped_situations(services):
        await app.tap(f"situation-{situation.id}")
        assert app.says(situation.line)
        await app.tap("change-situation")
    await app.close()


async def test_a_link_opens_a_situation_and_all_cards_are_one_tap_away() -> None:
    app = await open_app("/cope?for=payday")
    assert app.says("A plan made now")
    await app.tap("change-situation")
    await app.tap("all-cards")
    assert app.says(words.ALL_TITLE)
    assert len(cards_on_top(app)) == 36
    await app.close()


@pytest.mark.parametrize("route", ["/cope?for=nonsense", "/cope?for=", "/cope?other=1"])
async def test_an_odd_link_shows_the_picker(route: str) -> None:
    app = await open_app(route)
    assert app.says(words.QUESTION)
    await app.close()


async def test_favourites_stand_in_the_picker() -> None:
    async def before(services: object) -> None:
        await services.repos.favourites.add(CARD, "halt")  # type: ignore[attr-defined]

    app = await open_app("/cope", before=before)
    assert app.says(words.YOURS)
    assert app.find("card-halt")
    await app.close()


async def test_one_step_at_a_time_to_the_end_teaches_the_ranking() -> None:
    app = await open_app("/cope/halt?for=craving")
    await app.tap("before-8")
    await app.tap("start")
    assert app.says("Step 1 of 5")
    assert not app.find("previous")
    await app.tap("next")
    assert app.says("Step 2 of 5")
    await app.tap("previous")
    assert app.says("Hungry?")
    for _ in range(4):
        await app.tap("next")
    assert app.says(words.FINISH)
    await app.tap("next")
    assert app.says(words.DONE_TITLE)
    await app.tap("after-3")
    assert app.says("From 8 to 3, out of 10.")
    (use,) = app.services.repos.card_uses.all()
    assert (use.card_id, use.situation, use.before, use.after) == ("halt", "craving", 8, 3)
    assert app.find("check-in")
    await app.go("/cope?for=craving")
    assert app.says(words.REASONS["helped"])
    await app.close()


async def test_the_numbers_may_be_left_out_and_taken_back() -> None:
    app = await open_app("/cope/halt")
    await app.tap("before-8")
    await app.tap("before-8")
    await app.tap("start")
    await app.tap("as-list")
    assert app.says("Hungry?")
    assert app.says("Tired?")
    await app.tap("next")
    (use,) = app.services.repos.card_uses.all()
    assert (use.before, use.after) == (None, None)
    assert app.find("change") == []
    await app.close()


async def test_strong_at_the_end_offers_sos_and_the_next_card_starts_fresh() -> None:
    app = await open_app("/cope/stop?for=anger")
    await app.tap("before-6")
    await app.tap("start")
    await app.tap("as-list")
    await app.tap("next")
    await app.tap("after-9")
    assert app.find("open-sos")
    assert app.says("That isn’t your fault")
    (following, *_) = cards_on_top(app)
    assert following != "card-stop"
    await app.go(f"/cope/{following.removeprefix('card-')}?for=anger")
    assert app.says(words.START), "the next card opens at its beginning"
    await app.close()


async def test_once_more_begins_again_from_the_last_answer() -> None:
    app = await open_app("/cope/stop?for=anger")
    await app.tap("start")
    await app.tap("as-list")
    await app.tap("next")
    await app.tap("after-5")
    await app.tap("again")
    assert app.says(words.BEFORE)
    await app.tap("start")
    await app.tap("as-list")
    await app.tap("next")
    uses = app.services.repos.card_uses.all()
    assert [(use.before, use.after) for use in uses] in (
        [(None, 5), (5, None)],
        [(5, None), (None, 5)],
    )
    await app.close()


async def test_a_double_tap_on_finish_is_one_use() -> None:
    app = await open_app("/cope/stop?for=anger")
    await app.tap("start")
    await app.tap("as-list")
    await app.tap_twice("next")
    assert app.says(words.DONE_TITLE)
    await app.tap_twice("after-5")
    (use,) = app.services.repos.card_uses.all()
    assert use.after == 5
    await app.close()


async def test_a_favourite_is_one_tap() -> None:
    app = await open_app("/cope/halt")
    await app.tap("favourite")
    assert app.services.repos.favourites.has(CARD, "halt")
    await app.tap("favourite")
    assert not app.services.repos.favourites.has(CARD, "halt")
    await app.close()


async def test_sos_is_one_tap_from_every_stage() -> None:
    app = await open_app("/cope/halt")
    assert app.find("sos")
    await app.tap("start")
    assert app.find("sos")
    await app.tap("as-list")
    await app.tap("next")
    assert app.find("sos")
    await app.close()


async def test_an_old_link_is_met_kindly() -> None:
    app = await open_app("/cope/no-such-card")
    assert app.says(words.NO_CARD_TITLE)
    assert app.find("see-cards")
    await app.close()


async def test_every_card_can_be_walked_through_at_large_text() -> None:
    services = await memory_services()
    app = await open_app("/cope", services=services, width=360, text_scale=2.0)
    for card in shipped_cards(services):
        await app.go(f"/cope/{card.id}")
        assert app.says(card.summary)
        if card.caution:
            assert app.find("caution")
        await app.tap("start")
        for step in card.steps:
            assert app.says(step.text)
            await app.tap("next")
        assert app.says(words.DONE_TITLE)
    assert len(app.services.repos.card_uses.all()) == len(shipped_cards(services))
    assert app.notices == []
    await app.close()


async def test_a_timed_step_moves_on_by_itself_and_can_be_paused() -> None:
    app = await open_app("/cope/stop")
    await app.tap("start")
    await app.tap("next")
    assert app.says("0:20")
    await app.tap("pause")
    app.services.clock.advance(timedelta(seconds=60))
    await app.settle()
    assert app.says("0:20"), "a pause holds the time"
    await app.tap("pause")
    app.services.clock.advance(timedelta(seconds=21))
    for _ in range(40):
        if app.says("Step 3 of 5"):
            break
        await asyncio.sleep(0.1)
        await app.settle()
    assert app.says("Step 3 of 5")
    await app.close()
