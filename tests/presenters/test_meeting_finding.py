"""What is looked for, what can be chosen, and where to look around."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from mobile_app.content.pack import Pack, encode_pack
from mobile_app.device.memory import FixedLocator
from mobile_app.device.ports import Position
from mobile_app.domain.gazetteer import Spot
from mobile_app.domain.meeting_kinds import TimeOfDay, Trait
from mobile_app.domain.meeting_match import MatchField
from mobile_app.domain.meeting_query import Order
from mobile_app.domain.meetings import Meeting, Venue
from mobile_app.errors import LocationDenied, LocationError
from mobile_app.presenters.meeting_filters import Active, Around, Filters, finder_of
from mobile_app.presenters.meeting_marks import MarksPresenter
from mobile_app.presenters.meeting_near import NearPresenter
from mobile_app.presenters.meeting_options import OptionsPresenter
from mobile_app.presenters.meetings import ANY_DAY, TONIGHT, MeetingsPresenter
from mobile_app.presenters.services import Services
from mobile_app.store.repositories import WELCOMES_BOTH
from tests.ui.stage import memory_services

NOW = datetime(2026, 11, 20, 18, 30, tzinfo=UTC)


def make(name: str, **fields: Any) -> Meeting:
    base = Meeting(
        id=name.lower().replace(" ", "-"),
        name=name,
        programme="AA",
        zone="UTC",
        venue=Venue.IN_PERSON,
        weekday=4,
        start_minute=20 * 60,
        city="Quillport",
        regions=("Wide County",),
        latitude=40.0,
        longitude=-74.0,
    )
    return base._replace(**fields)


MEETINGS = (
    make("Steps", types=("ST", "O", "S"), notes="Come in by the side door"),
    make("Steps too", types=("St", "ODD", "VM"), programme="NA", venue=Venue.ONLINE),
    make("Far", city="Farfield", latitude=41.0, types=("DD",), weekday=5),
    make("Dual", programme="DRA", start_minute=9 * 60, weekday=6, regions=("Other County",)),
)


def words_of(programme: str, code: str, feed_name: str) -> str:
    return {"ST": "Step by step", "St": "Step by step"}.get(code) or feed_name or code


async def open_services(*meetings: Meeting) -> Services:
    services = await memory_services(zone="UTC")
    data = encode_pack(
        Pack(
            id="quill",
            name="Quill",
            programme="NA",
            sample=False,
            updated_at=NOW,
            meetings=meetings or MEETINGS,
            type_names={"ODD": "Odd by name"},
        )
    )
    await services.packs.put("quill", data, etag='"1"', fetched_at=NOW)
    await services.repos.settings.save(meeting_packs=("quill",))
    return services


async def ready(services: Services) -> MeetingsPresenter:
    presenter = MeetingsPresenter(services)
    presenter.lists.type_words = lambda programme, code: words_of(programme, code, "")
    await presenter.lists.ready_to_search()
    return presenter


def names(presenter: MeetingsPresenter, **fields: Any) -> list[str]:
    view = presenter.view(NOW, Filters(**({"when": ANY_DAY} | fields)))
    return [row.name for row in view.rows]


async def test_filters_narrow_together() -> None:
    presenter = await ready(await open_services())
    step = frozenset({("AA", "ST"), ("NA", "St")})
    assert names(presenter) == ["Steps", "Steps too", "Far", "Dual"]
    assert names(presenter, kinds=frozenset({step})) == ["Steps", "Steps too"]
    assert names(presenter, kinds=frozenset({step}), venue=Venue.ONLINE) == ["Steps too"]
    assert names(presenter, programmes=frozenset({"NA", "DRA"})) == ["Steps too", "Dual"]
    assert names(presenter, languages=frozenset({"es"})) == ["Steps"]
    assert names(presenter, times_of_day=frozenset({TimeOfDay.MORNING})) == ["Dual"]
    assert names(presenter, region=("Other County",)) == ["Dual"]
    assert names(presenter, traits=frozenset({Trait.BOTH})) == ["Far", "Dual"]


async def test_near_a_place_the_nearest_first() -> None:
    presenter = await ready(await open_services())
    around = Around("Farfield", 41.0, -74.0)
    assert names(presenter, around=around) == ["Far"]
    wide = {"around": around, "radius_km": 150.0}
    assert names(presenter, **wide) == ["Steps", "Far", "Dual"]
    assert names(presenter, **wide, order=Order.NEAREST) == ["Far", "Steps", "Dual"]
    rows = presenter.view(NOW, Filters(when=ANY_DAY, around=around)).rows
    assert [row.km for row in rows] == [0.0]
    # Without a place there is nothing to be near to.
    assert names(presenter, order=Order.NEAREST)[0] == "Steps"


async def test_what_the_person_marked_welcomes_both() -> None:
    services = await open_services()
    presenter = await ready(services)
    marks = MarksPresenter(services, "steps")
    assert not marks.welcomes_both
    assert await marks.toggle_welcomes_both()
    both = {"traits": frozenset({Trait.BOTH})}
    assert names(presenter, **both) == ["Steps", "Far", "Dual"]
    shown = {row.name: row.both for row in presenter.view(NOW, Filters(when=ANY_DAY)).rows}
    assert shown == {"Steps": True, "Steps too": False, "Far": True, "Dual": True}
    assert not await marks.toggle_welcomes_both()
    assert names(presenter, **both) == ["Far", "Dual"]


async def test_a_mark_that_cannot_be_read_is_left_out() -> None:
    services = await open_services()
    await services.db.save("meeting_mark", "odd", {"mark": WELCOMES_BOTH, "meeting": 7})
    await services.db.save("meeting_mark", "other", {"mark": "another", "meeting": "steps"})
    assert services.repos.marks.meetings(WELCOMES_BOTH) == frozenset()
    assert services.repos.skipped == {("meeting_mark", "odd")}


async def test_rows_say_why_they_were_found() -> None:
    presenter = await ready(await open_services())

    def why(text: str) -> list[tuple[MatchField, str]]:
        (row, *_) = presenter.view(NOW, Filters(when=ANY_DAY, text=text)).rows
        return [tuple(match) for match in row.because]  # type: ignore[misc]

    assert why("side") == [(MatchField.NOTES, "Come in by the side door")]
    assert why("step by") == [(MatchField.KIND, "Step by step")]
    assert why("quillport") == [], "the row shows the town"
    view = presenter.view(NOW, Filters(when=ANY_DAY, text="quilport"))
    assert [one.meant for one in view.corrections] == [("quillport",)]


async def test_what_was_understood_is_said_also_when_it_is_only_found_at_another_time() -> None:
    presenter = await ready(await open_services())
    before_four = NOW.replace(hour=3, minute=50)

    def understood(filters: Filters) -> tuple[int, list[tuple[str, ...]]]:
        view = presenter.view(before_four, filters)
        return view.total, [one.meant for one in view.corrections]

    assert understood(Filters(when=TONIGHT, text="quilport")) == (0, [("quillport",)])
    kept_back = Filters(when=ANY_DAY, text="farfeld", programmes=frozenset({"DRA"}))
    assert understood(kept_back) == (0, [("farfield",)])
    nowhere = Filters(when=ANY_DAY, text="farfeld zzzz")
    assert understood(nowhere) == (0, []), "nothing that is shown comes of it"


async def test_nothing_found_says_what_the_filters_keep_back() -> None:
    presenter = await ready(await open_services())
    filters = Filters(text="steps", when=ANY_DAY, programmes=frozenset({"DRA"}))
    nothing = presenter.view(NOW, filters).nothing
    assert nothing is not None
    assert (nothing.next, nothing.unfiltered) == (None, 2)
    plain = presenter.view(NOW, Filters(text="zzzz")).nothing
    assert plain is not None
    assert plain.unfiltered == 0


@pytest.mark.parametrize(
    ("asked", "when"),
    [("tomorrow", "2026-11-21"), ("2026-11-22", "2026-11-22"), ("", "tonight"), ("x", "tonight")],
)
async def test_when_by_name(asked: str, when: str) -> None:
    presenter = await ready(await open_services())
    assert presenter.when(asked, NOW) == when


def test_what_narrows_and_how_it_goes_away() -> None:
    filters = Filters(
        text="a",
        when="now",
        venue=Venue.ONLINE,
        traits=frozenset({Trait.BOTH}),
        programmes=frozenset({"AA"}),
        kinds=frozenset({frozenset({("AA", "D")})}),
        languages=frozenset({"es"}),
        times_of_day=frozenset({TimeOfDay.NIGHT}),
        region=("a", "b"),
        around=Around("", 1.0, 2.0),
    )
    active = filters.active()
    assert [one.name for one in active] == [
        *("around", "venue", "traits", "programmes"),
        *("region", "times_of_day", "languages", "kinds"),
    ]
    left = filters
    for one in active:
        left = left.toggled(one.name, one.value)
    assert left == filters.cleared() == Filters(text="a", when="now")
    assert Filters().toggled("venue", Venue.ONLINE).active() == (Active("venue", Venue.ONLINE),)


async def test_the_finder_tells_of_changes_and_begins_again_at_the_first_page() -> None:
    services = await open_services()
    finder = finder_of(services)
    assert finder_of(services) is finder
    heard: list[int] = []
    stop = finder.subscribe(lambda: heard.append(finder.page))
    finder.turn(3)
    finder.turn(-1)
    finder.turn(2)
    finder.toggle("programmes", "AA")
    assert heard == [3, 0, 2, 0]
    stop()
    stop()
    finder.change(text="b")
    assert len(heard) == 4
    assert finder.filters == Filters(text="b", programmes=frozenset({"AA"}))


async def test_options_are_what_the_lists_have() -> None:
    services = await open_services()
    await ready(services)
    presenter = OptionsPresenter(services, words_of)
    view = presenter.view(Filters(when=ANY_DAY, languages=frozenset({"es"})), NOW)
    assert view.total == 1
    assert [(one.value, one.count) for one in view.programmes] == [("AA", 2), ("DRA", 1), ("NA", 1)]
    assert {one.value: one.count for one in view.traits} == {Trait.OPEN: 1, Trait.BOTH: 2}
    assert [(one.value, one.chosen) for one in view.languages] == [("es", True)]
    # Languages, traits and ways of taking part have their own places.
    assert [(one.words, one.count) for one in view.kinds] == [
        ("Step by step", 2),
        ("Odd by name", 1),
    ]
    assert presenter.words_of(view.kinds[1].value) == "Odd by name"
    assert [(one.name, one.meetings) for one in view.branches] == [
        ("Other County", 1),
        ("Wide County", 3),
    ]


async def test_one_region_at_the_top_is_stepped_over() -> None:
    services = await open_services(*[m._replace(regions=("Only",)) for m in MEETINGS])
    await ready(services)
    presenter = OptionsPresenter(services, words_of)
    assert [one.name for one in presenter.branches(())] == ["Farfield", "Quillport"]
    assert presenter.view(Filters(), NOW).programmes != ()


async def test_one_programme_is_no_choice_but_both_may_always_be_asked_for() -> None:
    services = await open_services(make("One", regions=(), city=""))
    await ready(services)
    view = OptionsPresenter(services, words_of).view(Filters(), NOW)
    assert (view.programmes, view.languages, view.branches) == ((), (), ())
    assert [one.value for one in view.traits] == [Trait.BOTH]


async def test_a_typed_town_is_looked_around() -> None:
    services = await open_services()
    near = NearPresenter(services)
    assert not near.view("quill").ready
    await near.prepare()
    await near.prepare()
    view = near.view("quill")
    (spot,) = view.spots
    assert (spot.name, spot.meetings) == ("Quillport", 2)
    near.choose(spot, 5.0)
    assert near.view("").around == Around("Quillport", 40.0, -74.0)
    near.widen(10.0)
    assert finder_of(services).filters.radius_km == 10.0
    near.forget()
    assert near.view("").around is None


async def test_a_list_without_coordinates_is_looked_through_by_area() -> None:
    services = await open_services(*[m._replace(latitude=None) for m in MEETINGS])
    await ready(services)
    near = NearPresenter(services)
    await near.prepare()
    near.choose(Spot("Elsewhere", "", 1.0, 2.0, 1), 5.0)
    view = near.view("farf")
    assert view.spots == ()
    (area,) = view.areas
    assert (area.path, area.meetings) == (("Wide County", "Farfield"), 1)
    near.choose_area(area)
    filters = finder_of(services).filters
    assert (filters.around, filters.region) == (None, area.path)


async def test_the_device_is_asked_only_when_somebody_taps() -> None:
    services = await open_services()
    locator = services.locator
    assert isinstance(locator, FixedLocator)
    near = NearPresenter(services)
    await near.prepare()
    near.view("")
    assert locator.asked == 0
    with pytest.raises(LocationDenied):
        await near.locate(5.0)
    assert near.view("").around is None
    locator.answer = Position(40.0, -74.0, 50.0)
    await near.locate(5.0)
    assert near.view("").around == Around("", 40.0, -74.0)
    with pytest.raises(LocationError):
        await NearPresenter(replace(services, locator=None)).locate(5.0)
