"""Colours, type and space. The boot shell paints with the same colours (assets/boot/boot.css).

Flet has no text-scale setting, so the person's text size lives in the theme: every role of the
type scale is multiplied by `Settings.text_scale`, and screens only ever name a role. Nothing sets
a font size by hand. The labels of the bottom bar and icons grow less (`chrome_scale`), because
five places must still fit side by side on a 360 px screen.
"""

from __future__ import annotations

from typing import Final

import flet as ft

LIGHT: Final = {
    "primary": "#1F6F6B",
    "on_primary": "#FFFFFF",
    "primary_container": "#D2E9E5",
    "on_primary_container": "#0B3B38",
    "secondary": "#4A6562",
    "on_secondary": "#FFFFFF",
    "secondary_container": "#DDE9E6",
    "on_secondary_container": "#17312E",
    "tertiary": "#7A5A22",
    "on_tertiary": "#FFFFFF",
    "tertiary_container": "#F5E6C9",
    "on_tertiary_container": "#3D2A06",
    "error": "#8C4A36",
    "on_error": "#FFFFFF",
    "error_container": "#F6E0D8",
    "on_error_container": "#45190B",
    "surface": "#FAF8F4",
    "on_surface": "#1B2322",
    "on_surface_variant": "#52605D",
    "outline": "#71807C",
    "outline_variant": "#DAD7CE",
    "surface_container_lowest": "#FFFFFF",
    "surface_container_low": "#F5F2EC",
    "surface_container": "#F0EDE6",
    "surface_container_high": "#E9E6DE",
    "surface_container_highest": "#E2DFD6",
    "inverse_surface": "#2B3634",
    "on_inverse_surface": "#EFF3F1",
    "inverse_primary": "#7CC8BF",
    "surface_tint": "#FAF8F4",
    "shadow": "#000000",
    "scrim": "#000000",
}

DARK: Final = {
    "primary": "#7CC8BF",
    "on_primary": "#06302D",
    "primary_container": "#1D4A46",
    "on_primary_container": "#C4ECE6",
    "secondary": "#AFC9C5",
    "on_secondary": "#1A3330",
    "secondary_container": "#28403D",
    "on_secondary_container": "#D3E6E2",
    "tertiary": "#E3C48A",
    "on_tertiary": "#3D2A06",
    "tertiary_container": "#4A3A1A",
    "on_tertiary_container": "#F7E5C4",
    "error": "#E7AE9B",
    "on_error": "#4B1D0E",
    "error_container": "#5C3224",
    "on_error_container": "#F9DDD3",
    "surface": "#0F1716",
    "on_surface": "#E4EBE8",
    "on_surface_variant": "#A9B8B4",
    "outline": "#7A8985",
    "outline_variant": "#2E3B39",
    "surface_container_lowest": "#0B1211",
    "surface_container_low": "#151F1D",
    "surface_container": "#1A2523",
    "surface_container_high": "#22302D",
    "surface_container_highest": "#2B3A37",
    "inverse_surface": "#DDE6E3",
    "on_inverse_surface": "#1B2625",
    "inverse_primary": "#1F6F6B",
    "surface_tint": "#0F1716",
    "shadow": "#000000",
    "scrim": "#000000",
}

# The spacing scale, in logical pixels. Nothing else is used between things.
XS: Final = 4
SM: Final = 8
MD: Final = 12
LG: Final = 16
XL: Final = 24
XXL: Final = 32

RADIUS: Final = 20
RADIUS_SMALL: Final = 14
TOUCH: Final = 48
"""The least height of anything that can be tapped; calming screens use TOUCH_LARGE."""
TOUCH_LARGE: Final = 64

FOCUS_OPACITY: Final = 0.24
"""What has the keyboard's focus is darkened (lightened in the dark) enough to be found at a
glance; Material's own tenth is not."""

CONTENT_WIDTH: Final = 640
RAIL_FROM_WIDTH: Final = 840
RAIL_WIDTH: Final = 96

TEXT_SCALES: Final = (1.0, 1.15, 1.3, 1.6, 2.0)


def chrome_scale(text_scale: float) -> float:
    """How far icons and the bottom bar's labels grow: at most 1.3 (Material clamps there too)."""
    return min(text_scale, 1.3)


def display_scale(text_scale: float) -> float:
    """How far the very large figures grow: they are readable already and must fit 360 px."""
    return 1 + (text_scale - 1) * 0.4


def heading_scale(text_scale: float, share: float) -> float:
    """How far a heading grows: the larger it is, the smaller its `share` of the growth, so that a
    page's title stays above its sections', and both still fit 360 px."""
    return 1 + (text_scale - 1) * share


def _text_theme(scale: float, colour: str) -> ft.TextTheme:
    big = display_scale(scale)

    def role(
        size: float, weight: ft.FontWeight, height: float, by: float = scale, spacing: float = 0
    ) -> ft.TextStyle:
        return ft.TextStyle(
            size=round(size * by, 1),
            weight=weight,
            height=height,
            letter_spacing=spacing,
            color=colour,
        )

    regular, medium = ft.FontWeight.W_400, ft.FontWeight.W_500
    return ft.TextTheme(
        display_large=role(72, medium, 1.05, big, -1.5),
        display_medium=role(44, medium, 1.1, big, -0.5),
        display_small=role(34, medium, 1.15, big, -0.25),
        headline_large=role(28, medium, 1.2, heading_scale(scale, 0.6)),
        headline_medium=role(24, medium, 1.25, heading_scale(scale, 0.7)),
        headline_small=role(20, medium, 1.3, heading_scale(scale, 0.8)),
        title_large=role(18, medium, 1.3, heading_scale(scale, 0.9)),
        title_medium=role(16, medium, 1.4),
        title_small=role(14, medium, 1.4),
        body_large=role(17, regular, 1.5),
        body_medium=role(15, regular, 1.5),
        body_small=role(13.5, regular, 1.45),
        label_large=role(16, medium, 1.25),
        label_medium=role(13, medium, 1.3),
        label_small=role(12, medium, 1.3),
    )


def build_theme(colours: dict[str, str], text_scale: float) -> ft.Theme:
    """The whole look for one brightness and one text size (1.0 to 2.0)."""
    chrome = chrome_scale(text_scale)
    none = ft.PageTransitionTheme.FADE_UPWARDS
    return ft.Theme(
        color_scheme=ft.ColorScheme(**colours),
        font_family="Roboto",
        text_theme=_text_theme(text_scale, colours["on_surface"]),
        scaffold_bgcolor=colours["surface"],
        focus_color=ft.Colors.with_opacity(FOCUS_OPACITY, colours["on_surface"]),
        # Desktop browsers would get smaller targets otherwise.
        visual_density=ft.VisualDensity.STANDARD,
        page_transitions=ft.PageTransitionsTheme(
            android=none, ios=none, linux=none, macos=none, windows=none
        ),
        navigation_bar_theme=ft.NavigationBarTheme(
            bgcolor=colours["surface_container_low"],
            indicator_color=colours["primary_container"],
            elevation=0,
            height=round(72 * (1 + (chrome - 1) * 0.6)),
            label_text_style={
                ft.ControlState.SELECTED: ft.TextStyle(
                    size=12 * chrome, weight=ft.FontWeight.W_600, color=colours["on_surface"]
                ),
                ft.ControlState.DEFAULT: ft.TextStyle(
                    size=12 * chrome,
                    weight=ft.FontWeight.W_500,
                    color=colours["on_surface_variant"],
                ),
            },
        ),
        appbar_theme=ft.AppBarTheme(
            bgcolor=colours["surface"],
            elevation=0,
            elevation_on_scroll=0,
            color=colours["on_surface"],
            title_text_style=ft.TextStyle(
                size=20 * chrome, weight=ft.FontWeight.W_500, color=colours["on_surface"]
            ),
        ),
    )


def apply_theme(page: ft.Page, theme: str, text_scale: float) -> None:
    """Dress `page`; `theme` is "system", "light" or "dark"."""
    page.theme = build_theme(LIGHT, text_scale)
    page.dark_theme = build_theme(DARK, text_scale)
    page.theme_mode = {
        "light": ft.ThemeMode.LIGHT,
        "dark": ft.ThemeMode.DARK,
    }.get(theme, ft.ThemeMode.SYSTEM)
