"""Finding a meeting, drawn in plain Python: filters, places, areas, and what is said instead."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import Any

import pytest

from mobile_app.device.memory import FixedLocator
from mobile_app.device.ports import Position
from mobile_app.errors import LocationError
from mobile_app.presenters.meeting_filters import finder_of
from mobile_app.presenters.services import Services
from mobile_app.store.repositories import WELCOMES_BOTH
from mobile_app.ui.strings import meeting_finding as words
from tests.ui.harness import App
from tests.ui.stage import memory_services, open_app
from tests.ui.test_meetings import kept, make, pack, read, rows

MEETINGS = (
    make("Steps", types=("ST", "S", "DD"), notes="Come in by the side door", regions=("Wide", "A")),
    make("Talk", types=("D", "O"), latitude=40.9, city="Farfield", regions=("Wide", "B")),
    make("Screen", types=("D",), programme="NA", city="", regions=("Other",)),
)


async def open_found(route: str = "/meetings", **options: Any) -> App:
    app = await open_app(route, before=kept(pack(*MEETINGS)), **options)
    await read(app)
    return app


async def rest(app: App) -> None:
    """What is typed counts once the thumb rests."""
    await asyncio.sleep(0.2)
    await app.settle(200)


async def test_a_pill_narrows_and_the_same_pill_widens() -> None:
    app = await open_found()
    assert sorted(rows(app)) == ["screen", "steps", "talk"]
    assert app.says("3 meetings, tonight")
    await app.tap("traits-both")
    assert rows(app) == ["steps"]
    assert app.says("1 meeting, tonight")
    await app.tap("traits-both")
    assert len(rows(app)) == 3
    await app.close()


async def test_filters_are_chosen_on_their_page_and_shown_on_the_list() -> None:
    app = await open_found("/meetings/filters")
    assert app.says("Step by step (1)")
    assert app.says("Spanish (1)")
    await app.tap("programmes-AA")
    assert app.says("Show 2 meetings")
    await app.tap("kinds-Discussion")
    assert app.says("Show 1 meeting")
    await app.tap("show")
    await read(app)
    assert app.route == "/meetings"
    assert rows(app) == ["talk"]
    assert app.says("Filters · 2")
    await app.tap("active-kinds")
    assert sorted(rows(app)) == ["steps", "talk"]
    await app.tap("active-programmes")
    assert len(rows(app)) == 3
    await app.close()


async def test_all_filters_go_at_once() -> None:
    app = await open_found()
    finder_of(app.services).toggle("programmes", "AA")
    finder_of(app.services).toggle("languages", "es")
    await app.settle(50)
    assert rows(app) == ["steps"]
    await app.tap("clear")
    assert len(rows(app)) == 3
    await app.go("/meetings/filters")
    assert not app.find("clear"), "nothing narrows"
    await app.tap("programmes-NA")
    await app.tap("languages-Spanish")
    assert app.says("Nothing like that yet")
    await app.tap("clear")
    assert app.says("Show 3 meetings")
    await app.close()


async def test_more_kinds_when_there_are_many() -> None:
    codes = ("ST", "D", "B", "SP", "LIT", "MED", "12x12", "TR", "W", "M", "Y", "CAN")
    many = [make(f"Kind {code}", types=(code,)) for code in codes]
    app = await open_app("/meetings/filters", before=kept(pack(*many)))
    await read(app)
    assert len([c for c in app.top() if str(c.key).startswith("kinds-")]) == 10
    await app.tap("more-kinds")
    assert len([c for c in app.top() if str(c.key).startswith("kinds-")]) == 12
    assert not app.find("more-kinds")
    await app.close()


async def test_areas_from_wide_to_narrow() -> None:
    app = await open_found("/meetings/regions")
    await app.tap("region-Wide")
    assert app.find("region-Wide/A")
    await app.tap("wider")
    await app.tap("region-Wide")
    await app.tap("region-Wide/B")
    assert app.find("region-Wide/B/Farfield")
    await app.tap("all-of-it")
    await read(app)
    assert rows(app) == ["talk"]
    assert app.says("Remove B") or app.find("active-region")
    await app.go("/meetings/regions")
    await app.tap("everywhere")
    await read(app)
    assert len(rows(app)) == 3
    await app.close()


async def test_around_a_typed_town() -> None:
    app = await open_found("/meetings/near")
    await app.write("place", "farf")
    await rest(app)
    assert app.says("Farfield, Wide") or app.says("Farfield, B")
    await app.tap("radius-1 mile")
    await app.tap("spot-0")
    await read(app)
    assert rows(app) == ["talk"]
    assert app.says("0.1 mi away")
    assert app.says("Farfield, 1 mile")
    await app.tap("order")
    assert app.says("Soonest first")
    await app.go("/meetings/near")
    await app.tap("everywhere")
    await read(app)
    assert len(rows(app)) == 3
    await app.close()


async def test_an_area_of_a_list_that_knows_no_coordinates() -> None:
    nowhere = [meeting._replace(latitude=None) for meeting in MEETINGS]
    app = await open_app("/meetings/near", before=kept(pack(*nowhere)))
    await read(app)
    await app.write("place", "farf")
    await rest(app)
    assert app.says("All of Farfield, B, Wide")
    await app.tap("area-0")
    await read(app)
    assert rows(app) == ["talk"]
    await app.close()


async def test_a_town_nobody_lists() -> None:
    app = await open_found("/meetings/near")
    await app.write("place", "nowhere")
    await rest(app)
    assert app.says(words.NO_SUCH_PLACE)
    await app.close()


@pytest.mark.parametrize(
    ("answer", "told"),
    [(None, words.LOCATION_REFUSED), (LocationError("no fix"), words.LOCATION_UNKNOWN)],
)
async def test_refused_or_unknown_location_is_fine(answer: LocationError | None, told: str) -> None:
    services = await with_locator(answer)
    app = await open_found("/meetings/near", services=services)
    await app.tap("locate")
    assert app.route == "/meetings/near"
    assert app.says(told)
    await app.close()


async def test_near_me() -> None:
    services = await with_locator(Position(40.5, -74.25, 20.0))
    app = await open_found("/meetings/near", services=services)
    await app.tap("locate")
    await read(app)
    assert app.route == "/meetings"
    assert sorted(rows(app)) == ["screen", "steps"]
    assert app.says("Near me, 15 miles")
    await app.close()


async def with_locator(answer: Position | LocationError | None) -> Services:
    return replace(await memory_services(), locator=FixedLocator(answer))


async def test_mistyped_words_and_reasons_are_told() -> None:
    app = await open_found()
    await app.write("search", "sidde")
    await rest(app)
    assert rows(app) == ["steps"]
    assert app.says("Nothing has “sidde”. Showing “side”.")
    assert app.says("Notes: Come in by the side door")
    assert ("announce_message", "1 meeting, tonight") in spoken(app)
    await app.close()


def spoken(app: App) -> list[tuple[str, str]]:
    return [
        (name, str(args.get("message", "")))
        for name, args in app.connection.calls
        if name == "announce_message"
    ]


async def test_nothing_with_these_filters_offers_to_clear_them() -> None:
    app = await open_found()
    finder_of(app.services).change(region=("Other",), languages=frozenset({"es"}))
    await app.settle(50)
    assert app.says("3 meetings without your filters.")
    await app.tap("clear-all")
    assert len(rows(app)) == 3
    await app.close()


async def test_a_mark_is_kept_and_found_again() -> None:
    app = await open_found("/meetings/quill.talk")
    await app.tap("mark-both")
    assert app.services.repos.marks.meetings(WELCOMES_BOTH) == {"quill.talk"}
    await app.go("/meetings")
    await read(app)
    await app.tap("traits-both")
    assert sorted(rows(app)) == ["steps", "talk"]
    await app.close()


async def test_a_link_to_tomorrow() -> None:
    app = await open_found("/meetings?when=tomorrow")
    assert app.says("Nothing that day in your list")
    await app.close()


@pytest.mark.parametrize(
    ("km", "miles", "said"),
    [
        (0.0, False, "50 m"),
        (0.24, False, "250 m"),
        (0.949, False, "950 m"),
        (0.96, False, "1.0 km"),
        (9.94, False, "9.9 km"),
        (9.96, False, "10 km"),
        (1234.0, False, "1,234 km"),
        (0.0, True, "0.1 mi"),
        (1.609344, True, "1.0 mi"),
        (40.0, True, "25 mi"),
    ],
)
def test_distances_in_words(km: float, miles: bool, said: str) -> None:
    assert words.distance(km, miles=miles) == said


@pytest.mark.parametrize("width", [360, 390])
@pytest.mark.parametrize("scale", [1.0, 2.0])
async def test_every_page_of_it_draws_at_any_size(width: int, scale: float) -> None:
    for route in ("/meetings", "/meetings/filters", "/meetings/near", "/meetings/regions"):
        app = await open_found(route, width=width, text_scale=scale)
        assert not app.notices, route
        await app.close()
