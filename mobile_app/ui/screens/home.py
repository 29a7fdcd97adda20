"""What the address "/" shows: Today, or first run for somebody who is new here."""

from __future__ import annotations

import flet as ft

from mobile_app.ui.hooks import use_record_value
from mobile_app.ui.screen import screen


@screen
def HomeScreen() -> ft.View:
    # Only that: what else changes is Today's own business, and drawn once.
    if use_record_value(lambda services: services.repos.settings.get().welcomed):
        from mobile_app.ui.screens.today import TodayScreen

        return TodayScreen()
    from mobile_app.ui.screens.first_run import FirstRunScreen

    return FirstRunScreen()
