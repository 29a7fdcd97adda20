"""Whatever somebody puts into the address: a page that is kind, and never an empty window."""

from __future__ import annotations

import pytest

from tests.ui.stage import open_app

ODD = (
    "//[",
    "http://[",
    "//",
    "/a//b",
    "//evil.example/me",
    "/nowhere",
    "/meetings/%E0%A4%A",
    "/meetings/%",
    "/meetings/../../x",
    "/meetings/a/b",
    "/cope/a b",
    "/cope/\u0000",
    "/cope/:card_id",
    "/cope?for=%E0%A4%A",
    "/cope?for[=//[",
    "/me/counters/new/",
    "/journey/slip/%2e%2e%2f",
    "/(",
    "/" + "x" * 5000,
    "/?",
    "?",
    "#",
)


@pytest.mark.parametrize("route", ODD)
async def test_an_odd_link_opens_something_kind(route: str) -> None:
    app = await open_app(route)
    assert app.page.views
    assert app.texts(), "something to read"
    assert not app.find("error-card")
    assert app.notices == []


@pytest.mark.parametrize("route", ODD)
async def test_an_odd_address_while_the_app_runs_does_not_stop_it(route: str) -> None:
    app = await open_app("/")
    await app.go(route)
    assert app.texts()
    assert not app.find("error-card")
    assert app.notices == []
    await app.go("/me")
    assert app.find("places"), "and the next address is as good as ever"


@pytest.mark.parametrize("route", ["//[", "/a//b", "/nowhere"])
async def test_an_address_that_leads_nowhere_says_so_and_leads_on(route: str) -> None:
    app = await open_app(route)
    assert app.find("not-found")
    await app.tap("home")
    assert app.route == "/"


async def test_data_that_stays_shut_says_so_at_every_address() -> None:
    for route in ("//[", "/a//b", "/x/y"):
        app = await open_app(route, trouble="store.newer")
        assert app.says("newer version"), route
