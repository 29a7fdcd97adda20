"""Twelve weeks of check-ins as small squares: which days, and how the mood was."""

from __future__ import annotations

from datetime import date

import flet as ft

from mobile_app.presenters.journey import HeatDay, HeatMap
from mobile_app.ui import theme
from mobile_app.ui.components import surfaces, text
from mobile_app.ui.hooks import AppContext
from mobile_app.ui.strings import journey as words

_GAP = theme.XS
_LARGEST = 28
_SHADES = (0.25, 0.4, 0.58, 0.78, 1.0)
"""One tone, deeper for a better mood: a low day is a paler shade of the same colour, no alarm."""


def heat_card(app: AppContext, heat: HeatMap, today: date) -> ft.Container:
    """A screen reader hears the sentence above the 84 squares instead of the squares."""
    room = app.look.content_width - 2 * theme.LG - (len(heat.weeks) - 1) * _GAP
    side = min(_LARGEST, int(room / len(heat.weeks)))
    columns: list[ft.Control] = [
        ft.Column([_square(day, today, side) for day in week], spacing=_GAP, tight=True)
        for week in heat.weeks
    ]
    legend = ft.Row(
        [
            text.small(words.HEAT_LOW),
            *(_tile(14, ft.Colors.with_opacity(shade, ft.Colors.PRIMARY)) for shade in _SHADES),
            text.small(words.HEAT_HIGH),
        ],
        spacing=_GAP,
        run_spacing=_GAP,
        wrap=True,
        vertical_alignment=ft.CrossAxisAlignment.CENTER,
    )
    return surfaces.card(
        text.heading(words.HEAT),
        text.quiet(words.heat_summary(heat.days_with, heat.days_shown)),
        ft.Semantics(
            content=surfaces.column([ft.Row(columns, spacing=_GAP, tight=True), legend], theme.MD),
            exclude_semantics=True,
        ),
        key="heat",
        spacing=theme.MD,
    )


def _square(day: HeatDay | None, today: date, side: float) -> ft.Control:
    if day is None:
        return ft.Container(width=side, height=side)
    if day.mood is not None:
        return _tile(side, ft.Colors.with_opacity(_SHADES[day.mood - 1], ft.Colors.PRIMARY))
    edge = ft.Colors.PRIMARY if day.check_ins else None
    if day.on == today:
        edge = ft.Colors.OUTLINE
    return _tile(side, ft.Colors.SURFACE_CONTAINER_HIGHEST, edge)


def _tile(side: float, tone: ft.ColorValue, edge: ft.ColorValue | None = None) -> ft.Control:
    return ft.Container(
        width=side,
        height=side,
        border_radius=side / 4,
        bgcolor=tone,
        border=ft.Border.all(1.5, edge) if edge else None,
    )
