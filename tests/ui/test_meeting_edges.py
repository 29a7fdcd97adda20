"""Meetings where something is missing: each says so calmly and has a way on."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import Any

import pytest

from mobile_app.device.ports import HttpResponse
from mobile_app.domain.meetings import Venue
from mobile_app.presenters.meeting_supply import PACKS_URL
from mobile_app.presenters.services import Services
from mobile_app.ui.strings import common
from mobile_app.ui.strings import meeting_finding as finding
from mobile_app.ui.strings import meetings as words
from tests.ui.stage import memory_services, open_app
from tests.ui.test_meetings import index, make, open_list, pack, read, rows


async def chosen_only(services: Services) -> None:
    """An area is chosen, and nothing of it is on the device."""
    await services.repos.settings.save(meeting_packs=("quill",))


async def test_nothing_tonight_offers_the_next_one_and_what_is_online_now() -> None:
    lunch = make("Lunch online", venue=Venue.ONLINE, place="", start_minute=12 * 60)
    sunday = make("Sunday", weekday=6, start_minute=10 * 60)
    monday = make("Monday", weekday=0)
    app = await open_list(
        "/meetings?when=tonight", data=pack(lunch, sunday, monday), now="2026-11-20T12:30:00"
    )
    assert app.says(words.NOTHING["tonight"])
    assert app.says(words.NOTHING_BODY)
    assert app.says(words.NEXT_UP)
    assert app.says(words.ONLINE_NOW)
    assert rows(app) == ["lunch-online"], "what runs now is the next one, and stands once"
    await app.close()


async def test_the_next_one_stands_apart_from_what_is_online_now() -> None:
    lunch = make("Lunch online", venue=Venue.ONLINE, place="", start_minute=12 * 60)
    sunday = make("Sunday", weekday=6, start_minute=10 * 60)
    app = await open_list(
        "/meetings?when=tonight", data=pack(lunch, sunday), now="2026-11-20T12:30:00"
    )
    await app.tap("venue-in_person")
    assert app.says(words.NOTHING["tonight"])
    assert rows(app) == ["sunday", "lunch-online"]
    await app.close()


async def test_an_empty_list_still_has_ways_on() -> None:
    app = await open_list(data=pack(make("Any time", weekday=None, start_minute=None)))
    assert app.says(words.NOTHING["tonight"])
    for key in ("first-meeting", "add-own", "areas"):
        assert app.find(key), key
    await app.close()


async def test_no_area_chosen_says_that_it_is_a_sample_and_leads_to_areas() -> None:
    app = await open_app("/meetings")
    await read(app)
    assert app.says(common.SAMPLE_DATA)
    assert app.says(words.CHOOSE_AREAS)
    await app.tap("areas")
    assert app.route == "/meetings/areas"
    await app.close()


async def test_missing_while_offline_stays_calm_and_can_be_tried_again() -> None:
    app = await open_app("/meetings", before=chosen_only)
    await read(app)
    assert app.says(words.MISSING_TITLE)
    assert app.says(words.MISSING_BODY)
    await app.tap("fetch")
    await read(app)
    assert app.notice() == words.REACH["offline"]
    assert app.says(words.MISSING_TITLE)
    assert app.find("add-own")
    await app.close()


async def test_a_link_to_a_meeting_whose_list_is_missing_does_not_call_it_gone() -> None:
    app = await open_app("/meetings/quill.evening", before=chosen_only)
    await read(app)
    assert app.says(words.MISSING_TITLE)
    assert not app.says(words.GONE_TITLE)
    assert app.find("fetch")
    await app.close()


async def test_towns_of_a_missing_list_are_not_called_unknown() -> None:
    app = await open_app("/meetings/near", before=chosen_only)
    await read(app)
    await app.write("place", "Anyford")
    await read(app)
    await asyncio.sleep(0.2)
    await app.settle()
    assert app.says(finding.PLACES_MISSING)
    assert not app.says(finding.NO_SUCH_PLACE)
    await app.close()


async def test_a_device_that_cannot_say_where_it_is_leaves_the_typed_way() -> None:
    services = replace(await memory_services(), locator=None)
    app = await open_app("/meetings/near", services=services)
    await read(app)
    await app.tap("locate")
    assert app.says(finding.LOCATION_UNKNOWN)
    assert app.find("place")
    await app.close()


@pytest.mark.parametrize("status", [404, 503])
async def test_missing_while_the_server_has_trouble_says_so(status: int) -> None:
    app = await open_app("/meetings", before=chosen_only)
    http: Any = app.services.http
    http.answers[PACKS_URL] = HttpResponse(status, b"", {})
    await read(app)
    await app.tap("fetch")
    await read(app)
    assert app.notice() == words.REACH["no_server" if status == 404 else "trouble"]
    await app.close()


async def test_missing_because_the_area_is_no_longer_offered_leads_to_others() -> None:
    app = await open_app("/meetings", before=chosen_only)
    http: Any = app.services.http
    http.answers[PACKS_URL] = index()
    await read(app)
    await app.tap("fetch")
    await read(app)
    assert app.notice() == words.WITHDRAWN
    await app.tap("areas")
    assert app.route == "/meetings/areas"
    await app.close()
