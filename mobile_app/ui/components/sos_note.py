"""The last step of SOS: how it was, if the person wants to keep it."""

from __future__ import annotations

from typing import Any, cast

import flet as ft

from mobile_app.domain.checkins import WORDS_LIMIT
from mobile_app.errors import TwofoldError
from mobile_app.presenters.drafts import DraftKeeper, kept_words
from mobile_app.presenters.sos import SosPresenter
from mobile_app.ui import theme
from mobile_app.ui.actions import go_now, notify
from mobile_app.ui.components import buttons, choices, surfaces, text
from mobile_app.ui.hooks import use_app, use_kept, use_single_press, use_state
from mobile_app.ui.screen import part
from mobile_app.ui.strings import common
from mobile_app.ui.strings import sos as words


@part
def Note() -> ft.Control:
    """How it was, if the person wants to keep it."""
    app = use_app()
    presenter = ft.use_memo(lambda: SosPresenter(app.services), [])
    craving, set_craving = use_state(cast("int | None", None))
    drafts = ft.use_memo(lambda: DraftKeeper(app.services, "sos-note"), [])
    begun = ft.use_memo(lambda: kept_words(drafts.found(), "words", WORDS_LIMIT), [])
    written = use_kept(begun)
    single = use_single_press()

    async def save(_: Any) -> bool:
        if craving is None and not written.current.strip():
            notify(words.NOTE_EMPTY)
            return False
        try:
            await presenter.log(craving, written.current)
        except TwofoldError as error:
            notify(common.error(error.code))
            return False
        go_now("/")
        await drafts.forget()
        notify(words.NOTE_SAVED)
        return True

    def write(value: str) -> None:
        written.set(value)
        drafts.note(words=value)

    return surfaces.column(
        [
            text.heading(words.NOTE_TITLE),
            text.quiet(words.NOTE_BODY),
            choices.number_chooser(
                craving,
                set_craving,
                low=words.NOTE_LOW,
                high=words.NOTE_HIGH,
                key="strength",
                columns=choices.columns_for(app.look),
            ),
            choices.text_field(
                words.NOTE_WORDS,
                written.current,
                write,
                key="note-words",
                lines=2,
                limit=WORDS_LIMIT,
            ),
            buttons.secondary(words.NOTE_SAVE, single(save), key="note-save"),
        ],
        theme.MD,
    )
