"""Where a phone is, through Flet's geolocation, asked for on a tap and answered once.

Roughly is enough to find a meeting (docs/decisions/0055), so nothing finer is asked for, and no
position that the phone remembers from before is taken.
"""

from __future__ import annotations

import asyncio
import math
from typing import TYPE_CHECKING, Final

from mobile_app.device.ports import Position
from mobile_app.errors import LocationDenied, LocationError

if TYPE_CHECKING:
    from flet_geolocator import Geolocator

_PROMPT_SECONDS: Final = 90.0
_FIX_SECONDS: Final = 20.0


class PhoneLocator:
    """A Locator. The phone asks the person first, unless they have answered it before."""

    async def locate(self) -> Position:
        # Imported here: only a phone has use for it, and only for somebody who taps.
        from flet_geolocator import (
            Geolocator,
            GeolocatorConfiguration,
            GeolocatorPositionAccuracy,
        )

        roughly = GeolocatorConfiguration(accuracy=GeolocatorPositionAccuracy.LOW)
        try:
            service = Geolocator()
            async with asyncio.timeout(_PROMPT_SECONDS):
                await _ask(service)
            async with asyncio.timeout(_FIX_SECONDS):
                told = await service.get_current_position(roughly)
            return _position(told.latitude, told.longitude, told.accuracy)
        except (RuntimeError, TimeoutError, TypeError, ValueError):
            # The plugin's own words could hold a place; ours cannot.
            raise LocationError("the phone could not tell") from None


async def _ask(service: Geolocator) -> None:
    from flet_geolocator import GeolocatorPermissionStatus as Status

    answer = await service.get_permission_status()
    if answer is Status.DENIED:  # also what a phone says that never asked
        answer = await service.request_permission()
    if answer not in (Status.WHILE_IN_USE, Status.ALWAYS):
        raise LocationDenied("the person, or the phone, said no")


def _position(latitude: object, longitude: object, accuracy: object) -> Position:
    numbers = (latitude, longitude, accuracy or 0.0)
    if not all(isinstance(one, (int, float)) and math.isfinite(one) for one in numbers):
        raise ValueError("no numbers")
    at = Position(*(float(one) for one in numbers))  # type: ignore[arg-type]
    if abs(at.latitude) > 90 or abs(at.longitude) > 180:
        raise ValueError("nowhere on earth")
    return at
