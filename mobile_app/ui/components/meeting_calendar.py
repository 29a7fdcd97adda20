"""A meeting for the person's own calendar, with the reminder they would like from it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import flet as ft

from mobile_app.presenters.meeting import MeetingPresenter
from mobile_app.ui import theme
from mobile_app.ui.actions import notify
from mobile_app.ui.components import buttons, choices, surfaces, text
from mobile_app.ui.saving import save_file
from mobile_app.ui.strings import meetings as words

ALARMS_MINUTES = (None, 30, 60, 120, 24 * 60)
"""What is offered; None is no reminder."""


def add_button(ask: Callable[[Any], Any]) -> ft.Control:
    return buttons.secondary(words.CALENDAR, ask, icon=ft.Icons.EVENT_ROUNDED, key="calendar")


def reminder_choice(presenter: MeetingPresenter, done: Callable[[], Any]) -> ft.Control:
    """How long before the calendar should say so; each answer makes the file."""

    async def choose(minutes: int | None) -> None:
        made = presenter.calendar(minutes)
        if made is not None and await save_file(*made):
            notify(words.CALENDAR_SAVED)
            done()

    return surfaces.card(
        text.subheading(words.REMIND),
        ft.Row(
            [
                choices.choice_pill(
                    words.remind_before(minutes),
                    False,
                    choices.handler(choose, minutes),
                    key=f"alarm-{minutes or 0}",
                )
                for minutes in ALARMS_MINUTES
            ],
            wrap=True,
            spacing=theme.SM,
            run_spacing=theme.SM,
        ),
        text.small(words.REMIND_BODY),
        key="reminder",
        spacing=theme.SM,
    )
