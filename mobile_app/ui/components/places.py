"""The five places, and the bar (on a phone) or the rail (on a wide screen) that leads to them."""

from __future__ import annotations

from typing import Any

import flet as ft

from mobile_app.ui import theme
from mobile_app.ui.actions import go_now
from mobile_app.ui.hooks import AppContext
from mobile_app.ui.strings import common

# route, words, icon, icon when selected
PLACES = (
    ("/", common.TODAY, ft.Icons.WB_SUNNY_OUTLINED, ft.Icons.WB_SUNNY_ROUNDED),
    ("/cope", common.COPE, ft.Icons.FAVORITE_BORDER_ROUNDED, ft.Icons.FAVORITE_ROUNDED),
    ("/meetings", common.MEETINGS, ft.Icons.GROUP_OUTLINED, ft.Icons.GROUP_ROUNDED),
    ("/journey", common.JOURNEY, ft.Icons.TRENDING_UP_ROUNDED, ft.Icons.TRENDING_UP_ROUNDED),
    ("/me", common.ME, ft.Icons.PERSON_OUTLINE_ROUNDED, ft.Icons.PERSON_ROUNDED),
)


def _visit(event: Any) -> None:
    go_now(PLACES[int(event.control.selected_index)][0])


def bar(app: AppContext, index: int) -> ft.NavigationBar:
    return ft.NavigationBar(
        [
            ft.NavigationBarDestination(icon=icon, selected_icon=chosen, label=words)
            for _, words, icon, chosen in PLACES
        ],
        key="places",
        selected_index=index,
        on_change=_visit,
        animation_duration=app.look.milliseconds(250),
    )


def rail(index: int) -> ft.NavigationRail:
    return ft.NavigationRail(
        [
            ft.NavigationRailDestination(icon=icon, selected_icon=chosen, label=words)
            for _, words, icon, chosen in PLACES
        ],
        key="places",
        selected_index=index,
        on_change=_visit,
        label_type=ft.NavigationRailLabelType.ALL,
        min_width=theme.RAIL_WIDTH,
        bgcolor=ft.Colors.SURFACE_CONTAINER_LOW,
        indicator_color=ft.Colors.PRIMARY_CONTAINER,
        group_alignment=-0.9,
        scrollable=True,
    )
