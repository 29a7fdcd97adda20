"""Choosing a country by typing a few letters; the ones with checked crisis lines come first."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import flet as ft

from mobile_app.presenters.crisis import CrisisPresenter
from mobile_app.ui import theme
from mobile_app.ui.components import choices, surfaces, text
from mobile_app.ui.hooks import use_services, use_state
from mobile_app.ui.screen import part
from mobile_app.ui.strings import sos as words


@part
def CountryChooser(selected: str, on_choose: Callable[[str], Any]) -> ft.Control:
    """Calls `on_choose` with an ISO 3166-1 code. The caller saves it and closes this."""
    services = use_services()
    presenter = ft.use_memo(lambda: CrisisPresenter(services), [])
    typed, set_typed = use_state("")

    rows = [
        surfaces.list_row(
            country.name,
            icon=ft.Icons.CHECK_ROUNDED if country.code == selected else None,
            on_click=choices.handler(on_choose, country.code),
            key=f"country-{country.code}",
            chevron=False,
        )
        for country in presenter.search(typed)
    ]
    return surfaces.column(
        [
            choices.text_field(words.COUNTRY_SEARCH, typed, set_typed, key="country-search"),
            surfaces.row_group(*rows) if rows else text.quiet(words.COUNTRY_NONE),
        ],
        theme.SM,
    )
