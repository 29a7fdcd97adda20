"""The recovery phrase: made once, shown only to who knows the passcode."""

from __future__ import annotations

from typing import Any, cast

import flet as ft

from mobile_app.presenters.lock_settings import LockSettingsPresenter
from mobile_app.ui import theme
from mobile_app.ui.actions import attempt, go_now
from mobile_app.ui.components import buttons, surfaces, text
from mobile_app.ui.components.page import leaf_page
from mobile_app.ui.hooks import use_app, use_kept, use_state
from mobile_app.ui.screen import screen
from mobile_app.ui.screens.lock import passcode_field
from mobile_app.ui.strings import lock as words


@screen
def RecoveryPhraseScreen() -> ft.View:
    app = use_app()
    presenter = ft.use_memo(lambda: LockSettingsPresenter(app.services), [])
    shown, set_shown = use_state(cast("tuple[str, ...]", ()))
    wrong, set_wrong = use_state(False)
    typed = use_kept("")
    view = presenter.view()

    async def show(_: Any) -> None:
        right = await attempt(presenter.is_right(typed.current))
        set_wrong(right is False)
        if right:
            found = await attempt(_words_of(presenter))
            set_shown(found or ())

    body: list[ft.Control | None]
    if shown:
        body = [
            surfaces.card(
                *(text.title(f"{number}. {word}") for number, word in enumerate(shown, 1)),
                key="words",
            ),
            buttons.primary(words.PHRASE_KEPT, lambda _: go_now("/me"), key="kept"),
        ]
    else:
        body = [
            passcode_field(words.PHRASE_ASK, typed.set, "current", show)
            if view.must_give
            else None,
            text.body(words.WRONG) if wrong else None,
            buttons.primary(words.PHRASE_SHOW, show, key="show"),
        ]
    return leaf_page(
        app,
        words.PHRASE_TITLE,
        [text.body(words.PHRASE_BODY), surfaces.column(body, theme.MD)],
    )


async def _words_of(presenter: LockSettingsPresenter) -> tuple[str, ...]:
    return await presenter.phrase_words() or await presenter.make_phrase()
