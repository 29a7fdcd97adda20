"""Meetings: tonight first, then any other time, by words, by place and by what matters."""

from __future__ import annotations

import asyncio
from typing import Any

import flet as ft

from mobile_app.domain.meeting_query import Order
from mobile_app.presenters.meeting_filters import Finder
from mobile_app.presenters.meeting_lists import Phase
from mobile_app.presenters.meeting_options import OptionsPresenter
from mobile_app.presenters.meetings import MeetingsPresenter
from mobile_app.ui import theme
from mobile_app.ui.actions import announce
from mobile_app.ui.address import query
from mobile_app.ui.components import buttons, choices, meeting_results, surfaces
from mobile_app.ui.components.meeting_filters import active_row, filter_row
from mobile_app.ui.components.meeting_line import meeting_line
from mobile_app.ui.components.page import tab_page
from mobile_app.ui.finder_hooks import use_finder
from mobile_app.ui.hooks import use_app, use_kept, use_now, use_records
from mobile_app.ui.meeting_hooks import use_meeting_lists
from mobile_app.ui.screen import screen
from mobile_app.ui.strings import common
from mobile_app.ui.strings import meeting_finding as finding
from mobile_app.ui.strings import meetings as words
from mobile_app.ui.strings.meeting_types import type_words

PLACE = 2
_TYPING_SECONDS = 0.12
"""Drawing a list costs more than finding it: wait for the thumb to rest."""


@screen
def MeetingsScreen() -> ft.View:
    app = use_app()
    use_records()
    now = use_now(60)
    use_meeting_lists(search=True)
    finder = use_finder()
    presenter = ft.use_memo(lambda: MeetingsPresenter(app.services), [])
    options = ft.use_memo(lambda: OptionsPresenter(app.services, type_words), [])
    asked = query("when")
    typed = use_kept(finder.filters.text)
    # A link to "/meetings?when=tonight" counts also while this screen is already there.
    ft.use_effect(lambda: finder.change(when=asked) if asked else None, dependencies=[asked])

    async def settle(value: str) -> None:
        await asyncio.sleep(_TYPING_SECONDS)
        if typed.current == value:
            finder.change(text=value)
            if value.strip():
                # The list changes without being touched: say what became of it.
                shown = presenter.view(app.services.clock.now(), finder.filters)
                await announce(meeting_results.count_words(app, shown))

    def type_in(value: str) -> None:
        typed.set(value)
        ft.context.page.run_task(settle, value)

    def choose_when(value: str) -> None:
        finder.change(when=value)

    view = presenter.view(now, finder.filters, finder.page)
    body: list[ft.Control | None] = [
        meeting_results.when_row(app, view, choose_when),
        filter_row(app, finder),
        active_row(app, finder, options.words_of),
    ]
    if view.phase is Phase.LOADING:
        body.append(surfaces.skeleton(5))
    elif view.phase is Phase.MISSING and not view.has_own:
        body.append(meeting_results.missing(presenter.lists))
        body.append(meeting_results.more_ways())
    else:
        if view.phase is Phase.MISSING:
            body.append(meeting_results.missing(presenter.lists))
        else:
            body.append(meeting_results.about_list(app, view, now))
        if not finder.filters.text and not finder.filters.active() and finder.page == 0:
            body += meeting_results.favourites(app, presenter, now)
        body += meeting_results.corrected(view)
        if view.total:
            body.append(meeting_results.count_line(app, view, _order(finder)))
        body += [meeting_line(app, row, now, dated=view.dated) for row in view.rows]
        if view.nothing is not None:
            body += meeting_results.nothing(
                app,
                view.when,
                view.nothing,
                now,
                choose_when,
                lambda: finder.show(finder.filters.cleared()),
            )
        body.append(meeting_results.pages(view, finder.turn))
        if view.elsewhere and view.nothing is None:
            body.append(meeting_results.elsewhere(view.elsewhere, choose_when))
        body.append(meeting_results.more_ways())
    return tab_page(
        app,
        PLACE,
        common.MEETINGS,
        [_search_field(typed.current, type_in)],
        fixed=ft.ListView(
            [control for control in body if control is not None],
            # Another page of the list starts at its top.
            key=f"meetings-page-{finder.page}",
            expand=True,
            spacing=theme.SM,
            padding=ft.Padding.only(
                left=app.look.gutter, right=app.look.gutter, top=theme.XS, bottom=96
            ),
        ),
    )


def _search_field(value: str, type_in: Any) -> ft.Control:
    field = choices.text_field(
        words.SEARCH, value, type_in, key="search", hint=words.SEARCH_HINT, limit=80
    )
    field.prefix_icon = ft.Icons.SEARCH_ROUNDED
    return field


def _order(finder: Finder) -> ft.Control | None:
    if finder.filters.around is None:
        return None
    nearest = finder.filters.order is Order.NEAREST
    return buttons.quiet(
        finding.SOONEST_FIRST if nearest else finding.NEAREST_FIRST,
        lambda _: finder.change(order=Order.SOONEST if nearest else Order.NEAREST),
        icon=ft.Icons.SWAP_VERT_ROUNDED,
        key="order",
    )
