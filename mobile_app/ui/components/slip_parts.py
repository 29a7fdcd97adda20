"""What stands before and after the questions about a slip: kindness, care, what helps next."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import flet as ft

from mobile_app.presenters.slip import SlipView
from mobile_app.ui import theme
from mobile_app.ui.actions import go
from mobile_app.ui.components import buttons, surfaces, text
from mobile_app.ui.strings import slip as words


def kind(view: SlipView) -> ft.Control:
    mine = view.chosen or (view.counters[0] if len(view.counters) == 1 else None)
    return surfaces.card(
        ft.Row([surfaces.icon_badge(ft.Icons.SPA_OUTLINED, size=28)]),
        text.heading(words.KIND_TITLE),
        text.body(words.KIND_BODY, large=True),
        text.body(words.days_stay(mine.total_days), large=True)
        if mine is not None and mine.total_days
        else None,
        key="kind",
        spacing=theme.MD,
    )


def opening(view: SlipView, go_on: Callable[[Any], Any]) -> list[ft.Control]:
    about = view.counters if view.chosen is None else (view.chosen,)
    controls: list[ft.Control] = [kind(view)]
    if any(one.has_substance for one in about):
        controls.append(
            surfaces.card(
                text.body(words.SAFETY),
                text.small(words.SAFETY_SOURCE),
                tone=ft.Colors.TERTIARY_CONTAINER,
                key="safety",
            )
        )
    controls += [
        text.quiet(words.KIND_NEXT),
        buttons.button_column(
            buttons.primary(words.GO_ON, go_on, key="go-on", large=True),
            buttons.secondary(
                words.NEED_HELP,
                go("/sos"),
                icon=ft.Icons.SUPPORT_ROUNDED,
                key="need-help",
                large=True,
            ),
        ),
    ]
    return controls


def kept() -> list[ft.Control]:
    return [
        text.heading(words.KEPT_TITLE),
        text.body(words.KEPT_BODY, large=True),
        *next_steps(),
        buttons.quiet(words.TO_JOURNEY, go("/journey"), key="to-journey"),
    ]


def next_steps() -> list[ft.Control]:
    steps = (
        (words.NEXT_SOS, words.NEXT_SOS_BODY, ft.Icons.SUPPORT_ROUNDED, "/sos"),
        (words.NEXT_COPE, words.NEXT_COPE_BODY, ft.Icons.FAVORITE_BORDER_ROUNDED, "/cope"),
        (words.NEXT_MEETING, words.NEXT_MEETING_BODY, ft.Icons.GROUP_OUTLINED, "/meetings"),
        (words.NEXT_CHECK_IN, words.NEXT_CHECK_IN_BODY, ft.Icons.EDIT_NOTE_ROUNDED, "/check-in"),
    )
    rows = [
        surfaces.list_row(said, more, icon=icon, on_click=go(route), key=f"next{route}")
        for said, more, icon, route in steps
    ]
    return [surfaces.row_group(*rows, key="next-steps")]
