"""Your first meeting: a quiet page to read before going."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import flet as ft

from mobile_app.domain.guides import GuidePart
from mobile_app.domain.meeting_kinds import Trait
from mobile_app.presenters.first_meeting import FirstMeetingPresenter
from mobile_app.presenters.meeting_filters import Filters, finder_of
from mobile_app.presenters.meetings import ANY_DAY
from mobile_app.ui import theme
from mobile_app.ui.actions import go, go_now
from mobile_app.ui.components import buttons, surfaces, text
from mobile_app.ui.components.page import leaf_page
from mobile_app.ui.hooks import AppContext, use_app
from mobile_app.ui.screen import screen
from mobile_app.ui.strings import first_meeting as words


@screen
def FirstMeetingScreen() -> ft.View:
    app = use_app()
    presenter = ft.use_memo(lambda: FirstMeetingPresenter(app.services), [])
    parts: tuple[GuidePart, ...] = ft.use_memo(presenter.parts, [])
    if not parts:
        return leaf_page(app, words.TITLE, [_unreadable()])

    def find(trait: Trait) -> Callable[[Any], None]:
        def found(_: Any) -> None:
            finder_of(app.services).show(Filters(when=ANY_DAY, traits=frozenset({trait})))
            go_now("/meetings")

        return found

    return leaf_page(
        app,
        words.TITLE,
        [
            text.quiet(words.BODY),
            *(_part(app, part) for part in parts),
            buttons.button_column(
                buttons.primary(words.FIND, find(Trait.BEGINNERS), key="find-beginners"),
                buttons.secondary(words.FIND_BOTH, find(Trait.BOTH), key="find-both"),
            ),
        ],
    )


def _part(app: AppContext, part: GuidePart) -> ft.Control:
    return surfaces.section(
        part.title,
        *(text.body(paragraph, large=True) for paragraph in part.text),
        surfaces.card(
            *(_point(app, point) for point in part.points),
            key=f"points-{part.id}",
            spacing=theme.SM,
        )
        if part.points
        else None,
    )


def _point(app: AppContext, point: str) -> ft.Control:
    return ft.Row(
        [
            ft.Icon(ft.Icons.CHECK_ROUNDED, size=app.look.icon(18), color=ft.Colors.PRIMARY),
            ft.Container(text.body(point), expand=True),
        ],
        spacing=theme.SM,
        vertical_alignment=ft.CrossAxisAlignment.START,
    )


def _unreadable() -> ft.Control:
    return surfaces.empty_state(
        ft.Icons.MENU_BOOK_ROUNDED,
        words.UNREADABLE_TITLE,
        words.UNREADABLE_BODY,
        buttons.primary(words.SEE_MEETINGS, go("/meetings"), key="see-meetings"),
        key="guide-unreadable",
    )
