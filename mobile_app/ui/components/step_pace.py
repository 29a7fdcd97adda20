"""The timed part of a coping step: breathing, a wave to ride, or a plain ring that fills."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

import flet as ft

from mobile_app.ui import theme
from mobile_app.ui.actions import tick
from mobile_app.ui.components import buttons, text
from mobile_app.ui.components.breathing import PACES, Breathing
from mobile_app.ui.components.timer import Countdown, use_countdown
from mobile_app.ui.formats import clock_span
from mobile_app.ui.hooks import use_app
from mobile_app.ui.look import Look
from mobile_app.ui.screen import part
from mobile_app.ui.strings import cope as words
from mobile_app.ui.strings import sos as sos_words

RING = 168

Press = Callable[[Any], Awaitable[None]]


@part
def StepPace(seconds: int, pace: str, on_done: Press) -> ft.Control:
    """Starts by itself, can be paused, and awaits `on_done(None)` once when the time is over.

    Give it a `key` for each step, so that a new step starts a new time.
    """
    app = use_app()
    timer = use_countdown(seconds)

    async def finish() -> None:
        if timer.done:
            await tick()
            await on_done(None)

    ft.use_effect(timer.start, dependencies=[])
    ft.use_effect(finish, dependencies=[timer.done], cleanup=lambda: None)

    left = ft.Text(
        clock_span(timer.left_seconds),
        theme_style=ft.TextThemeStyle.TITLE_LARGE
        if pace in PACES
        else ft.TextThemeStyle.DISPLAY_SMALL,
        semantics_label=words.time_left(timer.left_seconds),
        key="time-left",
    )
    drawn: list[ft.Control] = []
    if pace in PACES:
        drawn = [Breathing(pace=pace, running=timer.running), left]
    elif pace == "wave":
        drawn = _wave(timer, app.look, left)
    else:
        drawn = [_ring(timer, app.look, left)]
    return ft.Column(
        [
            *drawn,
            buttons.quiet(
                words.PAUSE if timer.running else words.GO_ON,
                lambda _: timer.pause() if timer.running else timer.start(),
                icon=ft.Icons.PAUSE_ROUNDED if timer.running else ft.Icons.PLAY_ARROW_ROUNDED,
                key="pause",
            ),
            text.small(words.MOVES_ON, centre=True),
        ],
        spacing=theme.SM,
        tight=True,
        horizontal_alignment=ft.CrossAxisAlignment.CENTER,
    )


def _wave(timer: Countdown, look: Look, left: ft.Control) -> list[ft.Control]:
    from mobile_app.ui.components.wave import wave

    line = [said for start, said in sos_words.RIDE_PHASES if timer.progress >= start][-1]
    return [
        wave(timer.progress, min(look.content_width, 420)),
        left,
        text.body(line, centre=True),
    ]


def _ring(timer: Countdown, look: Look, left: ft.Control) -> ft.Control:
    size = RING * theme.chrome_scale(look.text_scale)
    return ft.Stack(
        [
            ft.ProgressRing(
                value=timer.progress,
                width=size,
                height=size,
                stroke_width=10,
                stroke_cap=ft.StrokeCap.ROUND,
                color=ft.Colors.PRIMARY,
                bgcolor=ft.Colors.SURFACE_CONTAINER_HIGHEST,
            ),
            ft.Container(left, width=size, height=size, alignment=ft.Alignment.CENTER),
        ],
        width=size,
        height=size,
    )
