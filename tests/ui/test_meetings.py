"""Meetings, one meeting and areas, drawn in plain Python over memory adapters."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from mobile_app.content.pack import Pack, encode_pack, pack_digest
from mobile_app.device.ports import HttpResponse
from mobile_app.domain.meetings import Meeting, Venue
from mobile_app.presenters.meeting_rows import MEETING
from mobile_app.presenters.meeting_supply import PACKS_URL
from mobile_app.presenters.pack_download import whole_url
from mobile_app.presenters.services import Services
from mobile_app.ui.strings import common
from mobile_app.ui.strings import meetings as words
from tests.ui.harness import App
from tests.ui.stage import memory_services, open_app

# Friday 20 November 2026, 18:30 in New York.
READ_AT = datetime(2026, 11, 17, 12, tzinfo=UTC)


def make(name: str, **fields: Any) -> Meeting:
    base = Meeting(
        id=f"quill.{name.lower().replace(' ', '-')}",
        name=name,
        programme="AA",
        zone="America/New_York",
        venue=Venue.IN_PERSON,
        weekday=4,
        start_minute=19 * 60 + 30,
        place="Quill Hall",
        address="1 Quill Road, Anyford, ZZ 00001",
        city="Anyford",
        latitude=40.5,
        longitude=-74.25,
        source_url="https://feeds.example.org/quill",
    )
    return base._replace(**fields)


MEETINGS = (
    make("Running", start_minute=18 * 60, types=("O", "X", "ODD")),
    make("Evening", start_minute=19 * 60 + 15, notes="Bring a chair"),
    make(
        "Far away",
        zone="America/Los_Angeles",
        venue=Venue.ONLINE,
        place="",
        start_minute=18 * 60,
        join_url="https://join.example.org/j/1",
        join_notes="Passcode: quill",
        join_phone="+1555,,2#",
    ),
    make("Small hours", weekday=5, start_minute=180),
    make("Saturday", weekday=5, start_minute=600, venue=Venue.HYBRID),
    make("Shut", temporarily_closed=True, weekday=5, start_minute=600),
    make("Somewhere", approximate=True, weekday=5, start_minute=660),
    make("By arrangement", weekday=None, start_minute=None),
)


def pack(*meetings: Meeting, updated_at: datetime = READ_AT, **fields: Any) -> bytes:
    told: dict[str, Any] = {
        "id": "quill",
        "name": "Anyford",
        "programme": "AA",
        "sample": False,
        "type_names": {"ODD": "Odd by name"},
    }
    return encode_pack(Pack(**(told | fields), updated_at=updated_at, meetings=meetings))


def index(*packs: bytes, updated_at: datetime = READ_AT) -> HttpResponse:
    entries = [
        {
            "id": "quill",
            "name": "Anyford",
            "programme": "AA",
            "count": 8,
            "sample": False,
            "updated_at": updated_at.isoformat(),
            "digest": pack_digest(data),
            "bytes": len(data),
            "download_bytes": 2_400_000,
        }
        for data in packs
    ]
    return HttpResponse(200, json.dumps({"packs": entries}).encode(), {})


def kept(data: bytes) -> Callable[[Services], Awaitable[None]]:
    async def before(services: Services) -> None:
        await services.packs.put("quill", data, etag='"1"', fetched_at=READ_AT)
        await services.repos.settings.save(meeting_packs=("quill",))

    return before


async def open_list(route: str = "/meetings", data: bytes = pack(*MEETINGS), **options: Any) -> App:
    app = await open_app(route, before=kept(data), **options)
    await read(app)
    return app


async def read(app: App) -> None:
    """Until the lists are read: they are read in many small steps."""
    await app.settle(400)


def rows(app: App) -> list[str]:
    """Keys of the meetings on the top view, in drawing order."""
    keys = (str(control.key) for control in app.top() if control.key)
    return [key.removeprefix("meeting-quill.") for key in keys if key.startswith("meeting-quill.")]


async def test_tonight_is_what_it_opens_with() -> None:
    app = await open_list()
    assert rows(app) == ["running", "evening", "far-away", "small-hours"]
    assert app.says("Started 30 minutes ago")
    assert app.says("7:15 pm")
    assert app.says("6:00 pm in Los Angeles"), "both times are told where they differ"
    assert app.says("9:00 pm")
    await app.close()


async def test_the_age_of_the_list_is_always_there() -> None:
    app = await open_list()
    assert app.says("List from Nov 17, 3 days old")
    assert not app.says(common.SAMPLE_DATA)
    await app.close()


async def test_an_old_list_says_so() -> None:
    old = pack(*MEETINGS, updated_at=READ_AT - timedelta(days=20))
    app = await open_list(data=old)
    assert app.says("List from Oct 28, 23 days old. Some meetings may have changed.")
    assert app.find("list-age")
    await app.close()


async def test_now_and_days_and_any_day() -> None:
    app = await open_list()
    await app.tap("when-now")
    assert rows(app) == ["running", "evening"]
    await app.tap("when-2026-11-21")
    assert rows(app) == ["small-hours", "saturday", "somewhere"], "closed ones do not meet"
    assert app.says(words.TOMORROW)
    await app.tap("when-any")
    assert rows(app)[-1] == "by-arrangement"
    assert "shut" in rows(app)
    assert app.says(words.CLOSED_FOR_NOW)
    assert app.says(words.BY_APPOINTMENT)
    await app.close()


async def test_in_person_or_online_and_back_to_both() -> None:
    app = await open_list()
    await app.tap("venue-online")
    assert rows(app) == ["far-away"]
    await app.tap("venue-in_person")
    assert rows(app) == ["running", "evening", "small-hours"]
    await app.tap("venue-in_person")
    assert len(rows(app)) == 4
    await app.close()


async def test_typing_searches() -> None:
    app = await open_list()
    await app.write("search", "chair")
    await asyncio.sleep(0.2)
    await app.settle()
    assert rows(app) == ["evening"]
    await app.write("search", "")
    await asyncio.sleep(0.2)
    await app.settle()
    assert len(rows(app)) == 4
    await app.close()


async def test_nothing_found_offers_the_next_and_any_day() -> None:
    app = await open_list()
    await app.write("search", "saturday")
    await asyncio.sleep(0.2)
    await app.settle()
    assert app.find("nothing")
    assert app.says(words.NOTHING["tonight"])
    assert app.says(words.NEXT_UP)
    assert rows(app) == ["saturday"]
    await app.tap("any-day")
    assert rows(app) == ["saturday"]
    assert not app.find("nothing")
    await app.write("search", "no such meeting")
    await asyncio.sleep(0.2)
    await app.settle()
    assert app.says(words.NOTHING["any"])
    assert app.says(words.NOTHING_AT_ALL)
    await app.close()


async def test_nothing_in_person_offers_what_is_online_now() -> None:
    on_now = make("On now", venue=Venue.ONLINE, start_minute=18 * 60 + 15)
    app = await open_list(data=pack(on_now, make("Later", weekday=0)))
    await app.tap("venue-in_person")
    assert app.says(words.ONLINE_NOW)
    assert rows(app) == ["later", "on-now"]
    await app.close()


async def test_a_long_list_comes_in_pages() -> None:
    many = [make(f"Evening {n:03}", start_minute=19 * 60 + n % 60) for n in range(100)]
    app = await open_list(data=pack(*many))
    assert len(rows(app)) == 40
    assert app.says("100 meetings, tonight")
    assert app.says("Page 1 of 3")
    await app.tap("later")
    await app.tap("later")
    assert len(rows(app)) == 20
    assert not app.find("later")
    await app.tap("earlier")
    assert app.says("Page 2 of 3")
    await app.tap("when-now")
    assert app.says("Page 1 of") or not app.find("earlier")
    await app.close()


async def test_favourites_stand_first() -> None:
    async def before(services: Services) -> None:
        await kept(pack(*MEETINGS))(services)
        await services.repos.favourites.add(MEETING, "quill.saturday")
        await services.repos.favourites.add(MEETING, "quill.gone-from-the-list")

    app = await open_app("/meetings", before=before)
    await read(app)
    assert app.says(words.YOURS)
    (yours,) = [str(c.key) for c in app.top() if str(c.key or "").startswith("yours-")]
    assert yours == "yours-meeting-quill.saturday"
    await app.close()


@pytest.mark.parametrize("route", ["/meetings?when=now", "/meetings?when=nonsense", "/meetings?x"])
async def test_links_with_and_without_sense(route: str) -> None:
    app = await open_list(route)
    assert rows(app)[:2] == ["running", "evening"]
    await app.close()


async def test_before_anything_is_chosen_a_sample_says_that_it_is_one() -> None:
    app = await open_app("/meetings")
    await read(app)
    assert app.says(common.SAMPLE_DATA)
    lines = [c for c in app.top() if str(c.key or "").startswith("meeting-sample.")]
    assert lines
    assert all(words.SAMPLE in said for said in app.texts() if said.startswith("Sample · "))
    await app.go(f"/meetings/{str(lines[0].key).removeprefix('meeting-')}")
    assert app.says(words.SAMPLE_MEETING)
    await app.close()


async def test_chosen_but_not_here_offers_to_fetch() -> None:
    async def before(services: Services) -> None:
        await services.repos.settings.save(meeting_packs=("quill",))

    app = await open_app("/meetings", before=before)
    await read(app)
    assert app.find("list-missing")
    assert not app.says(common.SAMPLE_DATA), "invented meetings never stand in for chosen ones"
    http: Any = app.services.http
    data = pack(*MEETINGS)
    http.answers[PACKS_URL] = index(data)
    http.answers[whole_url("quill", pack_digest(data))] = HttpResponse(200, data, {})
    await app.tap("fetch")
    await read(app)
    assert rows(app)[:2] == ["running", "evening"]
    await app.close()


async def test_a_meeting_in_person() -> None:
    app = await open_list("/meetings/quill.running")
    assert app.says("Today, 6:00 pm to 7:00 pm")
    assert app.says("Every Friday")
    assert app.says("1 Quill Road, Anyford, ZZ 00001")
    assert app.says("Open to anyone")
    assert app.says("Odd by name"), "the feed's own word for a code of its own"
    url = app.one("directions").url.url
    assert url == "https://www.openstreetmap.org/search?query=40.5,-74.25"
    assert app.find("source")
    assert not app.find("join")
    assert app.says("List from Nov 17, 3 days old")
    await app.close()


async def test_a_meeting_online() -> None:
    app = await open_list("/meetings/quill.far-away")
    assert app.says("Today, 9:00 pm to 10:00 pm")
    assert app.says("6:00 pm in Los Angeles")
    assert app.one("join").url.url == "https://join.example.org/j/1"
    assert app.one("call").url.url == "tel:+1555,,2%23"
    assert app.says("Passcode: quill")
    assert not app.find("directions")
    await app.close()


async def test_no_directions_to_an_area_and_closed_says_so() -> None:
    app = await open_list("/meetings/quill.somewhere")
    assert app.says(words.APPROXIMATE)
    assert not app.find("directions")
    await app.go("/meetings/quill.shut")
    assert app.find("closed")
    assert not app.find("calendar")
    await app.go("/meetings/quill.by-arrangement")
    assert app.says(words.BY_APPOINTMENT)
    assert not app.find("calendar")
    await app.close()


@pytest.mark.parametrize(
    ("key", "alarm"), [("alarm-0", b""), ("alarm-60", b"TRIGGER:-PT60M"), ("alarm-1440", b"M")]
)
async def test_the_calendar_gets_a_weekly_file_with_the_chosen_reminder(
    key: str, alarm: bytes
) -> None:
    app = await open_list("/meetings/quill.evening")
    app.session.apply_page_patch({"web": True})
    await app.tap("calendar")
    assert app.says(words.REMIND)
    assert app.says("30 minutes before")
    assert app.says("1 hour before")
    assert app.says("1 day before")
    await app.tap(key)
    (call,) = [args for name, args in app.connection.calls if name == "save_file"]
    assert call["file_name"] == "meeting.ics"
    assert app.notice() == words.CALENDAR_SAVED
    data = bytes(call["src_bytes"])
    assert b"RRULE:FREQ=WEEKLY;BYDAY=FR" in data
    assert (b"BEGIN:VALARM" in data) is bool(alarm)
    assert alarm in data
    assert not app.find("reminder"), "it was answered"
    assert app.find("calendar")
    await app.close()


async def test_a_favourite_is_one_tap() -> None:
    app = await open_list("/meetings/quill.evening")
    await app.tap("favourite")
    assert app.services.repos.favourites.has(MEETING, "quill.evening")
    await app.tap("favourite")
    assert not app.services.repos.favourites.has(MEETING, "quill.evening")
    await app.close()


async def test_a_row_opens_its_meeting_and_an_old_link_is_met_kindly() -> None:
    app = await open_list()
    await app.tap("meeting-quill.evening")
    assert app.route == "/meetings/quill.evening"
    await app.go("/meetings/quill.no-such-meeting")
    assert app.says(words.GONE_TITLE)
    await app.tap("see-meetings")
    assert app.route == "/meetings"
    await app.close()


async def test_areas_are_chosen_and_let_go() -> None:
    services = await memory_services()
    http: Any = services.http
    data = pack(*MEETINGS)
    http.answers[PACKS_URL] = index(data)
    http.answers[whole_url("quill", pack_digest(data))] = HttpResponse(200, data, {})
    app = await open_app("/meetings/areas", services=services)
    await read(app)
    assert app.says("AA, 8 meetings · 2.4 MB"), "what is downloaded, not what it becomes"
    await app.tap("area-quill")
    await read(app)
    assert app.says(words.AREA_KEPT)
    assert services.repos.settings.get().meeting_packs == ("quill",)
    await app.go("/meetings")
    assert rows(app)[:2] == ["running", "evening"]
    await app.go("/meetings/areas")
    await read(app)
    await app.tap("area-quill")
    await read(app)
    assert services.repos.settings.get().meeting_packs == ()
    assert await services.packs.get("quill") is None
    await app.close()


@pytest.mark.parametrize(
    ("answer", "title"),
    [
        (None, words.OFFLINE_TITLE),
        (HttpResponse(404, b"", {}), words.NO_SERVER_TITLE),
        (HttpResponse(200, b"<!doctype html>", {}), words.NO_SERVER_TITLE),
        (HttpResponse(503, b"", {}), words.TROUBLE_TITLE),
        (HttpResponse(200, b'{"packs": []}', {}), words.NO_PACKS_TITLE),
    ],
)
async def test_every_way_a_server_may_not_be_there(answer: HttpResponse | None, title: str) -> None:
    services = await memory_services()
    http: Any = services.http
    if answer is not None:
        http.answers[PACKS_URL] = answer
    app = await open_app("/meetings/areas", services=services)
    await read(app)
    assert app.says(title)
    http.answers[PACKS_URL] = index(pack(*MEETINGS))
    await app.tap("ask-again")
    await read(app)
    assert app.find("area-quill")
    await app.close()


async def test_an_older_server_says_no_size_and_none_is_made_up() -> None:
    services = await memory_services()
    http: Any = services.http
    told = json.loads(index(pack(*MEETINGS)).body)
    del told["packs"][0]["download_bytes"]
    http.answers[PACKS_URL] = HttpResponse(200, json.dumps(told).encode(), {})
    app = await open_app("/meetings/areas", services=services)
    await read(app)
    assert "AA, 8 meetings" in app.texts()
    await app.close()


async def test_lists_in_hand_are_shown_while_offline_and_can_be_let_go() -> None:
    app = await open_list("/meetings/areas")
    assert app.says(words.OFFLINE_TITLE)
    assert app.says(words.AREA_KEPT)
    await app.tap("refresh")
    await read(app)
    assert app.notice() == words.REACH["offline"]
    await app.tap("area-quill")
    await read(app)
    assert app.services.repos.settings.get().meeting_packs == ()
    await app.close()


@pytest.mark.parametrize("route", ["/meetings", "/meetings/quill.far-away", "/meetings/areas"])
async def test_large_text_on_a_small_screen(route: str) -> None:
    app = await open_list(route, width=360, text_scale=2.0)
    assert not app.find("error-card")
    assert app.notices == []
    await app.close()
