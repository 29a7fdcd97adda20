"""Cope: "What's happening?" in large calm tiles, then the cards that fit, best first."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import flet as ft

from mobile_app.domain.situations import Situation
from mobile_app.presenters.cope import CardRow, CopePresenter, CopeView
from mobile_app.ui import theme
from mobile_app.ui.actions import go
from mobile_app.ui.address import query
from mobile_app.ui.components import buttons, surfaces, text
from mobile_app.ui.components.card_row import card_row
from mobile_app.ui.components.page import tab_page
from mobile_app.ui.hooks import use_app, use_records
from mobile_app.ui.look import Look
from mobile_app.ui.screen import screen
from mobile_app.ui.strings import common
from mobile_app.ui.strings import cope as words

PLACE = 1
EVERYTHING = "*"
"""Stands for "every card" where a situation's tag would."""

_ICONS = {
    "craving": ft.Icons.WAVES_ROUNDED,
    "panic": ft.Icons.BOLT_ROUNDED,
    "overwhelmed": ft.Icons.LAYERS_ROUNDED,
    "low": ft.Icons.CLOUD_ROUNDED,
    "anger": ft.Icons.LOCAL_FIRE_DEPARTMENT_ROUNDED,
    "sleepless": ft.Icons.BEDTIME_ROUNDED,
    "unreal": ft.Icons.BLUR_ON_ROUNDED,
    "lonely": ft.Icons.CHAT_BUBBLE_OUTLINE_ROUNDED,
    "bored": ft.Icons.HOURGLASS_EMPTY_ROUNDED,
    "argument": ft.Icons.FORUM_ROUNDED,
    "party": ft.Icons.CELEBRATION_ROUNDED,
    "payday": ft.Icons.PAYMENTS_ROUNDED,
    "slipped": ft.Icons.SPA_ROUNDED,
}


@screen
def CopeScreen() -> ft.View:
    app = use_app()
    use_records()
    presenter = ft.use_memo(lambda: CopePresenter(app.services), [])
    asked = query("for")
    chosen, choose = ft.use_state(asked)
    # A link to "/cope?for=panic" counts also while this screen is already there.
    ft.use_effect(lambda: choose(asked) if asked else None, dependencies=[asked])
    view = presenter.view(chosen)

    if not view.readable:
        body: list[ft.Control | None] = [_unreadable()]
        at = "unreadable"
    elif chosen == EVERYTHING:
        body = _everything(presenter.all_cards(), choose)
        at = "all"
    elif view.chosen is not None:
        body = _fitting(view.chosen, view.cards, choose, app.look)
        at = view.chosen.id
    else:
        body = _picker(app.look, view, choose)
        at = "picker"
    return tab_page(
        app,
        PLACE,
        common.COPE,
        [],
        # A key of its own for each list, so that a new list starts at its top.
        fixed=ft.ListView(
            [control for control in body if control is not None],
            key=f"cope-{at}",
            expand=True,
            spacing=theme.MD,
            padding=ft.Padding.only(
                left=app.look.gutter, right=app.look.gutter, top=theme.XS, bottom=96
            ),
        ),
    )


def _picker(look: Look, view: CopeView, choose: Callable[[str], Any]) -> list[ft.Control | None]:
    tiles = [_tile(look, situation, choose) for situation in view.situations]
    columns = (3 if look.content_width / look.text_scale >= 560 else 2) if look.roomy else 1
    grid: list[ft.Control] = []
    for first in range(0, len(tiles), columns):
        cells: list[ft.Control] = list(tiles[first : first + columns])
        # An odd last tile keeps its width: a wider one would look more important.
        cells += [ft.Container(expand=True) for _ in range(columns - len(cells))]
        grid.append(ft.Row(cells, spacing=theme.SM))
    return [
        text.heading(words.QUESTION),
        surfaces.column(grid, theme.SM),
        surfaces.section(words.YOURS, text.quiet(words.YOURS_HINT), *map(card_row(""), view.cards))
        if view.cards
        else None,
        surfaces.row_group(
            surfaces.list_row(
                words.ALL,
                icon=ft.Icons.STYLE_OUTLINED,
                on_click=lambda _: choose(EVERYTHING),
                key="all-cards",
            )
        ),
    ]


def _tile(look: Look, situation: Situation, choose: Callable[[str], Any]) -> ft.Control:
    def chosen(_: Any) -> None:
        choose(situation.id)

    return ft.Container(
        ft.Row(
            [
                ft.Icon(
                    _ICONS.get(situation.id, ft.Icons.SPA_ROUNDED),
                    size=look.icon(22),
                    color=ft.Colors.PRIMARY,
                ),
                ft.Container(text.title(situation.label), expand=True),
            ],
            spacing=10,
            vertical_alignment=ft.CrossAxisAlignment.CENTER,
        ),
        key=f"situation-{situation.id}",
        on_click=chosen,
        ink=True,
        expand=True,
        height=theme.TOUCH_LARGE * look.text_scale if look.roomy else None,
        padding=ft.Padding.symmetric(horizontal=14, vertical=0 if look.roomy else theme.LG),
        border_radius=theme.RADIUS,
        bgcolor=ft.Colors.SURFACE_CONTAINER,
    )


def _fitting(
    situation: Situation, cards: Sequence[CardRow], choose: Callable[[str], Any], look: Look
) -> list[ft.Control | None]:
    best, rest = cards[:1], cards[1:]
    row = card_row(situation.id)
    return [
        ft.Row(
            [
                surfaces.icon_badge(
                    _ICONS.get(situation.id, ft.Icons.SPA_ROUNDED), size=look.icon(22)
                ),
                ft.Column(
                    [text.heading(situation.label), text.quiet(situation.line)],
                    spacing=2,
                    tight=True,
                    expand=True,
                ),
                buttons.icon_button(
                    ft.Icons.CLOSE_ROUNDED,
                    words.CHANGE,
                    lambda _: choose(""),
                    key="change-situation",
                ),
            ],
            spacing=theme.MD,
            vertical_alignment=ft.CrossAxisAlignment.START,
        ),
        *(row(card, best=True) for card in best),
        text.label(words.MORE_CARDS) if rest else None,
        *map(row, rest),
        surfaces.row_group(
            surfaces.list_row(
                words.SLIP_TITLE,
                words.SLIP_BODY,
                icon=ft.Icons.SPA_OUTLINED,
                on_click=go("/journey/slip"),
                key="slip",
            )
        )
        if situation.id == "slipped"
        else None,
        buttons.button_column(
            buttons.quiet(words.CHANGE, lambda _: choose(""), key="change-situation-below")
        ),
    ]


def _everything(cards: Sequence[CardRow], choose: Callable[[str], Any]) -> list[ft.Control | None]:
    back = buttons.quiet(words.CHANGE, lambda _: choose(""), key="change-situation")
    return [text.heading(words.ALL_TITLE), back, *map(card_row(""), cards)]


def _unreadable() -> ft.Control:
    return surfaces.empty_state(
        ft.Icons.STYLE_OUTLINED,
        words.UNREADABLE_TITLE,
        words.UNREADABLE_BODY,
        buttons.primary(words.OPEN_SOS, go("/sos"), key="open-sos"),
        key="cards-unreadable",
    )
