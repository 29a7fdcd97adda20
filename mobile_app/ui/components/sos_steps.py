"""Steps of SOS that need nothing but the screen: ground, ride it."""

from __future__ import annotations

import flet as ft

from mobile_app.presenters.sos import RIDE_SECONDS, SENSES
from mobile_app.ui import theme
from mobile_app.ui.components import buttons, surfaces, text
from mobile_app.ui.components.timer import use_countdown
from mobile_app.ui.components.wave import wave
from mobile_app.ui.formats import clock_span
from mobile_app.ui.hooks import use_app, use_state
from mobile_app.ui.screen import part
from mobile_app.ui.strings import sos as words


def centred(*controls: ft.Control) -> ft.Control:
    return ft.Column(
        list(controls),
        spacing=theme.LG,
        tight=True,
        horizontal_alignment=ft.CrossAxisAlignment.CENTER,
    )


@part
def Ground() -> ft.Control:
    """5-4-3-2-1, one sense at a time."""
    index, set_index = use_state(0)
    if index >= len(SENSES):
        return centred(
            surfaces.icon_badge(ft.Icons.SPA_ROUNDED, size=36),
            ft.Text(
                words.GROUND_DONE,
                theme_style=ft.TextThemeStyle.HEADLINE_SMALL,
                text_align=ft.TextAlign.CENTER,
            ),
            text.quiet(words.GROUND_DONE_BODY, centre=True),
            buttons.quiet(words.GROUND_AGAIN, lambda _: set_index(0), key="ground-again"),
        )
    sense = SENSES[index]
    ask, hint = words.SENSES[sense.name]
    return centred(
        ft.Text(
            str(sense.count),
            theme_style=ft.TextThemeStyle.DISPLAY_LARGE,
            color=ft.Colors.PRIMARY,
        ),
        ft.Semantics(
            content=ft.Text(
                ask,
                theme_style=ft.TextThemeStyle.HEADLINE_SMALL,
                text_align=ft.TextAlign.CENTER,
                key="sense",
            ),
            live_region=True,
        ),
        text.quiet(hint, centre=True),
        buttons.secondary(
            words.GROUND_NEXT, lambda _: set_index(lambda n: n + 1), key="ground-next", large=True
        ),
    )


@part
def Ride() -> ft.Control:
    """Fifteen minutes on the wave."""
    app = use_app()
    timer = use_countdown(RIDE_SECONDS)
    width = min(app.look.content_width, 420)
    if timer.done:
        return centred(
            wave(1.0, width, 110),
            ft.Text(
                words.RIDE_DONE,
                theme_style=ft.TextThemeStyle.HEADLINE_SMALL,
                text_align=ft.TextAlign.CENTER,
            ),
            text.quiet(words.RIDE_DONE_BODY, centre=True),
            buttons.quiet(words.RIDE_START, lambda _: timer.reset(), key="ride-again"),
        )
    phase = [line for start, line in words.RIDE_PHASES if timer.progress >= start][-1]
    if not timer.started:
        return centred(
            wave(0.0, width, 110),
            ft.Text(words.RIDE_TITLE, theme_style=ft.TextThemeStyle.HEADLINE_SMALL),
            buttons.secondary(
                words.RIDE_START,
                lambda _: timer.start(),
                icon=ft.Icons.PLAY_ARROW_ROUNDED,
                key="ride-start",
                large=True,
            ),
            text.quiet(words.RIDE_BODY, centre=True),
        )
    return centred(
        wave(timer.progress, width, 110),
        ft.Text(
            clock_span(timer.left_seconds),
            theme_style=ft.TextThemeStyle.DISPLAY_MEDIUM,
            semantics_label=words.minutes_left((timer.left_seconds + 59) // 60),
            key="ride-left",
        ),
        text.body(phase, centre=True, large=True),
        buttons.quiet(
            words.RIDE_PAUSE if timer.running else words.RIDE_RESUME,
            lambda _: timer.pause() if timer.running else timer.start(),
            key="ride-pause",
        ),
    )
