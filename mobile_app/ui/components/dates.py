"""Choosing a calendar date."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time, timedelta, tzinfo
from typing import Any, Final

import flet as ft

_NOON: Final = time(12)


def ask_date(
    value: date,
    on_choose: Callable[[date], Any],
    *,
    first: date,
    last: date,
    zone: tzinfo | None,
) -> None:
    """Open a calendar from `first` to `last` at `value`; `on_choose` gets what was picked.

    `zone` is the person's. Flet sends dates as instants, which shifts a midnight by a day wherever
    Python's idea of the zone differs from the page's; noon stays inside its day.
    """

    def instant(day: date) -> datetime:
        return datetime.combine(day, _NOON, zone)

    def chosen(event: Any) -> None:
        picked = date_of(event.control.value, zone)
        if picked is not None:
            on_choose(picked)

    ft.context.page.show_dialog(
        ft.DatePicker(
            value=instant(min(max(value, first), last)),
            first_date=instant(first),
            last_date=instant(last),
            current_date=instant(last),
            on_change=chosen,
        )
    )


def date_of(value: datetime | date | None, zone: tzinfo | None) -> date | None:
    """The calendar date a picker means: its midnight may arrive as an instant in UTC."""
    if not isinstance(value, datetime):
        return value
    if value.tzinfo is None:
        return value.date()
    # Towards the middle of the day: a zone whose offset differs by some minutes (before about 1910
    # many did) must not change the date.
    return (value.astimezone(zone) + timedelta(hours=11)).date()
