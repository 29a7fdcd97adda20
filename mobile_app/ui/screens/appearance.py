"""Appearance: light or dark, and how large words are."""

from __future__ import annotations

import flet as ft

from mobile_app.presenters.me import MePresenter
from mobile_app.ui import theme
from mobile_app.ui.actions import attempt
from mobile_app.ui.components import choices, surfaces, text
from mobile_app.ui.components.page import leaf_page
from mobile_app.ui.hooks import use_app, use_records
from mobile_app.ui.screen import screen
from mobile_app.ui.strings import me as words


@screen
def AppearanceScreen() -> ft.View:
    app = use_app()
    use_records()
    presenter = ft.use_memo(lambda: MePresenter(app.services), [])
    settings = app.services.repos.settings.get()

    async def choose_theme(value: str) -> None:
        await attempt(presenter.choose_theme(value))

    async def choose_scale(value: str) -> None:
        await attempt(presenter.choose_text_scale(float(value)))

    return leaf_page(
        app,
        words.APPEARANCE,
        [
            surfaces.section(
                words.BRIGHTNESS,
                choices.choice_chips(
                    [choices.Choice(value, said) for value, said in words.THEMES.items()],
                    settings.theme,
                    choose_theme,
                    key="theme",
                ),
            ),
            surfaces.section(
                words.TEXT_SIZE,
                choices.choice_chips(
                    [
                        choices.Choice(str(scale), words.percent(scale))
                        for scale in theme.TEXT_SCALES
                    ],
                    str(settings.text_scale),
                    choose_scale,
                    key="scale",
                ),
                surfaces.card(text.body(words.TEXT_SAMPLE, large=True), key="sample"),
            ),
        ],
    )
