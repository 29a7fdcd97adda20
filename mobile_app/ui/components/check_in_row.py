"""One past check-in as a line of a list."""

from __future__ import annotations

import flet as ft

from mobile_app.domain.checkins import CheckIn
from mobile_app.ui.actions import go
from mobile_app.ui.components import surfaces
from mobile_app.ui.hooks import AppContext
from mobile_app.ui.strings import check_in as check_in_words
from mobile_app.ui.strings import journey as words

_WORDS_LIMIT = 140


def check_in_summary(check_in: CheckIn) -> str:
    """ "Good, craving 3 out of 10"."""
    said = [
        check_in_words.mood(check_in.mood) if check_in.mood is not None else "",
        check_in_words.craving(check_in.craving) if check_in.craving is not None else "",
    ]
    summary = ", ".join(part for part in said if part)
    return summary[:1].upper() + summary[1:] if summary else words.NO_ANSWER


def check_in_when(app: AppContext, check_in: CheckIn) -> str:
    """The day and the time, as the clocks showed where the person was."""
    day = app.formats.day(check_in.at.date(), app.services.clock.now().date())
    return f"{day}, {app.formats.time(check_in.at)}"


def check_in_row(app: AppContext, check_in: CheckIn, *, dated: bool = True) -> ft.Container:
    """Opens the check-in to correct it. With `dated` off only the time stands beneath."""
    when = check_in_when(app, check_in) if dated else app.formats.time(check_in.at)
    said = " ".join(check_in.words.split())
    if len(said) > _WORDS_LIMIT:
        said = said[: _WORDS_LIMIT - 1].rstrip() + "…"
    return surfaces.list_row(
        check_in_summary(check_in),
        f"{when}\n{said}" if said else when,
        on_click=go(f"/check-in/{check_in.id}"),
        key=f"check-in-{check_in.id}",
        chevron=dated,
    )
