"""Buttons: one primary per screen, tonal for the rest, quiet for ways out.

All are at least 48 px high and their words wrap at large text sizes. A link (telephone, message,
web) is opened by the page itself, without a trip through Python, so it works even while the app
is busy and keeps the browser's trust in the tap.
"""

from __future__ import annotations

from typing import Any

import flet as ft

from mobile_app.ui import theme
from mobile_app.ui.presses import Handler, one_at_a_time

_FOCUS: dict[ft.ControlState, ft.ColorValue] = {
    ft.ControlState.FOCUSED: ft.Colors.with_opacity(theme.FOCUS_OPACITY, ft.Colors.ON_SURFACE)
}


def _style(large: bool, **more: Any) -> ft.ButtonStyle:
    vertical = 20 if large else 14
    return ft.ButtonStyle(
        padding=ft.Padding.symmetric(horizontal=theme.XL, vertical=vertical),
        shape=ft.RoundedRectangleBorder(radius=theme.RADIUS),
        elevation=0,
        overlay_color=_FOCUS,
        **more,
    )


def _words(value: str) -> ft.Text:
    # No role of the type scale: it would bring its own colour, and a button chooses its own.
    return ft.Text(value, text_align=ft.TextAlign.CENTER)


def link(url: str) -> ft.Url:
    """tel:, sms: and mailto: stay in this tab; web addresses open another one."""
    outside = url.startswith(("http:", "https:"))
    return ft.Url(url, target=ft.UrlTarget.BLANK if outside else ft.UrlTarget.SELF)


def primary(
    words: str,
    on_click: Handler | None = None,
    *,
    icon: ft.IconData | None = None,
    url: str = "",
    key: str | None = None,
    large: bool = False,
    disabled: bool = False,
) -> ft.FilledButton:
    return ft.FilledButton(
        _words(words),
        icon=icon,
        key=key,
        on_click=one_at_a_time(on_click, key),
        url=link(url) if url else None,
        disabled=disabled,
        elevation=0,
        style=_style(large),
    )


def secondary(
    words: str,
    on_click: Handler | None = None,
    *,
    icon: ft.IconData | None = None,
    url: str = "",
    key: str | None = None,
    large: bool = False,
    disabled: bool = False,
) -> ft.FilledTonalButton:
    return ft.FilledTonalButton(
        _words(words),
        icon=icon,
        key=key,
        on_click=one_at_a_time(on_click, key),
        url=link(url) if url else None,
        disabled=disabled,
        elevation=0,
        style=_style(
            large, bgcolor=ft.Colors.PRIMARY_CONTAINER, color=ft.Colors.ON_PRIMARY_CONTAINER
        ),
    )


def quiet(
    words: str,
    on_click: Handler | None = None,
    *,
    icon: ft.IconData | None = None,
    url: str = "",
    key: str | None = None,
) -> ft.TextButton:
    """A way out or a lesser choice."""
    return ft.TextButton(
        _words(words),
        icon=icon,
        key=key,
        on_click=one_at_a_time(on_click, key),
        url=link(url) if url else None,
        style=ft.ButtonStyle(
            padding=ft.Padding.symmetric(horizontal=theme.LG, vertical=14),
            shape=ft.RoundedRectangleBorder(radius=theme.RADIUS),
            overlay_color=_FOCUS,
        ),
    )


def icon_button(
    icon: ft.IconData,
    name: str,
    on_click: Handler,
    *,
    key: str | None = None,
    selected: bool = False,
) -> ft.Control:
    """A 48 px icon with a spoken name."""
    return ft.IconButton(
        ft.Icon(
            icon,
            size=24,
            semantics_label=name,
            color=ft.Colors.PRIMARY if selected else ft.Colors.ON_SURFACE_VARIANT,
        ),
        key=key,
        on_click=one_at_a_time(on_click, key),
        width=theme.TOUCH,
        height=theme.TOUCH,
        tooltip=None,
    )


def button_column(*buttons: ft.Control | None, spacing: float = theme.SM) -> ft.Column:
    """Buttons across the width, one under another."""
    return ft.Column(
        [b for b in buttons if b is not None],
        spacing=spacing,
        tight=True,
        horizontal_alignment=ft.CrossAxisAlignment.STRETCH,
    )
