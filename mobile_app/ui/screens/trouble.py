"""Shown at every address while the person's data cannot be opened. Calm, and with SOS."""

from __future__ import annotations

import flet as ft

from mobile_app.ui.actions import go
from mobile_app.ui.components import buttons, surfaces, text
from mobile_app.ui.hooks import use_app
from mobile_app.ui.screen import screen
from mobile_app.ui.strings import trouble as words


@screen
def TroubleScreen() -> ft.View:
    app = use_app()
    code = app.status.trouble
    update = (
        buttons.primary(words.UPDATE, lambda _: app.apply_update(), key="apply-update", large=True)
        if app.status.update_waiting
        else None
    )
    unlock = (
        buttons.primary(words.WAY_OUT, go("/unlock"), key="unlock", large=True)
        if code in words.WAYS_OUT
        else None
    )
    return ft.View(
        route="/",
        controls=[
            ft.SafeArea(
                ft.Container(
                    ft.Column(
                        [
                            surfaces.empty_state(
                                ft.Icons.INVENTORY_2_OUTLINED,
                                words.title(code),
                                words.body(code),
                                key="trouble",
                            ),
                            *([update] if update else []),
                            *([unlock] if unlock else []),
                            buttons.secondary(
                                words.OPEN_SOS,
                                go("/sos"),
                                icon=ft.Icons.SUPPORT_ROUNDED,
                                key="sos",
                                large=True,
                            ),
                            text.small(f"{words.CODE}: {code}", centre=True),
                        ],
                        scroll=ft.ScrollMode.AUTO,
                        spacing=16,
                        horizontal_alignment=ft.CrossAxisAlignment.STRETCH,
                    ),
                    padding=ft.Padding.symmetric(horizontal=app.look.gutter),
                ),
                expand=True,
            )
        ],
        can_pop=False,
        padding=0,
    )
