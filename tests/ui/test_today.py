"""Today and first run, drawn by the real root over memory adapters."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from mobile_app.domain.sobriety import Counter, CounterKind
from mobile_app.presenters.services import Services
from tests.ui.stage import open_app


async def two_counters(services: Services) -> None:
    for position, (label, on) in enumerate(
        (("Alcohol", date(2026, 8, 12)), ("Gambling", date(2025, 11, 20)))
    ):
        await services.repos.counters.save(
            Counter(
                id=f"c{position}",
                label=label,
                kind=CounterKind.SUBSTANCE,
                sobriety_on=on,
                position=position,
            )
        )


def days_on(app, key: str) -> str:
    return "".join(span.text for span in app.one(key).spans)


async def test_first_run_leads_to_a_counter_in_three_taps() -> None:
    app = await open_app("/", welcomed=False)
    await app.tap("count-Alcohol")
    await app.tap("since-yesterday")
    await app.tap_twice("start")
    (counter,) = app.services.repos.counters.all()
    assert (counter.label, counter.sobriety_on) == ("Alcohol", date(2026, 11, 19))
    assert days_on(app, f"days-{counter.id}") == "1 day"
    assert app.services.repos.settings.get().country == "US"


async def test_first_run_takes_own_words_and_several() -> None:
    app = await open_app("/", welcomed=False)
    await app.write("own-0", "  Energy   drinks ")
    await app.tap("add-own")
    await app.tap("count-Nicotine")
    await app.write("own-1", "Doom scrolling")
    await app.tap("start")
    labels = [c.label for c in app.services.repos.counters.all()]
    assert labels == ["Energy drinks", "Nicotine", "Doom scrolling"]


async def test_a_choice_can_be_taken_back() -> None:
    app = await open_app("/", welcomed=False)
    await app.tap("count-Alcohol")
    await app.tap("count-Alcohol")
    await app.tap("start")
    assert app.services.repos.counters.all() == []
    assert app.find("start"), "still on first run"


async def test_first_run_can_be_skipped_and_today_offers_to_start() -> None:
    app = await open_app("/", welcomed=False)
    await app.tap("skip")
    assert app.find("nothing-counted")
    await app.tap("start-counter")
    assert not app.says("Welcome"), "they were welcomed already"
    await app.write("label", "Alcohol")
    await app.tap("save")
    assert app.route == "/"
    assert app.find("nothing-counted") == []
    assert [one.label for one in app.services.repos.counters.all()] == ["Alcohol"]


async def test_a_link_to_the_welcome_is_first_run_for_somebody_new() -> None:
    app = await open_app("/welcome", welcomed=False)
    assert app.says("Welcome to Twofold")
    await app.tap("skip")
    assert app.route == "/"
    assert app.find("nothing-counted")


async def test_the_guessed_country_can_be_changed() -> None:
    app = await open_app("/", welcomed=False)
    assert app.says("United States")
    await app.tap("country")
    await app.write("country-search", "ger")
    await app.tap("country-DE")
    await app.tap("skip")
    assert app.services.repos.settings.get().country == "DE"


async def test_today_shows_every_counter_live() -> None:
    app = await open_app("/", before=two_counters)
    assert days_on(app, "days-c0") == "100 days"
    assert days_on(app, "days-c1") == "365 days"
    assert app.find("reached-c0"), "100 days is today"
    assert app.says("Next: 4 months in 22 days")
    assert app.says("18 h 30 min")


async def test_the_counter_turns_with_the_clock() -> None:
    app = await open_app("/", before=two_counters)
    app.services.clock.advance(timedelta(hours=6))
    app.stage.redraw()
    await app.settle()
    # The minute's own timer is real time; a redraw alone must not move the figure it holds.
    assert days_on(app, "days-c0") == "100 days"
    later = await open_app("/", services=app.services)
    assert days_on(later, "days-c0") == "101 days"
    assert later.says("0 h 30 min")


async def test_the_reading_unfolds() -> None:
    app = await open_app("/", before=two_counters)
    folded = app.one("reading")
    assert app.says("Read it")
    await app.tap("read")
    assert app.says("Close")
    assert app.one("reading") is not folded or app.says("?")


async def test_a_broken_reading_pack_costs_today_nothing_else() -> None:
    async def break_pack(services: Services) -> None:
        await two_counters(services)
        services.assets._data_by_path["content/readings-en.json"] = b"[]"

    app = await open_app("/", before=break_pack)
    assert app.says("could not be opened")
    assert app.find("days-c0")
    assert app.find("check-in")


@pytest.mark.parametrize("text_scale", [1.0, 2.0])
@pytest.mark.parametrize("width", [360, 390, 768, 1280])
@pytest.mark.parametrize("route", ["/", "/check-in", "/sos", "/welcome", "/nowhere"])
async def test_every_size_draws(route: str, width: int, text_scale: float) -> None:
    app = await open_app(route, before=two_counters, width=width, text_scale=text_scale)
    assert not app.find("error-card")
    assert app.find("sos") or route == "/sos"
    if route == "/":
        assert (type(app.one("places")).__name__ == "NavigationRail") == (width >= 840)


async def test_each_place_is_one_tap_away() -> None:
    app = await open_app("/")
    await app.fire("places", "change", selected_index=4)
    assert app.route == "/me"
    await app.fire("places", "change", selected_index=0)
    assert app.route == "/"
