"""Biometrics: nobody's, made up, and a phone's over a plugin that is played here."""

from __future__ import annotations

import sys
from types import ModuleType
from typing import Any

import pytest
from flet_local_auth import LocalAuthErrorCode, LocalAuthException

from mobile_app.device.memory import FixedBiometrics
from mobile_app.device.native import LocalBiometrics, biometrics
from mobile_app.device.no_biometrics import NoBiometrics
from mobile_app.device.ports import Biometrics
from tests.contract import biometrics_contract


class PlayedPlugin:
    """flet_local_auth.LocalAuthentication; an answer that is an error is raised."""

    enrolled: object = []
    answer: object = False
    asked: list[tuple[str, dict[str, Any]]]

    async def get_available_biometrics(self) -> object:
        return _given(type(self).enrolled)

    async def authenticate(self, reason: str, **options: Any) -> object:
        type(self).asked.append((reason, options))
        return _given(type(self).answer)


def _given(answer: object) -> object:
    if isinstance(answer, BaseException):
        raise answer
    return answer


@pytest.fixture
def plugin(monkeypatch: pytest.MonkeyPatch) -> type[PlayedPlugin]:
    class Plugin(PlayedPlugin):
        pass

    Plugin.asked = []
    module = ModuleType("flet_local_auth")
    module.LocalAuthentication = Plugin  # type: ignore[attr-defined]
    module.LocalAuthException = LocalAuthException  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "flet_local_auth", module)
    return Plugin


KINDS: dict[str, type[Biometrics]] = {
    "none": NoBiometrics,
    "memory": FixedBiometrics,
    "phone": LocalBiometrics,
}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("case", biometrics_contract.CASES)
async def test_contract(case: str, kind: str, plugin: type[PlayedPlugin]) -> None:
    await biometrics_contract.CASES[case](KINDS[kind])


async def test_a_phone_that_knows_somebody_asks_for_finger_or_face_alone(
    plugin: type[PlayedPlugin],
) -> None:
    plugin.enrolled, plugin.answer = ["strong"], True
    phone = LocalBiometrics()
    assert await phone.available() is True
    assert await phone.confirm("Unlock") is True
    assert plugin.asked == [("Unlock", {"biometric_only": True})]


@pytest.mark.parametrize(
    "answer",
    [
        LocalAuthException(LocalAuthErrorCode.USER_CANCELED),
        LocalAuthException(LocalAuthErrorCode.BIOMETRIC_LOCKOUT),
        RuntimeError("no page"),
        TimeoutError(),
        None,
        {"odd": 1},
    ],
    ids=str,
)
async def test_everything_but_a_plain_yes_is_a_no(
    plugin: type[PlayedPlugin], answer: object
) -> None:
    plugin.enrolled, plugin.answer = ["face"], answer
    assert await LocalBiometrics().confirm("Unlock") is False


@pytest.mark.parametrize("fault", [RuntimeError("no page"), ValueError("odd"), TimeoutError()])
async def test_a_platform_that_does_not_answer_has_none(
    plugin: type[PlayedPlugin], fault: Exception
) -> None:
    plugin.enrolled = fault
    assert await LocalBiometrics().available() is False


@pytest.mark.parametrize(
    ("platform", "kind"),
    [
        ("android", LocalBiometrics),
        ("ios", LocalBiometrics),
        ("linux", NoBiometrics),
        ("win32", NoBiometrics),
    ],
)
def test_only_phones_have_them(
    monkeypatch: pytest.MonkeyPatch, platform: str, kind: type[Biometrics]
) -> None:
    monkeypatch.setattr(sys, "platform", platform)
    assert isinstance(biometrics(), kind)
