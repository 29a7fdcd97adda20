"""Milestones reached, as quiet chips."""

from __future__ import annotations

from typing import Any

import flet as ft

from mobile_app.domain.milestones import Milestone
from mobile_app.presenters.journey import Chip
from mobile_app.ui import theme
from mobile_app.ui.components import buttons, surfaces, text
from mobile_app.ui.hooks import use_app
from mobile_app.ui.screen import part
from mobile_app.ui.strings import journey as words
from mobile_app.ui.strings.milestones import milestone

_FOLDED = 6


@part
def MilestoneChips(chips: tuple[Chip, ...]) -> ft.Control:
    """The latest few, and all of them on a tap; years of history stay one line or two."""
    app = use_app()
    open_, set_open = ft.use_state(False)
    if not chips:
        return text.quiet(words.MILESTONES_NONE)

    def toggle(_: Any) -> None:
        set_open(lambda shown: not shown)

    shown = chips if open_ else chips[:_FOLDED]
    return surfaces.column(
        [
            text.subheading(words.MILESTONES),
            ft.Row(
                [_chip(chip, app.formats.date(chip.on)) for chip in shown],
                wrap=True,
                spacing=theme.SM,
                run_spacing=theme.SM,
            ),
            ft.Row(
                [
                    buttons.quiet(
                        words.SHOW_FEWER if open_ else words.SHOW_ALL, toggle, key="all-milestones"
                    )
                ],
                alignment=ft.MainAxisAlignment.END,
            )
            if len(chips) > _FOLDED
            else None,
        ],
        theme.SM,
    )


def _chip(chip: Chip, on: str) -> ft.Control:
    named = milestone(Milestone(chip.kind, chip.count, chip.on))
    said = f"{named} · {words.EARLIER_TAG}" if chip.earlier else named
    ink = ft.Colors.ON_SURFACE_VARIANT if chip.earlier else ft.Colors.ON_PRIMARY_CONTAINER
    return ft.Container(
        ft.Text(
            said,
            theme_style=ft.TextThemeStyle.LABEL_MEDIUM,
            color=ink,
            semantics_label=f"{said}, {on}",
        ),
        key=f"chip-{chip.kind}-{chip.count}",
        padding=ft.Padding.symmetric(horizontal=theme.MD, vertical=theme.SM),
        border_radius=theme.RADIUS,
        bgcolor=None if chip.earlier else ft.Colors.PRIMARY_CONTAINER,
        border=ft.Border.all(1, ft.Colors.OUTLINE_VARIANT) if chip.earlier else None,
    )
