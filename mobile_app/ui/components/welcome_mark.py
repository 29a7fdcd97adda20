"""Marking a meeting as one that welcomes both, for oneself."""

from __future__ import annotations

from typing import Any

import flet as ft

from mobile_app.presenters.meeting_marks import MarksPresenter
from mobile_app.ui import theme
from mobile_app.ui.actions import attempt, tick
from mobile_app.ui.components import choices, surfaces, text
from mobile_app.ui.hooks import AppContext
from mobile_app.ui.strings import meeting_finding as words


def welcome_mark(app: AppContext, meeting_id: str) -> ft.Control:
    presenter = MarksPresenter(app.services, meeting_id)

    async def toggle(_: Any) -> None:
        if await attempt(presenter.toggle_welcomes_both()) is not None:
            await tick()

    return surfaces.card(
        text.heading(words.WELCOMES_BOTH),
        text.body(words.MARK_BODY),
        ft.Row(
            [choices.choice_pill(words.MARK, presenter.welcomes_both, toggle, key="mark-both")],
            wrap=True,
        ),
        key="welcome-mark",
        spacing=theme.SM,
    )
