"""Past check-ins, a page at a time; each can be corrected or removed, with undo."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import flet as ft

from mobile_app.domain.checkins import CheckIn
from mobile_app.presenters.journey import CheckInDay, JourneyPresenter
from mobile_app.ui import theme
from mobile_app.ui.actions import attempt, go, notify
from mobile_app.ui.components import buttons, surfaces, text
from mobile_app.ui.components.check_in_row import check_in_row, check_in_when
from mobile_app.ui.components.page import leaf_page
from mobile_app.ui.hooks import AppContext, use_app, use_records
from mobile_app.ui.screen import screen
from mobile_app.ui.strings import common
from mobile_app.ui.strings import journey as words

Remove = Callable[[CheckIn], Callable[[Any], Any]]


@screen
def JourneyCheckInsScreen() -> ft.View:
    app = use_app()
    version = use_records()
    presenter = ft.use_memo(lambda: JourneyPresenter(app.services), [])
    pages, set_pages = ft.use_state(1)
    view = ft.use_memo(lambda: presenter.history(pages), [version, pages])

    def remove(check_in: CheckIn) -> Callable[[Any], Any]:
        async def removed(_: Any) -> None:
            if await attempt(presenter.remove_check_in(check_in)):
                notify(
                    words.CHECK_IN_REMOVED,
                    common.UNDO,
                    lambda: attempt(presenter.restore_check_in(check_in)),
                )

        return removed

    if not view.total:
        return leaf_page(app, words.CHECK_INS, [_empty()])
    return leaf_page(
        app,
        words.CHECK_INS,
        [
            text.quiet(words.check_ins_total(view.total)),
            *(_day(app, day, remove) for day in view.days),
            buttons.secondary(
                words.SHOW_MORE, lambda _: set_pages(lambda shown: shown + 1), key="more"
            )
            if view.more
            else None,
        ],
    )


def _empty() -> ft.Control:
    return surfaces.empty_state(
        ft.Icons.EDIT_NOTE_ROUNDED,
        words.CHECK_INS_NONE,
        words.CHECK_INS_NONE_BODY,
        buttons.primary(words.CHECK_IN_NOW, go("/check-in"), key="check-in"),
        key="check-ins-empty",
    )


def _day(app: AppContext, day: CheckInDay, remove: Remove) -> ft.Control:
    today = app.services.clock.now().date()
    return surfaces.column(
        [
            text.heading(app.formats.day(day.on, today)),
            surfaces.row_group(*(_line(app, one, remove) for one in day.check_ins)),
        ],
        theme.SM,
    )


def _line(app: AppContext, check_in: CheckIn, remove: Remove) -> ft.Control:
    row = check_in_row(app, check_in, dated=False)
    row.expand = True
    return ft.Row(
        [
            row,
            buttons.icon_button(
                ft.Icons.DELETE_OUTLINE_ROUNDED,
                words.remove_label(check_in_when(app, check_in)),
                remove(check_in),
                key=f"remove-{check_in.id}",
            ),
        ],
        spacing=0,
        vertical_alignment=ft.CrossAxisAlignment.CENTER,
        key=f"line-{check_in.id}",
    )
