"""Things that hold other things: cards, rows, empty states, skeletons, banners."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import flet as ft

from mobile_app.ui import theme
from mobile_app.ui.components import text

Handler = Callable[[Any], Any]


def column(controls: Sequence[ft.Control | None], spacing: float = theme.MD) -> ft.Column:
    """Controls one under another, each as wide as the column; None entries are left out."""
    return ft.Column(
        [c for c in controls if c is not None],
        spacing=spacing,
        tight=True,
        horizontal_alignment=ft.CrossAxisAlignment.STRETCH,
    )


def card(
    *controls: ft.Control | None,
    key: str | None = None,
    tone: ft.ColorValue | None = None,
    spacing: float = theme.SM,
    on_click: Handler | None = None,
    padding: ft.PaddingValue = theme.LG,
    animate: int = 0,
) -> ft.Container:
    """A tonal surface. With `on_click` all of it is one button: put no other button inside."""
    return ft.Container(
        column(controls, spacing),
        key=key,
        padding=padding,
        border_radius=theme.RADIUS,
        bgcolor=tone or ft.Colors.SURFACE_CONTAINER,
        ink=on_click is not None,
        on_click=on_click,
        animate_size=animate or None,
    )


def section(
    name: str, *controls: ft.Control | None, action: ft.Control | None = None
) -> ft.Control:
    """A heading, optionally with one quiet action at its side, and what belongs to it.

    It stands further from what is above it than from what it heads.
    """
    head: ft.Control = text.heading(name)
    if action is not None:
        head.expand = True
        head = ft.Row([head, action], vertical_alignment=ft.CrossAxisAlignment.CENTER)
    return ft.Container(column([head, *controls], theme.MD), padding=ft.Padding.only(top=theme.SM))


def icon_badge(
    icon: ft.IconData,
    *,
    size: float = 22,
    tone: ft.ColorValue | None = None,
    color: ft.ColorValue | None = None,
) -> ft.Container:
    """A decorative icon on a round tonal ground; hidden from screen readers."""
    return ft.Container(
        ft.Icon(icon, size=size, color=color or ft.Colors.ON_PRIMARY_CONTAINER),
        width=size * 1.9,
        height=size * 1.9,
        alignment=ft.Alignment.CENTER,
        border_radius=size,
        bgcolor=tone or ft.Colors.PRIMARY_CONTAINER,
    )


def list_row(
    title: str,
    subtitle: str = "",
    *,
    icon: ft.IconData | None = None,
    trailing: ft.Control | None = None,
    on_click: Handler | None = None,
    key: str | None = None,
    chevron: bool = True,
) -> ft.Container:
    """One tappable line of a list, at least 56 px high; its texts wrap rather than cut off.

    A tappable row shows a chevron unless `chevron` is off or `trailing` takes its place.
    """
    end = trailing
    if end is None and chevron and on_click is not None:
        end = ft.Icon(ft.Icons.CHEVRON_RIGHT_ROUNDED, size=22, color=ft.Colors.ON_SURFACE_VARIANT)
    lines: list[ft.Control] = [text.title(title)]
    if subtitle:
        lines.append(text.quiet(subtitle))
    row: list[ft.Control] = []
    if icon is not None:
        row.append(icon_badge(icon, size=20))
    row.append(ft.Column(lines, spacing=2, tight=True, expand=True))
    if end is not None:
        row.append(end)
    return ft.Container(
        ft.Row(row, spacing=theme.MD, vertical_alignment=ft.CrossAxisAlignment.CENTER),
        key=key,
        padding=ft.Padding.symmetric(horizontal=theme.LG, vertical=theme.MD),
        border_radius=theme.RADIUS_SMALL,
        ink=on_click is not None,
        on_click=on_click,
    )


def row_group(*rows: ft.Control | None, key: str | None = None) -> ft.Container:
    """Several `list_row`s on one surface, with thin lines between."""
    shown = [row for row in rows if row is not None]
    lines: list[ft.Control] = []
    for index, row in enumerate(shown):
        if index:
            lines.append(
                ft.Container(
                    height=1,
                    bgcolor=ft.Colors.OUTLINE_VARIANT,
                    margin=ft.Margin.symmetric(horizontal=theme.LG),
                )
            )
        lines.append(row)
    return ft.Container(
        column(lines, 0),
        key=key,
        border_radius=theme.RADIUS,
        bgcolor=ft.Colors.SURFACE_CONTAINER,
        padding=ft.Padding.symmetric(vertical=theme.XS),
    )


def empty_state(
    icon: ft.IconData,
    title: str,
    message: str,
    action: ft.Control | None = None,
    *,
    key: str | None = None,
) -> ft.Container:
    """Nothing here yet: says so kindly and offers the next step."""
    return ft.Container(
        ft.Column(
            [
                icon_badge(icon, size=32),
                ft.Text(
                    title,
                    theme_style=ft.TextThemeStyle.TITLE_LARGE,
                    text_align=ft.TextAlign.CENTER,
                ),
                text.quiet(message, centre=True),
                *([action] if action else []),
            ],
            spacing=theme.MD,
            tight=True,
            horizontal_alignment=ft.CrossAxisAlignment.CENTER,
        ),
        key=key,
        padding=ft.Padding.symmetric(horizontal=theme.LG, vertical=theme.XXL),
        alignment=ft.Alignment.CENTER,
    )


def skeleton(lines: int = 3, *, height: float = 84) -> ft.Control:
    """Quiet shapes where something is about to be; screen readers hear "Loading" once."""
    return ft.Semantics(
        content=column(
            [
                ft.Container(
                    height=height,
                    border_radius=theme.RADIUS,
                    bgcolor=ft.Colors.SURFACE_CONTAINER,
                    opacity=1 - index * 0.25 if index < 3 else 0.3,
                )
                for index in range(lines)
            ]
        ),
        label="Loading",
        key="skeleton",
    )


def banner(
    message: str,
    *,
    icon: ft.IconData = ft.Icons.INFO_OUTLINE_ROUNDED,
    action: ft.Control | None = None,
    tone: ft.ColorValue | None = None,
    key: str | None = None,
) -> ft.Container:
    """One calm line about the whole screen: sample data, age of the data, a waiting update."""
    words = ft.Row(
        [
            ft.Icon(icon, size=20, color=ft.Colors.ON_SURFACE_VARIANT),
            ft.Container(text.body(message), expand=True),
        ],
        spacing=theme.MD,
        vertical_alignment=ft.CrossAxisAlignment.CENTER,
    )
    return ft.Container(
        column(
            [words, ft.Row([action], alignment=ft.MainAxisAlignment.END)] if action else [words]
        ),
        key=key,
        padding=ft.Padding.symmetric(horizontal=theme.LG, vertical=theme.MD),
        border_radius=theme.RADIUS_SMALL,
        bgcolor=tone or ft.Colors.TERTIARY_CONTAINER,
    )
