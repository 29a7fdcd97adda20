"""The steps of SOS, each a part that stands alone: ground, ride it, reach someone, note it."""

from __future__ import annotations

from typing import Any, cast

import flet as ft

from mobile_app.domain.checkins import WORDS_LIMIT
from mobile_app.errors import TwofoldError
from mobile_app.presenters.crisis import CrisisPresenter, CrisisView
from mobile_app.presenters.sos import RIDE_SECONDS, SENSES, SosPresenter
from mobile_app.ui import theme
from mobile_app.ui.actions import go_now, notify
from mobile_app.ui.components import buttons, choices, crisis_lines, surfaces, text
from mobile_app.ui.components.country_chooser import CountryChooser
from mobile_app.ui.components.timer import use_countdown
from mobile_app.ui.components.wave import wave
from mobile_app.ui.formats import clock_span
from mobile_app.ui.hooks import use_app, use_kept, use_single_press, use_state
from mobile_app.ui.screen import part
from mobile_app.ui.strings import common
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


@part
def Reach(crisis: CrisisPresenter, view: CrisisView, shut: bool = False) -> ft.Control:
    """Every checked line of the country, the emergency number, and the person's own number.

    While their own data is `shut` that number is neither known nor kept.
    """
    app = use_app()
    choosing, set_choosing = use_state(not view.code)
    own = use_kept(view.own_number)

    async def choose(code: str) -> None:
        set_choosing(False)
        try:
            await crisis.choose(code)
        except TwofoldError as error:
            notify(common.error(error.code))

    async def keep(_: Any) -> None:
        try:
            await crisis.keep_own_number(own.current)
            notify(common.SAVED)
        except TwofoldError as error:
            notify(common.error(error.code))

    if choosing:
        return surfaces.column(
            [
                text.heading(words.NO_COUNTRY),
                CountryChooser(selected=view.code, on_choose=choose),
            ],
            theme.MD,
        )
    return surfaces.column(
        [
            text.quiet(words.REACH_BODY),
            *(crisis_lines.line_card(line, app.formats) for line in view.lines),
            surfaces.card(
                text.title(words.EMERGENCY),
                ft.Row(
                    [
                        buttons.secondary(
                            words.call(view.emergency),
                            url=crisis_lines.dial(view.emergency),
                            icon=ft.Icons.CALL_ROUNDED,
                            key="call-emergency",
                        )
                    ]
                ),
            )
            if view.emergency
            else None,
            None if view.listed else surfaces.banner(words.NOT_LISTED, key="not-listed"),
            None
            if shut
            else surfaces.card(
                text.title(words.OWN_NUMBER),
                ft.Row(
                    [
                        buttons.primary(
                            words.call(view.own_number),
                            url=crisis_lines.dial(view.own_number),
                            icon=ft.Icons.CALL_ROUNDED,
                            key="call-own",
                        )
                    ]
                )
                if view.own_number
                else None,
                choices.text_field(
                    words.OWN_NUMBER_HINT,
                    own.current,
                    own.set,
                    key="own-number",
                    limit=40,
                    keyboard=ft.KeyboardType.PHONE,
                    on_submit=keep,
                ),
                ft.Row(
                    [buttons.quiet(common.SAVE, keep, key="keep-own")],
                    alignment=ft.MainAxisAlignment.END,
                ),
                spacing=theme.MD,
            ),
            buttons.quiet(
                f"{words.CHANGE_COUNTRY}: {view.country or view.code}",
                lambda _: set_choosing(True),
                key="change-country",
            ),
        ],
        theme.MD,
    )


@part
def Note() -> ft.Control:
    """How it was, if the person wants to keep it."""
    app = use_app()
    presenter = ft.use_memo(lambda: SosPresenter(app.services), [])
    craving, set_craving = use_state(cast("int | None", None))
    written = use_kept("")
    single = use_single_press()

    async def save(_: Any) -> bool:
        if craving is None and not written.current.strip():
            notify(words.NOTE_EMPTY)
            return False
        try:
            await presenter.log(craving, written.current)
        except TwofoldError as error:
            notify(common.error(error.code))
            return False
        go_now("/")
        notify(words.NOTE_SAVED)
        return True

    return surfaces.column(
        [
            text.heading(words.NOTE_TITLE),
            text.quiet(words.NOTE_BODY),
            choices.number_chooser(
                craving,
                set_craving,
                low=words.NOTE_LOW,
                high=words.NOTE_HIGH,
                key="strength",
                columns=choices.columns_for(app.look),
            ),
            choices.text_field(
                words.NOTE_WORDS,
                written.current,
                written.set,
                key="note-words",
                lines=2,
                limit=WORDS_LIMIT,
            ),
            buttons.secondary(words.NOTE_SAVE, single(save), key="note-save"),
        ],
        theme.MD,
    )
