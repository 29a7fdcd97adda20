"""The ways out for who forgot the passcode, or whose device lost its key: the recovery phrase, or
beginning anew."""

from __future__ import annotations

from typing import Any

import flet as ft

from mobile_app.errors import BadPhrase, CannotOpen, Refusal, StoreLocked, TwofoldError
from mobile_app.presenters.lock import LockPresenter
from mobile_app.ui import theme
from mobile_app.ui.actions import announce, go_now, notify
from mobile_app.ui.components import buttons, choices, surfaces, text
from mobile_app.ui.components.page import leaf_page
from mobile_app.ui.hooks import use_app, use_kept, use_state
from mobile_app.ui.screen import screen
from mobile_app.ui.strings import common, me
from mobile_app.ui.strings import lock as words


@screen
def ForgotPasscodeScreen() -> ft.View:
    app = use_app()
    presenter = ft.use_memo(lambda: LockPresenter(app.services), [])
    typed = use_kept("")
    said, set_said = use_state("")
    can_recover, set_can_recover = use_state(True)
    asking, set_asking = use_state(False)
    lost = app.status.trouble != StoreLocked.code
    can, cannot = (
        (words.LOST_BODY, words.LOST_NO_PHRASE) if lost else (words.FORGOT_BODY, words.NO_PHRASE)
    )

    async def look() -> None:
        set_can_recover(await presenter.can_recover())

    ft.use_effect(look, dependencies=[], cleanup=lambda: None)

    async def recover(_: Any) -> None:
        try:
            still_set = await presenter.recover(typed.current)
        except BadPhrase as problem:
            set_said(words.phrase_problem(problem))
            return
        except CannotOpen as error:
            other = error.reason is Refusal.UNAUTHENTIC
            set_said(words.OTHER_PHRASE if other else words.COPY_DAMAGED)
            return
        except TwofoldError as error:
            notify(common.error(error.code))
            return
        go_now("/me/lock" if still_set else "/")
        notify(words.PHRASE_OPENED if still_set else words.LOST_OPENED)

    async def ask(_: Any) -> None:
        set_asking(True)
        await announce(me.ERASE_SURE_TITLE)

    async def erase(_: Any) -> None:
        try:
            await presenter.erase()
        except TwofoldError:
            notify(me.ERASE_FAILED)
            return
        go_now("/")
        notify(me.ERASED)

    return leaf_page(
        app,
        words.LOST_TITLE if lost else words.FORGOT_TITLE,
        [
            surfaces.card(
                text.body(can if can_recover else cannot),
                choices.text_field(
                    words.PHRASE_FIELD,
                    typed.current,
                    typed.set,
                    key="phrase",
                    hint=words.PHRASE_HINT,
                    lines=3,
                    error=said or None,
                )
                if can_recover
                else None,
                buttons.primary(words.OPEN_WITH_PHRASE, recover, key="recover")
                if can_recover
                else None,
                key="recover-card",
                spacing=theme.MD,
            ),
            surfaces.card(
                text.heading(me.ERASE_SURE_TITLE if asking else words.ERASE_INSTEAD),
                text.body(words.ERASE_INSTEAD_BODY),
                buttons.primary(me.ERASE_KEEP, lambda _: set_asking(False), key="keep")
                if asking
                else None,
                buttons.quiet(me.ERASE_SURE_ACTION, erase, key="erase-sure")
                if asking
                else buttons.secondary(me.ERASE_ACTION, ask, key="erase"),
                key="erase-card",
                spacing=theme.MD,
            ),
        ],
    )
