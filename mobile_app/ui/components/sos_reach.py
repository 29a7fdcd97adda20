"""The step of SOS that leads to a voice: checked lines, emergency, the person's own number."""

from __future__ import annotations

from typing import Any

import flet as ft

from mobile_app.errors import TwofoldError
from mobile_app.presenters.crisis import CrisisPresenter, CrisisView
from mobile_app.ui import theme
from mobile_app.ui.actions import notify
from mobile_app.ui.components import buttons, choices, crisis_lines, surfaces, text
from mobile_app.ui.components.country_chooser import CountryChooser
from mobile_app.ui.hooks import use_app, use_kept, use_state
from mobile_app.ui.screen import part
from mobile_app.ui.strings import common
from mobile_app.ui.strings import sos as words


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
