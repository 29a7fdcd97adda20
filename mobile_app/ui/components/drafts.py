"""Says that something begun earlier is back, and lets the person begin anew."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import flet as ft

from mobile_app.ui.components import buttons, surfaces
from mobile_app.ui.strings import common


def draft_banner(start_over: Callable[[Any], Any]) -> ft.Control:
    return surfaces.banner(
        common.DRAFT_BACK,
        icon=ft.Icons.EDIT_NOTE_ROUNDED,
        action=buttons.quiet(common.START_OVER, start_over, key="start-over"),
        key="draft",
    )
