"""What is in a backup, before anything is changed: counts, dates, and what is not here yet."""

from __future__ import annotations

import flet as ft

from mobile_app.presenters.contents import Contents
from mobile_app.ui.components import surfaces, text
from mobile_app.ui.hooks import AppContext
from mobile_app.ui.strings import storage as words


def contents_card(app: AppContext, first: str, contents: Contents, unreadable: int) -> ft.Control:
    """`first` is the line that says where this comes from."""
    date = app.formats.date
    lines = words.found(
        first,
        contents.counters,
        contents.check_ins,
        contents.lapses,
        contents.others,
        date(contents.first_on) if contents.first_on else "",
        date(contents.last_on) if contents.last_on else "",
    )
    return surfaces.card(
        *(text.body(line) for line in lines),
        text.quiet(words.effect(contents.fresh, contents.differing, unreadable)),
        key="preview",
    )
