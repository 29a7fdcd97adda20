"""Meetings: tonight first, then any other time, by words and by how one can take part."""

from __future__ import annotations

import asyncio
from datetime import datetime
from typing import Any

import flet as ft

from mobile_app.domain.meetings import Venue
from mobile_app.presenters.meeting_lists import Phase
from mobile_app.presenters.meetings import MeetingsPresenter, MeetingsView, When
from mobile_app.ui import theme
from mobile_app.ui.actions import go
from mobile_app.ui.address import query
from mobile_app.ui.components import buttons, choices, meeting_results, surfaces, text
from mobile_app.ui.components.meeting_line import age_words, meeting_line
from mobile_app.ui.components.page import tab_page
from mobile_app.ui.hooks import AppContext, use_app, use_kept, use_now, use_records, use_state
from mobile_app.ui.meeting_hooks import use_meeting_lists
from mobile_app.ui.screen import screen
from mobile_app.ui.strings import common
from mobile_app.ui.strings import meetings as words

PLACE = 2
_TYPING_SECONDS = 0.12
"""Drawing a list costs more than finding it: wait for the thumb to rest."""

_WHEN_WORDS = {
    "now": words.NOW,
    "tonight": words.TONIGHT,
    "today": words.TODAY,
    "any": words.ANY_DAY,
}


@screen
def MeetingsScreen() -> ft.View:
    app = use_app()
    use_records()
    now = use_now(60)
    use_meeting_lists(search=True)
    presenter = ft.use_memo(lambda: MeetingsPresenter(app.services), [])
    asked = query("when")
    when, set_when = use_state(asked or presenter.first_choice(now))
    search, set_search = use_state("")
    venue, set_venue = use_state("")
    page, set_page = use_state(0)
    typed = use_kept("")
    # A link to "/meetings?when=tonight" counts also while this screen is already there.
    ft.use_effect(lambda: set_when(asked) if asked else None, dependencies=[asked])

    async def settle(value: str) -> None:
        await asyncio.sleep(_TYPING_SECONDS)
        if typed.current == value:
            set_page(0)
            set_search(value)

    def type_in(value: str) -> None:
        typed.set(value)
        ft.context.page.run_task(settle, value)

    def choose_when(value: str) -> None:
        set_page(0)
        set_when(value)

    def choose_venue(value: str) -> None:
        set_page(0)
        set_venue(lambda current: "" if current == value else value)

    view = presenter.view(
        now, when=when, text=search, venue=Venue(venue) if venue else None, page=page
    )
    body: list[ft.Control | None] = [
        _when_row(app, view, choose_when),
        choices.choice_chips(
            [
                choices.Choice(Venue.IN_PERSON, words.IN_PERSON, ft.Icons.PLACE_OUTLINED),
                choices.Choice(Venue.ONLINE, words.ONLINE, ft.Icons.VIDEOCAM_OUTLINED),
            ],
            venue,
            choose_venue,
            key="venue",
        ),
    ]
    if view.phase is Phase.LOADING:
        body.append(surfaces.skeleton(5))
    elif view.phase is Phase.MISSING:
        body.append(meeting_results.missing(presenter))
    else:
        body.append(_about_list(app, view, now))
        if not search and page == 0:
            body += _favourites(app, presenter, now)
        body += [meeting_line(app, row, now, dated=view.dated) for row in view.rows]
        if view.nothing is not None:
            body += meeting_results.nothing(app, view.when, view.nothing, now, choose_when)
        body.append(meeting_results.pages(view, set_page))
        if view.elsewhere and view.nothing is None:
            body.append(meeting_results.elsewhere(view.elsewhere, choose_when))
    return tab_page(
        app,
        PLACE,
        common.MEETINGS,
        [_search_field(typed.current, type_in)],
        fixed=ft.ListView(
            [control for control in body if control is not None],
            # Another page of the list starts at its top.
            key=f"meetings-page-{page}",
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


def _when_row(app: AppContext, view: MeetingsView, choose: Any) -> ft.Control:
    return ft.Row(
        [
            choices.choice_pill(
                _when_words(app, choice),
                choice.value == view.when,
                choices.handler(choose, choice.value),
                key=f"when-{choice.value}",
                slim=True,
            )
            for choice in view.choices
        ],
        scroll=ft.ScrollMode.HIDDEN,
        spacing=theme.SM,
        key="when",
    )


def _when_words(app: AppContext, choice: When) -> str:
    if choice.day is None:
        return _WHEN_WORDS[choice.value]
    today = app.services.clock.now().date()
    if (choice.day - today).days == 1:
        return words.TOMORROW
    return app.formats.weekday(choice.day)


def _about_list(app: AppContext, view: MeetingsView, now: datetime) -> ft.Control:
    """Whether the list is a sample, how old it is, and the way to other areas."""
    areas = buttons.quiet(
        words.AREAS if view.areas_chosen else words.CHOOSE_AREAS, go("/meetings/areas"), key="areas"
    )
    if view.age is None or view.sample:
        return surfaces.banner(common.SAMPLE_DATA, action=areas, key="sample-list")
    told = age_words(app.formats, view.age, now)
    if view.age.stale:
        return surfaces.banner(told, action=areas, key="list-age")
    return ft.Row(
        [ft.Container(text.small(told, key="list-age"), expand=True), areas],
        vertical_alignment=ft.CrossAxisAlignment.CENTER,
    )


def _favourites(app: AppContext, presenter: MeetingsPresenter, now: datetime) -> list[ft.Control]:
    rows = presenter.favourites(now)
    if not rows:
        return []
    lines = [meeting_line(app, row, now, dated=True) for row in rows]
    for line in lines:
        line.key = f"yours-{line.key}"
        line.bgcolor = ft.Colors.PRIMARY_CONTAINER
    return [text.heading(words.YOURS), *lines, ft.Container(height=theme.XS)]
