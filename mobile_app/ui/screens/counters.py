"""What a person counts: the list."""

from __future__ import annotations

import flet as ft

from mobile_app.presenters.counters import CountersPresenter
from mobile_app.ui.actions import go
from mobile_app.ui.components import buttons, surfaces
from mobile_app.ui.components.page import leaf_page
from mobile_app.ui.hooks import use_app, use_records
from mobile_app.ui.screen import screen
from mobile_app.ui.strings import me as words


@screen
def CountersScreen() -> ft.View:
    app = use_app()
    use_records()
    presenter = ft.use_memo(lambda: CountersPresenter(app.services), [])
    lines = presenter.lines(app.services.clock.now().date())
    add = buttons.primary(
        words.ADD_COUNTER, go("/me/counters/new"), icon=ft.Icons.ADD_ROUNDED, key="add"
    )
    if not lines:
        return leaf_page(
            app,
            words.COUNTERS,
            [
                surfaces.empty_state(
                    ft.Icons.TIMELAPSE_ROUNDED,
                    words.COUNTERS_EMPTY_TITLE,
                    words.COUNTERS_EMPTY_BODY,
                    add,
                    key="counters-empty",
                )
            ],
        )
    rows = [
        surfaces.list_row(
            line.label,
            words.counter_line(line.days, app.formats.date(line.started_on)),
            on_click=go(f"/me/counters/{line.id}"),
            key=f"counter-{line.id}",
        )
        for line in lines
    ]
    return leaf_page(app, words.COUNTERS, [surfaces.row_group(*rows), add])
