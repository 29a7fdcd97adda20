"""What every Biometrics promises. `make` gives one of a device that knows nobody."""

from __future__ import annotations

from collections.abc import Callable

from mobile_app.device.ports import Biometrics
from tests.contract.cases import Cases

CASES = Cases()
Make = Callable[[], Biometrics]


@CASES
async def a_device_that_knows_nobody_has_none(make: Make) -> None:
    assert await make().available() is False


@CASES
async def nobody_is_confirmed_there(make: Make) -> None:
    assert await make().confirm("Unlock") is False


@CASES
async def asking_again_answers_the_same(make: Make) -> None:
    one = make()
    for _ in range(3):
        assert await one.available() is False
        assert await one.confirm("Unlock") is False
