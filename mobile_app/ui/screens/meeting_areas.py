"""Which lists of meetings to keep on this device."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

import flet as ft

from mobile_app.presenters.meeting_areas import Area, AreasPresenter, AreasView
from mobile_app.presenters.meeting_supply import Offer, Reach
from mobile_app.ui import theme
from mobile_app.ui.actions import attempt, go, notify
from mobile_app.ui.components import buttons, surfaces, text
from mobile_app.ui.components.meeting_line import age_words
from mobile_app.ui.components.page import leaf_page
from mobile_app.ui.hooks import AppContext, use_app, use_now, use_records, use_state
from mobile_app.ui.meeting_hooks import use_meeting_lists
from mobile_app.ui.screen import screen
from mobile_app.ui.strings import common
from mobile_app.ui.strings import meeting_sources as own_words
from mobile_app.ui.strings import meetings as words

REFRESH = "*"
"""Stands for "all of them" among the ids of what is being fetched."""

_EMPTY = {
    Reach.OFFLINE: (ft.Icons.CLOUD_OFF_ROUNDED, words.OFFLINE_TITLE, words.OFFLINE_BODY),
    Reach.NO_SERVER: (ft.Icons.PUBLIC_OFF_ROUNDED, words.NO_SERVER_TITLE, words.NO_SERVER_BODY),
    Reach.TROUBLE: (ft.Icons.SYNC_PROBLEM_ROUNDED, words.TROUBLE_TITLE, words.TROUBLE_BODY),
    Reach.FOUND: (ft.Icons.LIST_ALT_ROUNDED, words.NO_PACKS_TITLE, words.NO_PACKS_BODY),
}


@screen
def MeetingAreasScreen() -> ft.View:
    app = use_app()
    use_records()
    use_meeting_lists()
    now = use_now(60)
    presenter = ft.use_memo(lambda: AreasPresenter(app.services), [])
    no_offer: Offer | None = None
    offer, set_offer = use_state(no_offer)
    nothing: frozenset[str] = frozenset()
    busy, set_busy = use_state(nothing)

    async def ask() -> None:
        set_offer(await presenter.offer())

    async def ask_again(_: Any) -> None:
        set_offer(None)
        await ask()

    def toggle(pack_id: str) -> Callable[[Any], Any]:
        async def toggled(_: Any) -> None:
            set_busy(lambda ids: ids | {pack_id})
            reach = await attempt(presenter.toggle(pack_id))
            set_busy(lambda ids: ids - {pack_id})
            if reach in words.REACH:
                notify(words.REACH[str(reach)])

        return toggled

    async def refresh(_: Any) -> None:
        set_busy(lambda ids: ids | {REFRESH})
        reach = await attempt(presenter.refresh())
        set_busy(lambda ids: ids - {REFRESH})
        if reach is not None:
            notify(words.REACH.get(reach, words.REFRESHED))

    ft.use_effect(ask, dependencies=[], cleanup=lambda: None)
    view = presenter.view(offer, now)
    body: list[ft.Control | None] = [text.quiet(words.AREAS_BODY)]
    if view.reach is None:
        body.append(surfaces.skeleton(2))
    elif view.reach is not Reach.FOUND or not view.areas:
        icon, title, message = _EMPTY[view.reach]
        body.append(
            surfaces.empty_state(
                icon,
                title,
                message,
                buttons.secondary(common.TRY_AGAIN, ask_again, key="ask-again"),
                key=f"areas-{view.reach}",
            )
        )
    body += [_area(app, area, now, toggle(area.id), area.id in busy) for area in view.areas]
    if _any_kept(view):
        body.append(
            buttons.button_column(
                buttons.quiet(
                    words.REFRESH,
                    None if busy else refresh,
                    icon=ft.Icons.SYNC_ROUNDED,
                    key="refresh",
                )
            )
        )
    body.append(
        buttons.quiet(
            own_words.OPEN,
            go("/meetings/sources"),
            icon=ft.Icons.UPLOAD_FILE_ROUNDED,
            key="own-list",
        )
    )
    return leaf_page(app, words.AREAS_TITLE, body)


def _any_kept(view: AreasView) -> bool:
    return any(area.chosen for area in view.areas)


def _area(
    app: AppContext, area: Area, now: datetime, toggle: Callable[[Any], Any], busy: bool
) -> ft.Control:
    if area.here:
        state = words.AREA_KEPT
    elif area.chosen:
        state = words.AREA_CHOSEN
    else:
        state = words.megabytes(area.download_bytes) if area.download_bytes else ""
    facts = [fact for fact in (words.area_facts(area.programme, area.count), state) if fact]
    age = words.NO_AGE if area.sample else area.age and age_words(app.formats, area.age, now)
    check = ft.Icon(
        ft.Icons.CHECK_CIRCLE_ROUNDED if area.chosen else ft.Icons.RADIO_BUTTON_UNCHECKED_ROUNDED,
        color=ft.Colors.PRIMARY if area.chosen else ft.Colors.OUTLINE,
        size=app.look.icon(24),
    )
    mark: ft.Control = (
        ft.ProgressRing(width=22, height=22, stroke_width=2, semantics_label=words.AREA_CHOSEN)
        if busy
        else check
    )
    return ft.Semantics(
        content=ft.Container(
            ft.Row(
                [
                    ft.Column(
                        [
                            text.title(area.name),
                            text.quiet(" · ".join(facts)),
                            *([text.small(age)] if age else []),
                        ],
                        spacing=2,
                        tight=True,
                        expand=True,
                    ),
                    mark,
                ],
                spacing=theme.MD,
                vertical_alignment=ft.CrossAxisAlignment.CENTER,
            ),
            key=f"area-{area.id}",
            padding=theme.LG,
            border_radius=theme.RADIUS,
            bgcolor=ft.Colors.PRIMARY_CONTAINER if area.chosen else ft.Colors.SURFACE_CONTAINER,
            ink=True,
            on_click=toggle,
        ),
        checked=area.chosen,
    )
