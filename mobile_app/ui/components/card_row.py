"""A coping card as one line of a list."""

from __future__ import annotations

from collections.abc import Callable

import flet as ft

from mobile_app.presenters.cope import CardRow
from mobile_app.ui import theme
from mobile_app.ui.actions import go
from mobile_app.ui.components import surfaces, text
from mobile_app.ui.strings import cope as words


def card_row(situation: str) -> Callable[..., ft.Control]:
    """Draws rows that open their card for `situation` ("" for none)."""
    suffix = f"?for={situation}" if situation else ""

    def row(card: CardRow, best: bool = False) -> ft.Control:
        ink = ft.Colors.ON_PRIMARY_CONTAINER if best else None
        top: list[ft.Control] = [ft.Container(text.title(card.title, color=ink), expand=True)]
        if card.favourite:
            top.append(
                ft.Icon(
                    ft.Icons.FAVORITE_ROUNDED,
                    size=18,
                    color=ft.Colors.PRIMARY,
                    semantics_label=words.REASONS["favourite"],
                )
            )
        return surfaces.card(
            text.label(words.START_HERE, color=ft.Colors.PRIMARY) if best else None,
            ft.Row(top, spacing=theme.SM),
            text.body(card.summary, color=ink or ft.Colors.ON_SURFACE_VARIANT),
            text.label(words.meta(card.minutes, card.reason), color=ink),
            key=f"card-{card.id}",
            tone=ft.Colors.PRIMARY_CONTAINER if best else None,
            spacing=theme.XS,
            on_click=go(f"/cope/{card.id}{suffix}"),
        )

    return row
