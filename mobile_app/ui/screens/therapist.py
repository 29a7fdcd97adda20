"""Choosing what is on the page for a therapist, and saving it."""

from __future__ import annotations

from typing import Any

import flet as ft

from mobile_app.presenters.therapist import FIRST_CHOICE, PERIODS, Section, TherapistPresenter
from mobile_app.ui import theme
from mobile_app.ui.actions import notify
from mobile_app.ui.components import buttons, choices, surfaces, text
from mobile_app.ui.components.page import leaf_page
from mobile_app.ui.hooks import use_app, use_state
from mobile_app.ui.saving import save_file
from mobile_app.ui.screen import screen
from mobile_app.ui.strings import therapist as words


@screen
def TherapistScreen() -> ft.View:
    app = use_app()
    presenter = ft.use_memo(lambda: TherapistPresenter(app.services), [])
    sections, set_sections = use_state(FIRST_CHOICE)
    period, set_period = use_state(PERIODS[0])

    def toggle(value: str) -> None:
        set_sections(lambda chosen: chosen ^ {Section(value)})

    async def save(_: Any) -> None:
        # Only this one tap needs it.
        from mobile_app.ui.printable import render_page

        page = presenter.page(sections, period)
        name = f"notes-{page.made_at.date()}.html"
        if await save_file(name, render_page(page, app.formats)):
            notify(words.SAVED)

    return leaf_page(
        app,
        words.TITLE,
        [
            text.body(words.BODY),
            surfaces.section(
                words.SECTIONS_TITLE,
                choices.choice_chips(
                    [choices.Choice(one.value, words.SECTIONS[one.value]) for one in Section],
                    [one.value for one in sections],
                    toggle,
                    key="section",
                ),
            ),
            surfaces.section(
                words.PERIOD_TITLE,
                choices.choice_chips(
                    [choices.Choice(str(days), words.PERIODS[days]) for days in PERIODS],
                    str(period),
                    lambda value: set_period(int(value)),
                    key="period",
                ),
            ),
            ft.Container(
                buttons.primary(
                    words.MAKE,
                    save,
                    icon=ft.Icons.SAVE_ALT_ROUNDED,
                    key="save-page",
                    disabled=not sections,
                ),
                padding=ft.Padding.only(top=theme.SM),
            ),
        ],
    )
