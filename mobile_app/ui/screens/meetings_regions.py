"""The areas the lists themselves name, from wide to narrow."""

from __future__ import annotations

import flet as ft

from mobile_app.domain.regions import Branch
from mobile_app.presenters.meeting_options import OptionsPresenter
from mobile_app.ui.actions import go_now
from mobile_app.ui.components import buttons, surfaces, text
from mobile_app.ui.components.page import leaf_page
from mobile_app.ui.finder_hooks import use_finder
from mobile_app.ui.hooks import use_app, use_state
from mobile_app.ui.meeting_hooks import use_meeting_lists
from mobile_app.ui.screen import screen
from mobile_app.ui.strings import meeting_finding as words
from mobile_app.ui.strings import meetings as meeting_words
from mobile_app.ui.strings.meeting_types import type_words


@screen
def MeetingRegionsScreen() -> ft.View:
    app = use_app()
    lists = use_meeting_lists(search=True)
    finder = use_finder()
    presenter = ft.use_memo(lambda: OptionsPresenter(app.services, type_words), [])
    nothing: tuple[str, ...] = ()
    under, set_under = use_state(nothing)
    if not lists.searchable:
        return leaf_page(app, words.REGION, [surfaces.skeleton(5)])

    def choose(path: tuple[str, ...]) -> None:
        finder.change(region=path)
        go_now("/meetings")

    def row(branch: Branch) -> ft.Control:
        def open_it(_: object) -> None:
            if branch.divided:
                set_under(branch.path)
            else:
                choose(branch.path)

        return surfaces.list_row(
            branch.name,
            meeting_words.results(branch.meetings),
            on_click=open_it,
            chevron=branch.divided,
            key=f"region-{'/'.join(branch.path)}",
        )

    return leaf_page(
        app,
        words.REGION,
        [
            text.heading(", ".join(under)) if under else None,
            buttons.button_column(
                buttons.primary(words.all_of(under[-1]), lambda _: choose(under), key="all-of-it"),
                buttons.quiet(words.WIDER, lambda _: set_under(under[:-1]), key="wider"),
            )
            if under
            else buttons.button_column(
                buttons.secondary(words.LOOK_EVERYWHERE, lambda _: choose(()), key="everywhere")
            ),
            surfaces.row_group(*[row(branch) for branch in presenter.branches(under)]),
        ],
    )
