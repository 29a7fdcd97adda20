"""What the address "/welcome" shows: first run, or just a counter for somebody who had that."""

from __future__ import annotations

import flet as ft

from mobile_app.ui.hooks import use_services
from mobile_app.ui.screen import screen


@screen
def WelcomeScreen() -> ft.View:
    services = use_services()
    # As it was when this opened: finishing first run must not turn it into something else.
    if ft.use_memo(lambda: services.repos.settings.get().welcomed, []):
        from mobile_app.ui.screens.counter_edit import CounterEditScreen

        return CounterEditScreen()
    from mobile_app.ui.screens.first_run import FirstRunScreen

    return FirstRunScreen()
