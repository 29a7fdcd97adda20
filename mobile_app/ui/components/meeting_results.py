"""What stands under a search for meetings: pages, other times, nothing found, no list."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import flet as ft

from mobile_app.presenters.meetings import ANY_DAY, MeetingsPresenter, MeetingsView, NothingFound
from mobile_app.ui import theme
from mobile_app.ui.components import buttons, surfaces, text
from mobile_app.ui.components.meeting_line import meeting_line
from mobile_app.ui.hooks import AppContext
from mobile_app.ui.strings import meetings as words


def nothing(
    app: AppContext, when: str, found: NothingFound, now: datetime, choose: Any
) -> list[ft.Control | None]:
    title = words.NOTHING.get(when, words.NOTHING_THAT_DAY)
    if found.next is not None:
        message = words.NOTHING_BODY if found.online else words.other_times(found.any_day)
    else:
        message = words.NOTHING_ONLINE_BODY if found.online else words.NOTHING_AT_ALL
    other_times = found.next is not None and when != ANY_DAY
    return [
        surfaces.empty_state(
            ft.Icons.NIGHTLIGHT_OUTLINED,
            title,
            message,
            buttons.secondary(words.SEE_ANY_DAY, lambda _: choose(ANY_DAY), key="any-day")
            if other_times
            else None,
            key="nothing",
        ),
        text.heading(words.NEXT_UP) if found.next else None,
        meeting_line(app, found.next, now, dated=True) if found.next else None,
        text.heading(words.ONLINE_NOW) if found.online else None,
        *(
            meeting_line(app, row, now)
            for row in found.online
            if found.next is None or row.id != found.next.id
        ),
    ]


def elsewhere(total: int, choose: Any) -> ft.Control:
    return surfaces.column(
        [
            text.small(words.other_times(total), centre=True),
            buttons.button_column(
                buttons.quiet(words.SEE_ANY_DAY, lambda _: choose(ANY_DAY), key="any-day")
            ),
        ],
        theme.XS,
    )


def pages(view: MeetingsView, set_page: Any) -> ft.Control | None:
    if view.pages < 2:
        return text.small(words.results(view.total), centre=True) if view.total else None

    def turn(by: int) -> Any:
        return lambda _: set_page(lambda page: max(0, page + by))

    return surfaces.column(
        [
            text.small(
                f"{words.results(view.total)}. {words.page_of(view.page, view.pages)}", centre=True
            ),
            buttons.secondary(words.LATER, turn(1), key="later")
            if view.page + 1 < view.pages
            else None,
            buttons.quiet(words.EARLIER, turn(-1), key="earlier") if view.page else None,
        ]
    )


def missing(presenter: MeetingsPresenter) -> ft.Control:
    async def fetch(_: Any) -> None:
        from mobile_app.ui.actions import attempt, notify

        reach = await attempt(presenter.lists.refresh())
        if reach is not None and reach in words.REACH:
            notify(words.REACH[reach])

    return surfaces.empty_state(
        ft.Icons.CLOUD_OFF_ROUNDED,
        words.MISSING_TITLE,
        words.MISSING_BODY,
        buttons.primary(words.TRY_NOW, fetch, key="fetch"),
        key="list-missing",
    )
