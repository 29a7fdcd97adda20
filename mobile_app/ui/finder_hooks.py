"""The hook of every screen that looks for meetings."""

from __future__ import annotations

import contextvars

import flet as ft

from mobile_app.presenters.meeting_filters import Finder, finder_of
from mobile_app.ui.hooks import use_app, use_kept, use_state


def use_finder() -> Finder:
    """What is looked for; draws again whenever it changes, on whichever screen."""
    finder = finder_of(use_app().services)
    _, set_version = use_state(0)
    stop = use_kept(_nothing_to_stop)

    def listen() -> None:
        # A change may come from a task in which Flet does not know which window is meant.
        window = contextvars.copy_context()
        stop.set(finder.subscribe(lambda: window.copy().run(set_version, lambda seen: seen + 1)))

    def forget() -> None:
        stop.current()
        stop.set(_nothing_to_stop)

    ft.use_effect(listen, dependencies=[], cleanup=forget)
    return finder


def _nothing_to_stop() -> None:
    """Before the first subscription and after the last."""
