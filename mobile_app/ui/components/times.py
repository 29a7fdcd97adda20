"""Choosing a time of day."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, time
from typing import Any

import flet as ft


def ask_time(value: time, on_choose: Callable[[time], Any]) -> None:
    """Open a clock at `value`; `on_choose` gets what was picked, to the minute."""

    def chosen(event: Any) -> None:
        picked = event.control.value
        if isinstance(picked, datetime):
            picked = picked.time()
        if isinstance(picked, time):
            on_choose(picked.replace(second=0, microsecond=0, tzinfo=None))

    # Typed digits are quicker than a dial, and a screen reader reads them.
    ft.context.page.show_dialog(
        ft.TimePicker(
            value=value,
            entry_mode=ft.TimePickerEntryMode.INPUT,
            on_change=chosen,
        )
    )
