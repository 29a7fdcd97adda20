"""About: what Twofold is and is not, privacy, licences."""

from __future__ import annotations

import flet as ft

from mobile_app.ui.actions import go
from mobile_app.ui.components import buttons, surfaces, text
from mobile_app.ui.components.page import leaf_page
from mobile_app.ui.hooks import use_app
from mobile_app.ui.screen import screen
from mobile_app.ui.strings import about as words


@screen
def AboutScreen() -> ft.View:
    app = use_app()
    return leaf_page(
        app,
        words.TITLE,
        [
            *(
                surfaces.section(title, *(text.body(line) for line in lines))
                for title, lines in words.SECTIONS
            ),
            surfaces.section(
                words.MADE_WITH,
                *(text.small(words.made_with(name, licence)) for name, licence in words.PARTS),
            ),
            buttons.secondary(words.DATA, go("/me/data"), key="data"),
        ],
    )
