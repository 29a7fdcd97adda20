"""Everything that can be asked of a meeting, with how many have it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import flet as ft

from mobile_app.domain.meetings import Venue
from mobile_app.presenters.meeting_filters import Finder
from mobile_app.presenters.meeting_options import Option, OptionsPresenter
from mobile_app.ui import theme
from mobile_app.ui.actions import go, go_now
from mobile_app.ui.components import buttons, choices, surfaces, text
from mobile_app.ui.components.meeting_filters import around_words
from mobile_app.ui.components.page import leaf_page
from mobile_app.ui.finder_hooks import use_finder
from mobile_app.ui.hooks import use_app, use_now, use_records, use_state
from mobile_app.ui.meeting_hooks import use_meeting_lists
from mobile_app.ui.screen import screen
from mobile_app.ui.strings import meeting_finding as words
from mobile_app.ui.strings import meetings as meeting_words
from mobile_app.ui.strings import my_meeting
from mobile_app.ui.strings.meeting_types import type_words

_FIRST_KINDS = 10
_VENUES = (Venue.IN_PERSON, Venue.ONLINE)


@screen
def MeetingFiltersScreen() -> ft.View:
    app = use_app()
    use_records()
    now = use_now(60)
    lists = use_meeting_lists(search=True)
    finder = use_finder()
    presenter = ft.use_memo(lambda: OptionsPresenter(app.services, type_words), [])
    all_kinds, set_all_kinds = use_state(False)
    if not lists.searchable:
        return leaf_page(app, words.FILTERS_TITLE, [surfaces.skeleton(5)])
    filters = finder.filters
    view = presenter.view(filters, now)
    kinds = view.kinds
    if not all_kinds:
        kinds = tuple(k for at, k in enumerate(kinds) if at < _FIRST_KINDS or k.chosen)
    venues = [Option(venue, 0, filters.venue is venue) for venue in _VENUES]
    return leaf_page(
        app,
        words.FILTERS_TITLE,
        [
            _group(
                finder, words.TAKING_PART, "venue", venues, lambda o: meeting_words.VENUES[o.value]
            ),
            _group(finder, words.WHO, "traits", view.traits, lambda o: words.TRAITS[o.value]),
            text.small(words.BOTH_BODY),
            surfaces.row_group(
                surfaces.list_row(
                    words.NEAR_TITLE,
                    around_words(app, filters) if filters.around else words.ANYWHERE,
                    icon=ft.Icons.NEAR_ME_OUTLINED,
                    on_click=go("/meetings/near"),
                    key="to-near",
                ),
                surfaces.list_row(
                    words.REGION,
                    ", ".join(filters.region) or words.ANYWHERE,
                    icon=ft.Icons.MAP_OUTLINED,
                    on_click=go("/meetings/regions"),
                    key="to-regions",
                )
                if view.branches or filters.region
                else None,
            ),
            _group(finder, words.PROGRAMME, "programmes", view.programmes, lambda o: str(o.value)),
            _group(
                finder,
                words.TIME_OF_DAY,
                "times_of_day",
                view.times_of_day,
                lambda o: words.TIMES_OF_DAY[o.value],
            ),
            _group(
                finder,
                words.LANGUAGE,
                "languages",
                view.languages,
                lambda o: words.LANGUAGES[o.value],
            ),
            _group(finder, words.KIND, "kinds", kinds, lambda o: o.words),
            buttons.quiet(words.MORE_KINDS, lambda _: set_all_kinds(True), key="more-kinds")
            if len(kinds) < len(view.kinds)
            else None,
            surfaces.row_group(
                surfaces.list_row(
                    my_meeting.HIDDEN_TITLE,
                    my_meeting.hidden_count(view.hidden),
                    icon=ft.Icons.VISIBILITY_OFF_OUTLINED,
                    on_click=go("/meetings/hidden"),
                    key="to-hidden",
                )
            )
            if view.hidden
            else None,
        ],
        bottom=buttons.button_column(
            buttons.primary(words.show(view.total), _back, key="show"),
            buttons.quiet(words.CLEAR, lambda _: finder.show(filters.cleared()), key="clear")
            if filters.active()
            else None,
            spacing=theme.XS,
        ),
        sos=False,
    )


def _back(_: Any) -> None:
    go_now("/meetings")


def _group(
    finder: Finder,
    title: str,
    name: str,
    options: Sequence[Option],
    label: Callable[[Option], str],
) -> ft.Control | None:
    """Pills under a heading; None when there is nothing to choose."""
    if not options:
        return None
    pills = [
        choices.choice_pill(
            words.option(label(one), one.count),
            one.chosen,
            choices.handler(lambda value: finder.toggle(name, value), one.value),
            key=f"{name}-{label(one)}",
        )
        for one in options
    ]
    return surfaces.section(title, ft.Row(pills, wrap=True, spacing=theme.SM, run_spacing=theme.SM))
