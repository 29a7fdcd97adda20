"""A coping card: what it is, its steps one at a time, and what may help next."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import flet as ft

from mobile_app.presenters.card import CardPresenter
from mobile_app.ui import theme
from mobile_app.ui.actions import attempt, go, tick
from mobile_app.ui.address import query
from mobile_app.ui.components import buttons, choices, coping_card, surfaces
from mobile_app.ui.components.page import leaf_page
from mobile_app.ui.hooks import use_app, use_records
from mobile_app.ui.screen import keyed, screen
from mobile_app.ui.strings import common
from mobile_app.ui.strings import cope as words

INTRO, END = -1, -2
"""Where somebody is on the card besides a step's index."""

Press = Callable[[Any], Any]


@dataclass(frozen=True, slots=True)
class Run:
    """One time through the card."""

    at: int = INTRO
    as_list: bool = False
    before: int | None = None
    after: int | None = None


@screen
def CopeCardScreen() -> ft.View:
    card_id = ft.use_route_params().get("card_id", "")
    # A key of its own for each card: one that leads to the next must not keep its place.
    return keyed(f"page-{card_id}", CardPage, card_id, query("for"))


@screen
def CardPage(card_id: str, situation: str) -> ft.View:
    app = use_app()
    use_records()
    presenter = ft.use_memo(lambda: CardPresenter(app.services, card_id, situation), [])
    run, set_run = ft.use_state(Run())
    view = presenter.view()
    if view is None:
        return leaf_page(app, common.COPE, [_no_card()])
    steps = view.steps

    def change(**changes: Any) -> None:
        set_run(lambda now: replace(now, **changes))

    def step_to(index: int) -> Press:
        async def pressed(_: Any = None) -> None:
            if index < len(steps):
                change(at=index)
                return
            change(at=END)
            await tick()
            await attempt(presenter.keep(run.before))

        return pressed

    def answer_before(value: int) -> None:
        change(before=None if value == run.before else value)

    async def answer_after(value: int) -> None:
        change(after=value)
        await attempt(presenter.keep(run.before, value))

    def once_more(_: Any) -> None:
        presenter.begin()
        set_run(Run(before=run.after))

    async def favourite(_: Any) -> None:
        await attempt(presenter.toggle_favourite())
        await tick()

    columns = choices.columns_for(app.look)
    if run.at == INTRO:
        title, body = (
            common.COPE,
            coping_card.intro(view, run.before, answer_before, columns=columns),
        )
        foot = _row(_forward(words.START, step_to(0), "start", ft.Icons.PLAY_ARROW_ROUNDED))
    elif run.at == END:
        title = view.title
        ending = presenter.ending(run.before, run.after)
        body = coping_card.end(
            run.before, run.after, answer_after, ending, presenter.situation, columns=columns
        )
        foot = _row(
            buttons.quiet(words.AGAIN, once_more, key="again"),
            _forward(common.DONE, go("/cope"), "done"),
        )
    else:
        last = run.as_list or run.at + 1 == len(steps)
        if run.as_list:
            title, body = view.title, coping_card.all_steps(steps)
        else:
            title = words.step_of(run.at + 1, len(steps))
            body = coping_card.one_step(steps[run.at], len(steps), step_to(run.at + 1))
        body.append(
            buttons.quiet(
                words.ONE_BY_ONE if run.as_list else words.AS_LIST,
                lambda _: change(as_list=not run.as_list),
                key="as-list",
            )
        )
        foot = _row(
            _back(step_to(run.at - 1)) if run.at > 0 and not run.as_list else None,
            _forward(
                words.FINISH if last else words.NEXT,
                step_to(len(steps) if last else run.at + 1),
                "next",
            ),
        )
    kept = view.favourite
    return leaf_page(
        app,
        title,
        body,
        actions=[
            buttons.icon_button(
                ft.Icons.FAVORITE_ROUNDED if kept else ft.Icons.FAVORITE_BORDER_ROUNDED,
                words.REMOVE_FAVOURITE if kept else words.ADD_FAVOURITE,
                favourite,
                key="favourite",
                selected=kept,
            ),
            _sos(),
        ],
        # The large buttons below take SOS's corner; here it stands above, one tap away as ever.
        sos=False,
        bottom=foot,
    )


def _row(*controls: ft.Control | None) -> ft.Control:
    return ft.Row(
        [control for control in controls if control is not None],
        spacing=theme.SM,
        vertical_alignment=ft.CrossAxisAlignment.CENTER,
    )


def _forward(
    said: str, on_click: Press, key: str, icon: ft.IconData | None = None
) -> ft.FilledButton:
    button = buttons.primary(said, on_click, icon=icon, key=key, large=True)
    button.expand = True
    return button


def _back(on_click: Press) -> ft.Control:
    return ft.FilledTonalButton(
        ft.Icon(ft.Icons.ARROW_BACK_ROUNDED, semantics_label=words.PREVIOUS),
        key="previous",
        on_click=on_click,
        width=theme.TOUCH_LARGE,
        height=theme.TOUCH_LARGE,
        style=ft.ButtonStyle(
            padding=0,
            bgcolor=ft.Colors.PRIMARY_CONTAINER,
            color=ft.Colors.ON_PRIMARY_CONTAINER,
            shape=ft.RoundedRectangleBorder(radius=theme.RADIUS),
        ),
    )


def _sos() -> ft.Control:
    return ft.Container(
        ft.FilledButton(
            ft.Text(
                common.SOS,
                theme_style=ft.TextThemeStyle.LABEL_LARGE,
                # A role's style carries a colour of its own, which a button does not change.
                color=ft.Colors.ON_PRIMARY,
                semantics_label=common.SOS_HINT,
            ),
            icon=ft.Icons.SUPPORT_ROUNDED,
            key="sos",
            on_click=go("/sos"),
            height=theme.TOUCH,
            style=ft.ButtonStyle(
                shape=ft.RoundedRectangleBorder(radius=theme.RADIUS),
                padding=ft.Padding.symmetric(horizontal=theme.LG),
            ),
        ),
        padding=ft.Padding.only(right=theme.LG),
    )


def _no_card() -> ft.Control:
    return surfaces.empty_state(
        ft.Icons.STYLE_OUTLINED,
        words.NO_CARD_TITLE,
        words.NO_CARD_BODY,
        buttons.primary(words.SEE_CARDS, go("/cope"), key="see-cards"),
        key="no-card",
    )
