"""Finger or face instead of the passcode: offered in the settings, used on the lock screen."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

import flet as ft

from mobile_app.errors import TwofoldError
from mobile_app.presenters.lock import LockPresenter
from mobile_app.presenters.lock_settings import LockSettingsPresenter
from mobile_app.ui import theme
from mobile_app.ui.actions import attempt, go_now, notify
from mobile_app.ui.components import buttons, surfaces, text
from mobile_app.ui.hooks import use_state
from mobile_app.ui.screen import part
from mobile_app.ui.strings import biometrics as words


@part
def BiometricsOffer(
    presenter: LockSettingsPresenter, is_right: Callable[[], Awaitable[bool]]
) -> ft.Control:
    """Nothing where the device cannot. `is_right` asks for the passcode before anything is changed.

    What turning it on means stands above the button, before it is pressed.
    """
    can, set_can = use_state(False)
    _, set_drawn = use_state(0)
    on = presenter.view().biometrics

    async def look() -> None:
        set_can(await presenter.can_use_biometrics())

    ft.use_effect(look, dependencies=[], cleanup=lambda: None)

    async def turn_on(_: Any) -> None:
        if not await is_right():
            return
        used = await attempt(presenter.use_biometrics(words.REASON_ON))
        if used is not None:
            notify(words.IS_ON if used else words.NOT_RECOGNISED)
        set_drawn(lambda number: number + 1)

    async def turn_off(_: Any) -> None:
        await attempt(presenter.stop_biometrics())
        set_drawn(lambda number: number + 1)

    if not can and not on:
        return ft.Container()
    return surfaces.card(
        text.heading(words.TITLE),
        text.body(words.BODY),
        buttons.quiet(words.TURN_OFF, turn_off, key="biometrics-off")
        if on
        else buttons.secondary(words.TURN_ON, turn_on, key="biometrics-on"),
        key="biometrics",
        spacing=theme.MD,
    )


def biometrics_button(presenter: LockPresenter) -> ft.Control | None:
    """For the lock screen; None unless the person chose it."""
    if not presenter.has_biometrics():
        return None

    async def unlock(_: Any) -> None:
        try:
            opened = await presenter.unlock_with_biometrics(words.REASON_OPEN)
        except TwofoldError:
            notify(words.PASSCODE_INSTEAD)
            return
        if opened:
            go_now("/")
        else:
            notify(words.NOT_RECOGNISED)

    return buttons.secondary(
        words.USE, unlock, icon=ft.Icons.FINGERPRINT_ROUNDED, key="use-biometrics", large=True
    )
