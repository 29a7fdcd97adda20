"""Ways to choose without typing and without sliders (a slider swallows taps on the web)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from inspect import isawaitable
from typing import Any

import flet as ft

from mobile_app.ui import theme
from mobile_app.ui.components import text
from mobile_app.ui.look import Look
from mobile_app.ui.strings import common


@dataclass(frozen=True, slots=True)
class Choice:
    """`value` is what code sees, `words` what the person reads."""

    value: str
    words: str
    icon: ft.IconData | None = None


def handler(choose: Callable[[Any], Any], value: Any) -> Callable[[Any], Any]:
    # Flet hands the event to a parameter's default, so the value is bound in a closure; and it
    # awaits a handler only when the handler itself is a coroutine function.
    async def chosen(_: Any) -> None:
        made = choose(value)
        if isawaitable(made):
            await made

    return chosen


def choice_pill(
    words: str,
    selected: bool,
    on_click: Callable[[Any], Any],
    *,
    icon: ft.IconData | None = None,
    key: str | None = None,
    slim: bool = False,
) -> ft.Control:
    """One choice as a pill; screen readers hear it as a box that is ticked or not.

    `slim` is for a row of steps: less padding, colour alone shows the present one, and screen
    readers hear it as the current one.
    """
    ink = ft.Colors.ON_PRIMARY if selected else ft.Colors.ON_SURFACE
    inside: list[ft.Control] = []
    if selected and not slim:
        inside.append(ft.Icon(ft.Icons.CHECK_ROUNDED, size=18, color=ink))
    elif icon is not None:
        inside.append(ft.Icon(icon, size=18, color=ft.Colors.ON_SURFACE_VARIANT))
    said = ft.Text(words, theme_style=ft.TextThemeStyle.TITLE_SMALL, color=ink)
    if not slim:  # a row of steps scrolls sideways, where nothing has a width to wrap in
        said.expand, said.expand_loose = True, True
    inside.append(said)
    return ft.Semantics(
        content=ft.Container(
            ft.Row(inside, spacing=6, tight=True),
            key=key,
            on_click=on_click,
            ink=True,
            padding=ft.Padding.symmetric(horizontal=theme.MD if slim else theme.LG, vertical=13),
            border_radius=theme.RADIUS,
            bgcolor=ft.Colors.PRIMARY if selected else ft.Colors.SURFACE_CONTAINER_HIGH,
        ),
        selected=selected if slim else None,
        checked=None if slim else selected,
    )


def choice_chips(
    choices: Sequence[Choice],
    selected: str | Sequence[str] | None,
    choose: Callable[[str], Any],
    *,
    key: str = "choice",
) -> ft.Control:
    """Pills that wrap; `selected` is one value, several, or None. Each has key "{key}-{value}"."""
    chosen = (selected,) if isinstance(selected, str) else tuple(selected or ())
    return ft.Row(
        [
            choice_pill(
                c.words,
                c.value in chosen,
                handler(choose, c.value),
                icon=c.icon,
                key=f"{key}-{c.value}",
            )
            for c in choices
        ],
        wrap=True,
        spacing=theme.SM,
        run_spacing=theme.SM,
    )


def number_chooser(
    selected: int | None,
    choose: Callable[[int], Any],
    *,
    low: str,
    high: str,
    key: str = "number",
    top: int = 10,
    columns: int = 6,
) -> ft.Control:
    """0 to `top` as large buttons in rows of `columns`; `low` and `high` name the ends.

    Each button is spoken as "3 out of 10" and has key "{key}-3".
    """
    rows: list[ft.Control] = []
    for first in range(0, top + 1, columns):
        cells: list[ft.Control] = [
            _number(n, n == selected, handler(choose, n), f"{key}-{n}", top)
            for n in range(first, min(first + columns, top + 1))
        ]
        cells += [ft.Container(expand=True) for _ in range(columns - len(cells))]
        rows.append(ft.Row(cells, spacing=theme.SM))
    return ft.Column([*rows, scale_ends(low, high)], spacing=theme.SM, tight=True)


def columns_for(look: Look) -> int:
    """How many numbers of a `number_chooser` fit side by side: all eleven, or six."""
    return 11 if look.content_width / look.text_scale >= 560 else 6


def scale_ends(low: str, high: str) -> ft.Control:
    """What the two ends of a row of choices mean."""
    return ft.Row(
        [
            ft.Container(text.small(low), expand=True),
            ft.Container(text.small(high), expand=True, alignment=ft.Alignment.CENTER_RIGHT),
        ]
    )


def _number(
    value: int, selected: bool, on_click: Callable[[Any], Any], key: str, top: int
) -> ft.Control:
    return ft.Semantics(
        content=ft.Container(
            ft.Text(
                str(value),
                theme_style=ft.TextThemeStyle.TITLE_MEDIUM,
                color=ft.Colors.ON_PRIMARY if selected else ft.Colors.ON_SURFACE,
                semantics_label=common.unit_of_ten(value) if top == 10 else f"{value}",
                no_wrap=True,
            ),
            key=key,
            on_click=on_click,
            ink=True,
            alignment=ft.Alignment.CENTER,
            padding=ft.Padding.symmetric(vertical=13),
            border_radius=theme.RADIUS_SMALL,
            bgcolor=ft.Colors.PRIMARY if selected else ft.Colors.SURFACE_CONTAINER_HIGH,
        ),
        checked=selected,
        expand=True,
    )


def text_field(
    label: str,
    value: str,
    on_change: Callable[[str], Any],
    *,
    key: str | None = None,
    hint: str = "",
    lines: int = 1,
    limit: int = 400,
    keyboard: ft.KeyboardType = ft.KeyboardType.TEXT,
    error: str | None = None,
    on_submit: Callable[[Any], Any] | None = None,
) -> ft.TextField:
    """A filled field. Keep what it reports, in a `use_kept`, or in state when something else on the
    screen depends on it, and hand that over as `value` at each redraw: another value would take
    the place of what is being typed."""

    def changed(event: Any) -> Any:
        return on_change(str(event.control.value or ""))

    return ft.TextField(
        label=label,
        value=value,
        hint_text=hint or None,
        key=key,
        on_change=changed,
        on_submit=on_submit,
        multiline=lines > 1,
        min_lines=lines if lines > 1 else None,
        max_lines=6 if lines > 1 else 1,
        max_length=limit,
        counter="",  # a number that counts down is no help with writing
        keyboard_type=keyboard,
        error=error,
        filled=True,
        fill_color=ft.Colors.SURFACE_CONTAINER_HIGH,
        # One shape for all states: the theme draws the focused edge in the accent.
        # An outline would put the floating label half outside the fill.
        border=ft.UnderlineInputBorder(border_radius=theme.RADIUS_SMALL, side=ft.BorderSide.none()),
    )
