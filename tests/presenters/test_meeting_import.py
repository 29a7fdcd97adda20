"""Lists the person takes in by themselves: nothing good is ever lost to something worse."""

from __future__ import annotations

import json
from typing import Any

import pytest

from mobile_app.content.feed_import import FeedDescription
from mobile_app.content.pack import decode_pack
from mobile_app.device.ports import HttpResponse
from mobile_app.errors import ContentError, DomainError, NetworkError, Offline, ServerFault
from mobile_app.presenters.meeting_import import MEETING_SOURCE, ImportPresenter
from mobile_app.presenters.meeting_lists import lists_of
from mobile_app.presenters.services import Services
from tests.ui.stage import memory_services

HERE = FeedDescription(name="Anyford", programme="AA", zone="Europe/London")
URL = "https://feeds.example.org/meetings.json"
BMLT = "https://na.example.org/main/client_interface/json/?switcher=GetSearchResults"


def feed(count: int) -> bytes:
    return json.dumps(
        [{"name": f"M{n}", "slug": f"m-{n}", "day": n % 7, "time": "19:00"} for n in range(count)]
    ).encode()


async def start() -> tuple[Services, ImportPresenter, Any]:
    services = await memory_services()
    return services, ImportPresenter(services), services.http


def names(services: Services) -> set[str]:
    return {meeting.name for meeting in lists_of(services).meetings()}


async def test_a_file_is_taken_in_and_used_at_once() -> None:
    services, presenter, http = await start()
    outcome = await presenter.import_feed(feed(3) + b" ", HERE)
    assert (outcome.id, outcome.kept, outcome.left_out, outcome.held_back) == (
        "own-anyford",
        3,
        0,
        False,
    )
    assert names(services) == {"M0", "M1", "M2"}
    assert services.repos.settings.get().meeting_packs == ("own-anyford",)
    (source,) = presenter.sources(services.clock.now())
    assert (source.name, source.url, source.count, source.zone) == (
        "Anyford",
        "",
        3,
        "Europe/London",
    )
    assert source.age is not None
    assert source.age.days == 0
    assert http.asked == []


async def test_what_could_not_be_used_is_counted() -> None:
    _, presenter, _ = await start()
    body = json.dumps([*json.loads(feed(2)), {"slug": "nameless"}, "?"]).encode()
    outcome = await presenter.import_feed(body, HERE)
    assert (outcome.kept, outcome.records, outcome.left_out) == (2, 4, 2)


async def test_an_address_is_read_and_read_again() -> None:
    services, presenter, http = await start()
    http.answers[URL] = HttpResponse(200, feed(3), {})
    await presenter.import_feed(f" {URL} ", HERE)
    (source,) = presenter.sources(services.clock.now())
    assert source.url == URL
    http.answers[URL] = HttpResponse(200, feed(4), {})
    assert (await presenter.read_again(source)).kept == 4
    assert len(names(services)) == 4
    assert services.repos.settings.get().meeting_packs == ("own-anyford",)


async def test_an_address_of_bmlt_brings_its_names() -> None:
    services, presenter, http = await start()
    record = {"meeting_name": "A", "weekday_tinyint": "1", "start_time": "10:00:00", "formats": "O"}
    http.answers[BMLT] = HttpResponse(200, json.dumps([record]).encode(), {})
    table = BMLT.replace("GetSearchResults", "GetFormats")
    http.answers[table] = HttpResponse(200, b'[{"key_string": "O", "name_string": "Open"}]', {})
    await presenter.import_feed(BMLT, HERE)
    held = await services.packs.get("own-anyford")
    assert held is not None
    assert decode_pack(held.data).type_names == {"O": "Open"}
    http.answers[table] = HttpResponse(404, b"", {})
    assert (await presenter.import_feed(BMLT, HERE)).kept == 1


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (None, Offline),
        (HttpResponse(500, b"", {}), ServerFault),
        (HttpResponse(200, b"<html>", {}), ContentError),
        (HttpResponse(200, b"[]", {}), ContentError),
        (ServerFault("broken"), ServerFault),
    ],
)
async def test_the_copy_in_hand_stays_when_a_reading_fails(
    answer: HttpResponse | NetworkError | None, error: type[Exception]
) -> None:
    services, presenter, http = await start()
    await presenter.import_feed(feed(3), HERE)
    http.answers[URL] = answer
    with pytest.raises(error):
        await presenter.import_feed(URL, HERE)
    assert len(names(services)) == 3
    (source,) = presenter.sources(services.clock.now())
    assert source.url == ""


async def test_a_list_that_lost_most_of_itself_waits_for_a_word() -> None:
    services, presenter, _ = await start()
    await presenter.import_feed(feed(9), HERE)
    outcome = await presenter.import_feed(feed(4), HERE)
    assert (outcome.held_back, outcome.kept) == (True, 4)
    assert len(names(services)) == 9
    assert not (await presenter.import_feed(feed(4), HERE, accept_smaller=True)).held_back
    assert len(names(services)) == 4


async def test_a_damaged_copy_is_no_reason_to_hold_back() -> None:
    services, presenter, _ = await start()
    await presenter.import_feed(feed(9), HERE)
    await services.packs.put("own-anyford", b"damaged", etag="", fetched_at=services.clock.now())
    assert not (await presenter.import_feed(feed(1), HERE)).held_back


@pytest.mark.parametrize("address", ["", "feeds.example.org", "file:///etc/passwd", "javascript:1"])
async def test_what_is_no_address_is_not_asked(address: str) -> None:
    _, presenter, http = await start()
    with pytest.raises(ContentError):
        await presenter.import_feed(address, HERE)
    assert http.asked == []


async def test_a_list_without_a_name_is_not_taken_in() -> None:
    services, presenter, _ = await start()
    with pytest.raises(DomainError):
        await presenter.import_feed(feed(3), FeedDescription(name="", programme="AA", zone="UTC"))
    assert presenter.sources(services.clock.now()) == ()


async def test_a_list_is_removed_with_its_meetings() -> None:
    services, presenter, _ = await start()
    await presenter.import_feed(feed(3), HERE)
    await presenter.remove("own-anyford")
    assert presenter.sources(services.clock.now()) == ()
    assert await services.packs.get("own-anyford") is None
    assert services.repos.settings.get().meeting_packs == ()
    assert lists_of(services).all_sample


async def test_a_list_from_another_device_is_there_without_its_meetings() -> None:
    services, presenter, _ = await start()
    fields = {"name": "Elsewhere", "programme": "NA", "zone": "UTC", "url": URL}
    await services.db.save(MEETING_SOURCE, "own-elsewhere", fields)
    await services.db.save(MEETING_SOURCE, "own-odd", {"name": 7})
    (source,) = presenter.sources(services.clock.now())
    assert (source.name, source.count, source.age) == ("Elsewhere", None, None)


async def test_the_zone_to_offer_is_the_persons() -> None:
    services, presenter, _ = await start()
    assert presenter.usual_zone() == "America/New_York"
    clock: Any = services.clock
    clock.zone_name = lambda: "Mars/Olympus"
    assert presenter.usual_zone() == "UTC"
