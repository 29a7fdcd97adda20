"""The hook of every screen that shows meetings."""

from __future__ import annotations

import contextvars

import flet as ft

from mobile_app.presenters.meeting_lists import MeetingLists, lists_of
from mobile_app.ui.hooks import use_app, use_kept, use_state
from mobile_app.ui.strings.meeting_types import type_words


def use_meeting_lists(*, search: bool = False) -> MeetingLists:
    """The meetings of this device; draws again whenever they change.

    They are read after the first draw. With `search` they are made searchable too, and the server
    is asked for news when the last look is long ago.
    """
    lists = lists_of(use_app().services)
    _, set_version = use_state(lists.version)
    stop = use_kept(_nothing_to_stop)

    def listen() -> None:
        # Lists change in tasks in which Flet does not know which window is meant.
        window = contextvars.copy_context()
        stop.set(lists.subscribe(lambda: window.copy().run(set_version, lists.version)))

    def forget() -> None:
        stop.current()
        stop.set(_nothing_to_stop)

    async def read() -> None:
        if search:
            lists.type_words = lambda programme, code: type_words(
                programme, code, lists.type_name_of(programme, code)
            )
            await lists.ready_to_search()
            await lists.refresh_if_old()
        else:
            await lists.ready()

    ft.use_effect(listen, dependencies=[], cleanup=forget)
    ft.use_effect(read, dependencies=[], cleanup=lambda: None)
    return lists


def _nothing_to_stop() -> None:
    """Before the first subscription and after the last."""
