"""Where to look around: where the device is, or a town or postcode of the lists."""

from __future__ import annotations

import asyncio
from typing import Any

import flet as ft

from mobile_app.domain.gazetteer import Spot
from mobile_app.domain.regions import Branch
from mobile_app.errors import LocationDenied, LocationError
from mobile_app.presenters.meeting_near import NearPresenter, NearView
from mobile_app.ui import theme
from mobile_app.ui.actions import announce, go_now
from mobile_app.ui.components import buttons, choices, surfaces, text
from mobile_app.ui.components.distances import nearest_step, radius_steps
from mobile_app.ui.components.page import leaf_page
from mobile_app.ui.finder_hooks import use_finder
from mobile_app.ui.hooks import AppContext, use_app, use_kept, use_state
from mobile_app.ui.meeting_hooks import use_meeting_lists
from mobile_app.ui.screen import screen
from mobile_app.ui.strings import meeting_finding as words
from mobile_app.ui.strings import meetings as meeting_words

_TYPING_SECONDS = 0.12


@screen
def MeetingNearScreen() -> ft.View:
    app = use_app()
    lists = use_meeting_lists(search=True)
    use_finder()
    presenter = ft.use_memo(lambda: NearPresenter(app.services), [])
    typed = use_kept("")
    search, set_search = use_state("")
    refused, set_refused = use_state("")
    asking, set_asking = use_state(False)
    _, set_ready = use_state(-1)

    async def prepare() -> None:
        await presenter.prepare()
        set_ready(lists.version)

    ft.use_effect(prepare, dependencies=[lists.version], cleanup=lambda: None)

    async def settle(value: str) -> None:
        await asyncio.sleep(_TYPING_SECONDS)
        if typed.current == value:
            set_search(value)

    def type_in(value: str) -> None:
        typed.set(value)
        ft.context.page.run_task(settle, value)

    radius_km, _ = nearest_step(app, presenter.finder.filters.radius_km)

    async def locate(_: Any) -> None:
        set_asking(True)
        try:
            await presenter.locate(radius_km)
        except LocationError as error:
            denied = isinstance(error, LocationDenied)
            told = words.LOCATION_REFUSED if denied else words.LOCATION_UNKNOWN
            set_refused(told)
            set_asking(False)
            await announce(told)
            return
        set_asking(False)
        go_now("/meetings")

    def choose(spot: Spot) -> None:
        presenter.choose(spot, radius_km)
        go_now("/meetings")

    def choose_area(area: Branch) -> None:
        presenter.choose_area(area)
        go_now("/meetings")

    view = presenter.view(search)
    return leaf_page(
        app,
        words.NEAR_TITLE,
        [
            buttons.button_column(
                buttons.primary(
                    words.USE_LOCATION,
                    locate,
                    icon=ft.Icons.MY_LOCATION_ROUNDED,
                    key="locate",
                    disabled=asking,
                ),
                text.small(words.LOCATION_BODY, centre=True),
            ),
            surfaces.banner(refused, key="refused") if refused else None,
            choices.text_field(
                words.TOWN_OR_POSTCODE,
                typed.current,
                type_in,
                key="place",
                hint=words.TOWN_HINT,
                limit=60,
            ),
            _spots(view, search, choose, choose_area),
            surfaces.section(words.HOW_FAR, _radius(app, presenter, view)),
            buttons.button_column(
                buttons.secondary(
                    words.LOOK_EVERYWHERE, lambda _: _everywhere(presenter), key="everywhere"
                )
            )
            if view.around is not None
            else None,
        ],
    )


def _everywhere(presenter: NearPresenter) -> None:
    presenter.forget()
    go_now("/meetings")


def _spots(view: NearView, search: str, choose: Any, choose_area: Any) -> ft.Control | None:
    if not search.strip():
        return None
    if not view.ready:
        return text.quiet(words.GATHERING)
    if view.missing:
        return text.quiet(words.PLACES_MISSING, key="places-missing")
    if not view.spots and not view.areas:
        return text.quiet(words.NO_SUCH_PLACE, key="no-such-place")
    return surfaces.row_group(
        *[
            surfaces.list_row(
                ", ".join(part for part in (spot.name, spot.detail) if part),
                meeting_words.results(spot.meetings),
                icon=ft.Icons.PLACE_OUTLINED,
                on_click=choices.handler(choose, spot),
                key=f"spot-{at}",
            )
            for at, spot in enumerate(view.spots)
        ],
        *[
            surfaces.list_row(
                words.area_of(area.path),
                meeting_words.results(area.meetings),
                icon=ft.Icons.MAP_OUTLINED,
                on_click=choices.handler(choose_area, area),
                key=f"area-{at}",
            )
            for at, area in enumerate(view.areas)
        ],
        key="spots",
    )


def _radius(app: AppContext, presenter: NearPresenter, view: NearView) -> ft.Control:
    chosen, _ = nearest_step(app, view.radius_km)
    return ft.Row(
        [
            choices.choice_pill(
                said,
                km == chosen,
                choices.handler(presenter.widen, km),
                key=f"radius-{said}",
            )
            for km, said in radius_steps(app)
        ],
        wrap=True,
        spacing=theme.SM,
        run_spacing=theme.SM,
    )
