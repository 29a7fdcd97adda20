"""Text by role. Sizes come from the theme, so the person's text size reaches every one of them."""

from __future__ import annotations

import flet as ft

_ROLE = ft.TextThemeStyle


def heading(value: str, *, key: str | None = None) -> ft.Control:
    """A section's heading, announced as one."""
    return ft.Semantics(
        content=ft.Text(value, theme_style=_ROLE.HEADLINE_SMALL), header=True, key=key
    )


def subheading(value: str, *, color: ft.ColorValue | None = None) -> ft.Control:
    """A card's title, announced as a heading below the section's."""
    return ft.Semantics(content=title(value, color=color), header=True, heading_level=3)


def title(value: str, *, key: str | None = None, color: ft.ColorValue | None = None) -> ft.Text:
    return ft.Text(value, theme_style=_ROLE.TITLE_MEDIUM, key=key, color=color)


def label(value: str, *, key: str | None = None, color: ft.ColorValue | None = None) -> ft.Text:
    """A small line above or beside something."""
    return ft.Text(
        value,
        theme_style=_ROLE.LABEL_MEDIUM,
        color=color or ft.Colors.ON_SURFACE_VARIANT,
        key=key,
    )


def body(
    value: str,
    *,
    key: str | None = None,
    color: ft.ColorValue | None = None,
    large: bool = False,
    centre: bool = False,
) -> ft.Text:
    return ft.Text(
        value,
        theme_style=_ROLE.BODY_LARGE if large else _ROLE.BODY_MEDIUM,
        color=color,
        key=key,
        text_align=ft.TextAlign.CENTER if centre else ft.TextAlign.START,
    )


def quiet(value: str, *, key: str | None = None, centre: bool = False) -> ft.Text:
    """Supporting text."""
    return body(value, key=key, color=ft.Colors.ON_SURFACE_VARIANT, centre=centre)


def small(value: str, *, key: str | None = None, centre: bool = False) -> ft.Text:
    """Fine print: sources, ages of data, last verified."""
    return ft.Text(
        value,
        theme_style=_ROLE.BODY_SMALL,
        color=ft.Colors.ON_SURFACE_VARIANT,
        key=key,
        text_align=ft.TextAlign.CENTER if centre else ft.TextAlign.START,
    )


def figure(value: str, *, key: str | None = None, large: bool = False) -> ft.Text:
    """The one number that matters."""
    return ft.Text(
        value,
        theme_style=_ROLE.DISPLAY_LARGE if large else _ROLE.DISPLAY_MEDIUM,
        key=key,
    )
