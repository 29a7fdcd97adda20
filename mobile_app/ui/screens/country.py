"""The country whose crisis lines are shown."""

from __future__ import annotations

import flet as ft

from mobile_app.presenters.crisis import CrisisPresenter
from mobile_app.ui.actions import attempt, go_now, notify
from mobile_app.ui.components import text
from mobile_app.ui.components.country_chooser import CountryChooser
from mobile_app.ui.components.page import leaf_page
from mobile_app.ui.hooks import use_app
from mobile_app.ui.screen import screen
from mobile_app.ui.strings import me as words


@screen
def CountryScreen() -> ft.View:
    app = use_app()
    presenter = ft.use_memo(lambda: CrisisPresenter(app.services), [])

    async def choose(code: str) -> None:
        async def kept() -> bool:
            await presenter.choose(code)
            return True

        if await attempt(kept()):
            go_now("/me")
            notify(words.COUNTRY_KEPT)

    return leaf_page(
        app,
        words.COUNTRY,
        [
            text.quiet(words.COUNTRY_BODY),
            CountryChooser(
                selected=app.services.repos.settings.get().country,
                on_choose=choose,
            ),
        ],
    )
