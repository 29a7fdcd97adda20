"""The check-in: a mood, a number, a few words. Every question may stay unanswered."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import flet as ft

from mobile_app.domain.checkins import WORDS_LIMIT
from mobile_app.errors import TwofoldError
from mobile_app.presenters.check_in import CheckInPresenter, Draft
from mobile_app.ui import theme
from mobile_app.ui.actions import go_now, notify, tick
from mobile_app.ui.components import buttons, choices, surfaces, text
from mobile_app.ui.components.drafts import draft_banner
from mobile_app.ui.components.page import leaf_page
from mobile_app.ui.hooks import AppContext, use_app, use_kept, use_single_press, use_state
from mobile_app.ui.screen import screen
from mobile_app.ui.strings import check_in as words
from mobile_app.ui.strings import common

_FACES = (
    ft.Icons.MOOD_BAD_ROUNDED,
    ft.Icons.SENTIMENT_DISSATISFIED_ROUNDED,
    ft.Icons.SENTIMENT_NEUTRAL_ROUNDED,
    ft.Icons.SENTIMENT_SATISFIED_ROUNDED,
    ft.Icons.MOOD_ROUNDED,
)
STRONG_FROM = 7


@screen
def CheckInScreen() -> ft.View:
    app = use_app()
    params = ft.use_route_params()
    presenter = ft.use_memo(
        lambda: CheckInPresenter(app.services, params.get("checkin_id", "")), []
    )
    draft, set_draft = use_state(ft.use_memo(presenter.start, []))
    # With what is being typed, which is no state: redrawing at each key would fight with the
    # keyboard.
    whole = use_kept(draft)
    started, set_started = use_state(0)
    single = use_single_press()

    def fill_in(**changes: Any) -> None:
        whole.set(replace(whole.current, **changes))
        presenter.note(whole.current)

    def answer(**changes: Any) -> None:
        fill_in(**changes)
        set_draft(whole.current)

    async def start_over(_: Any) -> None:
        whole.set(await presenter.start_over())
        set_draft(whole.current)
        # A new key draws the field anew: Flutter keeps what is typed otherwise.
        set_started(lambda times: times + 1)

    async def save(_: Any) -> bool:
        full = whole.current
        if full.empty:
            notify(words.NOTHING)
            return False
        try:
            saved = await presenter.save(full)
        except TwofoldError as error:
            notify(common.error(error.code))
            return False
        go_now("/")
        await tick()

        async def undo() -> None:
            await presenter.undo(saved)
            notify(words.TAKEN_BACK)

        notify(words.SAVED, common.UNDO, undo)
        return True

    return leaf_page(
        app,
        words.EDIT_TITLE if presenter.editing else words.TITLE,
        [
            draft_banner(start_over) if presenter.resumed else None,
            surfaces.section(words.MOOD, _moods(app, draft, answer)),
            surfaces.section(
                words.CRAVING,
                choices.number_chooser(
                    draft.craving,
                    lambda n: answer(craving=None if n == draft.craving else n),
                    low=words.CRAVING_LOW,
                    high=words.CRAVING_HIGH,
                    key="craving",
                    columns=choices.columns_for(app.look),
                ),
            ),
            surfaces.banner(words.STRONG, key="strong", icon=ft.Icons.SUPPORT_ROUNDED)
            if (draft.craving or 0) >= STRONG_FROM
            else None,
            choices.text_field(
                words.WORDS,
                whole.current.words,
                lambda value: fill_in(words=value),
                key=f"words-{started}" if started else "words",
                lines=2,
                limit=WORDS_LIMIT,
            ),
            buttons.primary(common.SAVE, single(save), key="save", large=True),
        ],
    )


def _moods(app: AppContext, draft: Draft, answer: Any) -> ft.Control:
    def choose(value: int) -> Any:
        def chosen(_: Any) -> None:
            answer(mood=None if draft.mood == value else value)

        return chosen

    faces: list[ft.Control] = []
    for value, (face, name) in enumerate(zip(_FACES, words.MOODS, strict=True), 1):
        selected = draft.mood == value
        ink = ft.Colors.ON_PRIMARY if selected else ft.Colors.ON_SURFACE_VARIANT
        faces.append(
            ft.Semantics(
                content=ft.Container(
                    ft.Icon(face, size=34, color=ink, semantics_label=name),
                    key=f"mood-{value}",
                    on_click=choose(value),
                    ink=True,
                    alignment=ft.Alignment.CENTER,
                    padding=ft.Padding.symmetric(vertical=theme.MD),
                    border_radius=theme.RADIUS_SMALL,
                    bgcolor=ft.Colors.PRIMARY if selected else ft.Colors.SURFACE_CONTAINER_HIGH,
                ),
                checked=selected,
                expand=True,
            )
        )
    said: ft.Control = (
        text.title(words.mood(draft.mood), key="mood-words")
        if draft.mood
        else choices.scale_ends(words.MOODS[0], words.MOODS[-1])
    )
    return ft.Column(
        [ft.Row(faces, spacing=theme.SM), said],
        spacing=theme.SM,
        tight=True,
    )
