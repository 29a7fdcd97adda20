"""Locators: none, made up, and a phone's over a plugin that is played here."""

from __future__ import annotations

import asyncio
import sys
from dataclasses import dataclass
from types import ModuleType
from typing import Any

import flet_geolocator
import pytest
from flet_geolocator import GeolocatorPermissionStatus as Status
from flet_geolocator import GeolocatorPosition, GeolocatorPositionAccuracy

from mobile_app.device.memory import FixedLocator
from mobile_app.device.native import PhoneLocator, locating, locator
from mobile_app.device.ports import Locator, NoLocator, Position
from mobile_app.errors import LocationDenied, LocationError

HERE = Position(40.7, -73.9, 250.0)


@dataclass
class PlayedPlugin:
    """What stands in for flet_geolocator.Geolocator; an answer that is an error is raised."""

    status: Status = Status.WHILE_IN_USE
    answer: Status = Status.WHILE_IN_USE
    position: object = None
    asked: int = 0
    wanted: object = None

    def __call__(self) -> PlayedPlugin:
        return self

    async def get_permission_status(self) -> Status:
        return self.status

    async def request_permission(self) -> Status:
        self.asked += 1
        return self.answer

    async def get_current_position(self, configuration: Any) -> object:
        self.wanted = configuration.accuracy
        if self.position is None:
            await asyncio.Event().wait()
        if isinstance(self.position, BaseException):
            raise self.position
        return self.position


def at(latitude: object = 40.7, longitude: object = -73.9, accuracy: object = 250) -> object:
    return GeolocatorPosition(
        latitude=latitude,  # type: ignore[arg-type]
        longitude=longitude,  # type: ignore[arg-type]
        accuracy=accuracy,  # type: ignore[arg-type]
    )


@pytest.fixture
def plugin(monkeypatch: pytest.MonkeyPatch) -> PlayedPlugin:
    played = PlayedPlugin(position=at())
    module = ModuleType("flet_geolocator")
    for name in ("GeolocatorConfiguration", "GeolocatorPermissionStatus"):
        setattr(module, name, getattr(flet_geolocator, name))
    module.GeolocatorPositionAccuracy = GeolocatorPositionAccuracy  # type: ignore[attr-defined]
    module.Geolocator = played  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "flet_geolocator", module)
    return played


def phone(plugin: PlayedPlugin) -> Locator:
    return PhoneLocator()


def made_up(_: PlayedPlugin) -> Locator:
    return FixedLocator(HERE)


@pytest.mark.parametrize("make", [phone, made_up])
async def test_each_tap_is_answered_with_a_place(make: Any, plugin: PlayedPlugin) -> None:
    one = make(plugin)
    for _ in range(2):
        assert await one.locate() == HERE


def refusing(plugin: PlayedPlugin) -> Locator:
    plugin.status = plugin.answer = Status.DENIED
    return PhoneLocator()


def refusing_made_up(_: PlayedPlugin) -> Locator:
    return FixedLocator()


@pytest.mark.parametrize("make", [refusing, refusing_made_up])
async def test_a_no_is_told_as_one(make: Any, plugin: PlayedPlugin) -> None:
    with pytest.raises(LocationDenied):
        await make(plugin).locate()


async def test_a_platform_that_is_not_asked_does_not_know() -> None:
    with pytest.raises(LocationError):
        await NoLocator().locate()


async def test_who_allowed_it_before_is_not_asked_again(plugin: PlayedPlugin) -> None:
    plugin.status = Status.ALWAYS
    await PhoneLocator().locate()
    assert plugin.asked == 0
    assert plugin.wanted is GeolocatorPositionAccuracy.LOW, "roughly is enough"


async def test_the_phone_asks_somebody_who_never_answered(plugin: PlayedPlugin) -> None:
    plugin.status = Status.DENIED
    assert await PhoneLocator().locate() == HERE
    assert plugin.asked == 1


@pytest.mark.parametrize("status", [Status.DENIED_FOREVER, Status.UNABLE_TO_DETERMINE])
async def test_a_lasting_no_is_left_alone(plugin: PlayedPlugin, status: Status) -> None:
    plugin.status = status
    with pytest.raises(LocationDenied):
        await PhoneLocator().locate()
    assert plugin.asked == 0


@pytest.mark.parametrize(
    "position",
    [
        RuntimeError("near 40.7, -73.9 services are off"),
        TimeoutError(),
        at(latitude=None),
        at(longitude="west"),
        at(latitude=float("nan")),
        at(latitude=90.1),
        at(longitude=-180.5),
    ],
    ids=str,
)
async def test_what_is_no_place_is_unknown_and_says_nothing_of_it(
    plugin: PlayedPlugin, position: object
) -> None:
    plugin.position = position
    with pytest.raises(LocationError) as caught:
        await PhoneLocator().locate()
    assert type(caught.value) is LocationError
    assert "40" not in str(caught.value)
    assert caught.value.__cause__ is None


async def test_an_accuracy_that_is_not_known_is_none(plugin: PlayedPlugin) -> None:
    plugin.position = at(accuracy=None)
    assert (await PhoneLocator().locate()).accuracy_metres == 0.0


async def test_a_phone_that_never_finds_out_is_not_waited_for(
    plugin: PlayedPlugin, monkeypatch: pytest.MonkeyPatch
) -> None:
    plugin.position = None
    monkeypatch.setattr(locating, "_FIX_SECONDS", 0.01)
    with pytest.raises(LocationError):
        await PhoneLocator().locate()


@pytest.mark.parametrize(
    ("platform", "kind"),
    [("android", PhoneLocator), ("ios", PhoneLocator), ("linux", NoLocator), ("win32", NoLocator)],
)
def test_only_phones_are_asked(monkeypatch: pytest.MonkeyPatch, platform: str, kind: type) -> None:
    monkeypatch.setattr(sys, "platform", platform)
    assert isinstance(locator(), kind)
