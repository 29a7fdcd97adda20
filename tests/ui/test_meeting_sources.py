"""The screen that takes in a list."""

from __future__ import annotations

import json
from typing import Any

import pytest

from mobile_app.device.ports import HttpResponse
from mobile_app.errors import Offline
from mobile_app.ui.strings import meeting_sources as words
from tests.ui.harness import App
from tests.ui.stage import memory_services, open_app

URL = "https://feeds.example.org/meetings.json"


def feed(count: int) -> bytes:
    return json.dumps(
        [{"name": f"M{n}", "slug": f"m-{n}", "day": n % 7, "time": "19:00"} for n in range(count)]
    ).encode()


def picks(app: App, body: bytes | None) -> None:
    found = [{"id": 1, "name": "feed.json", "size": 1, "path": None, "bytes": body}]
    app.connection.replies["pick_files"] = found if body is not None else []


async def open_screen(**options: Any) -> App:
    app = await open_app("/meetings/sources", **options)
    await app.settle(400)
    return app


async def test_it_is_found_from_the_areas() -> None:
    app = await open_app("/meetings/areas")
    await app.settle(400)
    await app.tap("own-list")
    assert app.route == "/meetings/sources"
    assert app.says(words.TITLE)
    assert not app.find("error-card")
    await app.close()


async def test_a_file_is_taken_in() -> None:
    app = await open_screen()
    picks(app, feed(3))
    await app.tap("choose-file")
    assert app.notice() == words.NEEDS_NAME
    await app.write("name", "Anyford")
    await app.tap("programme-NA")
    await app.tap("choose-file")
    await app.settle(400)
    assert app.notice() == words.taken_in(3, 0)
    assert app.find("source-own-anyford")
    assert app.says(words.facts("NA", 3, ""))
    picks(app, feed(1))
    await app.tap("choose-file")
    await app.settle(400)
    assert app.notice() == words.held_back(1)
    await app.tap("remove-own-anyford")
    await app.settle(400)
    assert not app.find("source-own-anyford")
    await app.close()


@pytest.mark.parametrize("body", [None, b"<html>"])
async def test_nothing_chosen_or_nothing_useful_changes_nothing(body: bytes | None) -> None:
    app = await open_screen()
    await app.write("name", "Anyford")
    picks(app, body)
    await app.tap("choose-file")
    await app.settle(400)
    assert app.services.repos.settings.get().meeting_packs == ()
    assert app.notices == []
    await app.close()


async def test_a_zone_that_is_none_is_told_kindly() -> None:
    app = await open_screen()
    await app.write("name", "Anyford")
    await app.write("zone", "Anyford")
    await app.tap("read-address")
    assert app.notice() == words.WRONG_ZONE
    await app.close()


async def test_an_address_is_read_and_read_again() -> None:
    services = await memory_services()
    http: Any = services.http
    http.answers[URL] = HttpResponse(200, feed(3), {})
    app = await open_screen(services=services)
    await app.write("name", "Anyford")
    await app.write("address", URL)
    await app.tap("read-address")
    await app.settle(400)
    assert app.notice() == words.taken_in(3, 0)
    http.answers[URL] = HttpResponse(200, feed(4), {})
    await app.tap("again-own-anyford")
    await app.settle(400)
    assert app.notice() == words.taken_in(4, 0)
    http.answers[URL] = Offline("no")
    await app.tap("again-own-anyford")
    await app.settle(400)
    assert app.says(words.facts("AA", 4, URL))
    await app.close()


async def test_large_text_on_a_small_screen() -> None:
    app = await open_screen(width=360, text_scale=2.0)
    assert not app.find("error-card")
    assert app.notices == []
    await app.close()
