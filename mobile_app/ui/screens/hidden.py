"""The neutral screen of "quick hide": a clock, as on any device. A touch leads back."""

from __future__ import annotations

import flet as ft

from mobile_app.ui.hooks import use_app, use_now
from mobile_app.ui.screen import screen
from mobile_app.ui.strings import lock as words


@screen
def HiddenScreen() -> ft.View:
    app = use_app()
    now = use_now(60)
    return ft.View(
        route="/",
        controls=[
            ft.Semantics(
                content=ft.Container(
                    ft.Column(
                        [
                            ft.Text(
                                app.formats.time(now),
                                theme_style=ft.TextThemeStyle.DISPLAY_LARGE,
                                # "12:58 pm" in one line on the narrowest phone, at any text size.
                                size=min(72.0, app.look.content_width / 5),
                                no_wrap=True,
                            ),
                            ft.Text(
                                app.formats.date(now.date()),
                                theme_style=ft.TextThemeStyle.TITLE_MEDIUM,
                                color=ft.Colors.ON_SURFACE_VARIANT,
                            ),
                        ],
                        alignment=ft.MainAxisAlignment.CENTER,
                        horizontal_alignment=ft.CrossAxisAlignment.CENTER,
                    ),
                    key="hidden",
                    expand=True,
                    alignment=ft.Alignment.CENTER,
                    on_click=lambda _: app.come_back(),
                ),
                label=words.BACK,
                button=True,
                expand=True,
            )
        ],
        can_pop=False,
        padding=0,
    )
