"""Restoring from an encrypted file: words, file, what is in it, and only then a choice."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

import flet as ft

from mobile_app.errors import BadPhrase, CannotOpen, StoreFull, TwofoldError
from mobile_app.presenters.backup_file import BackupFilePresenter, Mode, RestorePreview
from mobile_app.ui import theme
from mobile_app.ui.actions import announce, go, go_now, notify
from mobile_app.ui.components import buttons, choices, surfaces, text
from mobile_app.ui.components.contents_card import contents_card
from mobile_app.ui.components.page import leaf_page
from mobile_app.ui.hooks import use_app, use_kept, use_state
from mobile_app.ui.saving import pick_file
from mobile_app.ui.screen import screen
from mobile_app.ui.strings import common
from mobile_app.ui.strings import lock as lock_words
from mobile_app.ui.strings import storage as words


@screen
def RestoreScreen() -> ft.View:
    app = use_app()
    presenter = ft.use_memo(lambda: BackupFilePresenter(app.services), [])
    typed = use_kept("")
    said, set_said = use_state("")
    preview, set_preview = use_state(cast("RestorePreview | None", None))
    asking, set_asking = use_state(False)
    full, set_full = use_state(False)

    async def choose(_: Any) -> None:
        set_preview(None)
        set_said("")
        set_asking(False)
        file = await pick_file()
        if file is None:
            return
        try:
            set_preview(await presenter.look(file, typed.current))
        except BadPhrase as problem:
            await say(lock_words.phrase_problem(problem))
        except CannotOpen as error:
            await say(words.refused(error.reason.value, not file, bool(typed.current.strip())))
        except TwofoldError as error:
            await say(common.error(error.code))

    async def say(message: str) -> None:
        set_said(message)
        await announce(message)

    def restore(mode: Mode) -> Callable[[Any], Any]:
        async def chosen(_: Any) -> None:
            set_said("")
            try:
                await presenter.restore(mode)
            except TwofoldError as error:
                set_full(error.code == StoreFull.code)
                await say(words.not_restored(error.code))
                return
            go_now("/")
            notify(words.RESTORED)

        return chosen

    async def ask(_: Any) -> None:
        set_asking(True)
        await announce(words.REPLACE_SURE)

    body: list[ft.Control | None] = [
        text.body(words.RESTORE_BODY),
        choices.text_field(
            words.RESTORE_WORDS,
            typed.current,
            typed.set,
            key="words",
            hint=words.RESTORE_WORDS_HINT,
            lines=3,
        ),
        buttons.primary(words.CHOOSE_FILE, choose, key="choose-file"),
    ]
    if preview is not None:
        body += [
            contents_card(
                app,
                words.made(app.formats.date(preview.made_at.date())),
                preview.contents,
                preview.unreadable,
            ),
            surfaces.card(
                text.body(words.MERGE_BODY),
                buttons.primary(words.MERGE, restore(Mode.MERGE), key="merge"),
                spacing=theme.MD,
            ),
            surfaces.card(
                text.body(words.replace_body(preview.contents.only_here)),
                text.body(words.REPLACE_FIRST) if asking and preview.contents.only_here else None,
                buttons.secondary(words.SAVE_FIRST, go("/me/data"), key="save-first")
                if asking and preview.contents.only_here
                else None,
                buttons.quiet(words.REPLACE_SURE, restore(Mode.REPLACE), key="replace-sure")
                if asking
                else buttons.secondary(words.REPLACE, ask, key="replace"),
                spacing=theme.MD,
            ),
        ]
    if said:
        body.append(
            surfaces.card(
                text.body(said),
                buttons.quiet(common.ROOM_LOOK, go("/me/storage"), key="room-look")
                if full
                else None,
                key="said",
                tone=ft.Colors.TERTIARY_CONTAINER,
            )
        )
    return leaf_page(app, words.RESTORE, body)
