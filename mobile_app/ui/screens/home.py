"""What the address "/" shows: Today, or first run for somebody who is new here."""

from __future__ import annotations

import flet as ft

from mobile_app.ui.hooks import use_records, use_services
from mobile_app.ui.screen import screen


@screen
def HomeScreen() -> ft.View:
    services = use_services()
    use_records()
    if services.repos.settings.get().welcomed:
        from mobile_app.ui.screens.today import TodayScreen

        return TodayScreen()
    from mobile_app.ui.screens.first_run import FirstRunScreen

    return FirstRunScreen()
