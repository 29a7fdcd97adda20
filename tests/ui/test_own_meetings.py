"""Adding a meeting by hand, drawn in plain Python over memory adapters."""

from __future__ import annotations

from datetime import time

import pytest

from mobile_app.domain.meetings import Venue
from mobile_app.domain.own_meetings import OwnMeeting
from mobile_app.presenters.services import Services
from mobile_app.ui.strings import meetings as meeting_words
from mobile_app.ui.strings import own_meetings as words
from tests.ui.harness import App
from tests.ui.stage import memory_services, open_app
from tests.ui.test_meetings import read

OWN = OwnMeeting(
    id="0f",
    name="Side door",
    weekday=4,
    start_minute=20 * 60,
    zone="America/New_York",
    venue=Venue.IN_PERSON,
    place="Quill Hall, Anyford",
    phone="116123",
    link="https://side.example.org",
    duration_minutes=75,
)


async def one(services: Services) -> None:
    await services.repos.own_meetings.save(OWN)


async def pick_time(app: App, at: time) -> None:
    await app.tap("time")
    picker = app.page._dialogs.controls[-1]
    app.session.apply_patch(picker._i, {"value": at})
    await app.session.dispatch_event(picker._i, "change", None)
    await app.settle()


async def test_from_the_list_to_a_meeting_of_ones_own() -> None:
    app = await open_app("/meetings")
    await read(app)
    await app.tap("add-own")
    assert app.route == "/meetings/own/new"
    await app.write("name", "Side door")
    await app.write("programme", "DRA")
    await app.tap("day-4")
    await pick_time(app, time(20, 15))
    assert app.says("8:15 pm")
    assert app.says("New York time")
    await app.tap("length-90")
    await app.tap("venue-hybrid")
    await app.write("place", "Quill Hall")
    await app.write("link", "zoom.us/j/1")
    await app.write("phone", "+1 555 010 0123")
    await app.write("notes", "Bring a chair")
    await app.tap("save")
    await read(app)
    (own,) = app.services.repos.own_meetings.all()
    assert own == OwnMeeting(
        id=own.id,
        name="Side door",
        programme="DRA",
        weekday=4,
        start_minute=20 * 60 + 15,
        zone="America/New_York",
        duration_minutes=90,
        venue=Venue.HYBRID,
        place="Quill Hall",
        link="https://zoom.us/j/1",
        phone="+15550100123",
        notes="Bring a chair",
    )
    assert app.route == f"/meetings/mine~{own.id}"
    assert app.says("Side door")
    assert app.says(words.OWN_TITLE)
    assert app.one("join").url.url == "https://zoom.us/j/1"
    await app.go("/meetings?when=tonight")
    await read(app)
    assert app.says(f"DRA · {meeting_words.ADDED_BY_YOU} · Welcomes both")
    assert app.says(meeting_words.ONLY_YOURS)
    await app.close()


async def test_the_same_meeting_on_two_days_is_written_once() -> None:
    app = await open_app("/meetings/own/new")
    await app.write("name", "Side door")
    for key in ("day-1", "day-3", "day-5", "day-3"):
        await app.tap(key)
    await pick_time(app, time(7))
    await app.write("place", "Quill Hall")
    await app.tap("save")
    await read(app)
    kept = app.services.repos.own_meetings.all()
    assert sorted(own.weekday for own in kept) == [1, 5], "what was tapped twice is let go again"
    assert app.route == f"/meetings/mine~{min(kept, key=lambda own: own.weekday).id}"
    await app.close()


async def test_each_thing_that_is_missing_is_said_where_it_is_missing() -> None:
    app = await open_app("/meetings/own/new")
    await app.tap("save")
    assert app.says(words.WRONG["name"])
    assert app.says(words.STILL_HERE)
    await app.write("name", "Side door")
    await app.tap("save")
    assert app.says(words.WRONG["weekday"])
    await app.tap("day-0")
    await app.tap("save")
    assert app.says(words.WRONG["start_minute"])
    await pick_time(app, time(7))
    await app.tap("save")
    assert app.says(words.WRONG["place"])
    await app.tap("venue-online")
    await app.tap("save")
    assert app.says(words.LINK_MISSING)
    await app.write("link", "see you there")
    await app.tap("save")
    assert app.says(words.WRONG["link"])
    await app.write("link", "")
    await app.write("phone", "ask Mary")
    await app.tap("save")
    assert app.says(words.WRONG["phone"])
    assert app.services.repos.own_meetings.all() == []
    assert app.one("name").value == "Side door", "nothing that was written is lost"
    await app.write("phone", "116 123")
    await app.tap_twice("save")
    await read(app)
    (own,) = app.services.repos.own_meetings.all()
    assert (own.phone, own.venue) == ("116123", Venue.ONLINE)
    await app.close()


async def test_changed_and_removed_and_brought_back() -> None:
    app = await open_app("/meetings/mine~0f", before=one)
    await read(app)
    assert app.one("call").url.url == "tel:116123"
    assert app.one("open-link").url.url == "https://side.example.org"
    await app.tap("edit-own")
    assert app.route == "/meetings/own/0f"
    assert app.says("75 minutes")
    await app.write("name", "Back door")
    await app.tap("save")
    await read(app)
    assert app.services.repos.own_meetings.get("0f").name == "Back door"
    await app.go("/meetings/own/0f")
    await app.tap("remove")
    await read(app)
    assert app.route == "/meetings"
    assert app.services.repos.own_meetings.all() == []
    await app.undo()
    await read(app)
    assert [own.name for own in app.services.repos.own_meetings.all()] == ["Back door"]
    await app.close()


async def test_who_moved_may_keep_the_zone_or_take_the_new_one() -> None:
    services = await memory_services(zone="Europe/London")
    app = await open_app("/meetings/own/0f", before=one, services=services)
    assert app.says("New York time")
    await app.tap("zone-Europe/London")
    await app.tap("save")
    assert app.services.repos.own_meetings.get("0f").zone == "Europe/London"
    await app.close()


async def test_an_old_link_is_met_kindly() -> None:
    app = await open_app("/meetings/own/gone")
    assert app.says(words.GONE_TITLE)
    await app.tap("see-meetings")
    assert app.route == "/meetings"
    await app.close()


async def test_today_says_when_it_is() -> None:
    app = await open_app("/", before=one)
    await read(app)
    assert app.says("Side door")
    assert app.says("Quill Hall, Anyford · added by you")
    await app.close()


async def test_what_is_kept_counts_them() -> None:
    app = await open_app("/me/data", before=one)
    assert app.says("1 meeting of your own")
    await app.close()


@pytest.mark.parametrize("route", ["/meetings/own/new", "/meetings/own/0f", "/meetings/mine~0f"])
async def test_large_text_on_a_small_screen(route: str) -> None:
    app = await open_app(route, before=one, width=360, text_scale=2.0)
    await read(app)
    assert not app.find("error-card")
    assert app.notices == []
    await app.close()
