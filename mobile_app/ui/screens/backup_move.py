"""Moving to a new phrase: what it is for, the new words on paper, and then how far it is."""

from __future__ import annotations

from enum import StrEnum
from typing import Any, cast

import flet as ft

from mobile_app.presenters.lock_settings import LockSettingsPresenter
from mobile_app.presenters.recovery_phrase import RecoveryPhrasePresenter
from mobile_app.presenters.vault_move import GOING_BACK, MovePresenter
from mobile_app.presenters.vault_state import Step, VaultView
from mobile_app.ui import theme
from mobile_app.ui.actions import announce, attempt, go, go_now, notify
from mobile_app.ui.components import backup_state, buttons, surfaces, text
from mobile_app.ui.components.page import leaf_page
from mobile_app.ui.components.phrase_words import save_words_page, use_words_check, words_to_keep
from mobile_app.ui.hooks import AppContext, use_app, use_kept, use_state, use_vault
from mobile_app.ui.screen import screen
from mobile_app.ui.screens.lock import passcode_field
from mobile_app.ui.strings import backup
from mobile_app.ui.strings import backup_move as words
from mobile_app.ui.strings import lock as lock_words
from mobile_app.ui.strings import recovery_phrase as phrase_words


class _Page(StrEnum):
    ABOUT = "about"
    WORDS = "words"
    CHECK = "check"
    MOVING = "moving"
    MOVED = "moved"


_SAID = {
    _Page.WORDS: words.NEW_BODY,
    _Page.CHECK: phrase_words.CHECK_TITLE,
    _Page.MOVING: words.MOVING,
    _Page.MOVED: words.MOVED,
}


@screen
def BackupMoveScreen() -> ft.View:
    app = use_app()
    view = use_vault()
    presenter = ft.use_memo(lambda: MovePresenter(app.services), [])
    phrases = ft.use_memo(lambda: RecoveryPhrasePresenter(app.services), [])
    lock = ft.use_memo(lambda: LockSettingsPresenter(app.services), [])
    page, set_page = use_state(_Page.MOVING if view.step is not Step.NONE else _Page.ABOUT)
    shown, set_shown = use_state(cast("tuple[str, ...]", ()))
    wrong, set_wrong = use_state("")
    passcode = use_kept("")
    reading_back = use_words_check()
    if page is _Page.MOVING and view.step is Step.NONE and not view.working:
        page = _Page.MOVED

    async def tell_page() -> None:
        if page in _SAID:
            await announce(_SAID[page])

    ft.use_effect(tell_page, dependencies=[page], cleanup=lambda: None)

    async def make(_: Any) -> None:
        right = await attempt(lock.is_right(passcode.current))
        set_wrong(lock_words.wrong(lock.view().wait) if right is False else "")
        found = await attempt(phrases.new_words()) if right else None
        if found is not None:
            passcode.set("")
            set_shown(found)
            set_page(_Page.WORDS)

    def ask(_: Any) -> None:
        reading_back.begin(phrases.questions())
        set_page(_Page.CHECK)

    async def check(_: Any) -> None:
        differ = phrases.differing(shown, reading_back.given)
        await reading_back.tell(differ)
        if not differ and await attempt(begun()):
            set_shown(())
            set_page(_Page.MOVING)
            await app.services.door.backup.host.sync_now()

    async def begun() -> bool:
        await presenter.begin()
        return True

    async def keep_old(_: Any) -> None:
        await attempt(phrases.keep_former())
        set_shown(())
        go_now("/me/backup")
        notify(words.OLD_KEPT)

    async def leave(_: Any) -> None:
        await attempt(phrases.keep_former())  # if some were made and left another time
        go_now("/me/backup")

    async def go_back(_: Any) -> None:
        await attempt(presenter.go_back())
        go_now("/me/backup")
        notify(words.OLD_KEPT)

    async def go_on(_: Any) -> None:
        await app.services.door.backup.host.sync_now()

    async def save_page(_: Any) -> None:
        await save_words_page(phrases.page(shown), app.formats)

    body: list[ft.Control | None]
    if page is _Page.WORDS:
        body = [
            text.body(words.NEW_BODY),
            *words_to_keep(shown, ask, save_page),
            buttons.quiet(words.KEEP_OLD, keep_old, key="keep-old"),
        ]
    elif page is _Page.CHECK:
        body = [
            *reading_back.controls(),
            buttons.primary(words.START_MOVE, check, key="check"),
            buttons.secondary(phrase_words.AGAIN, lambda _: set_page(_Page.WORDS), key="again"),
        ]
    elif page is _Page.MOVING:
        body = _moving(app, view, go_on, go_back)
    elif page is _Page.MOVED:
        body = [
            surfaces.card(
                text.heading(words.MOVED),
                text.body(words.MOVED_BODY),
                key="moved",
                spacing=theme.MD,
            ),
            buttons.primary(phrase_words.SAVE_FILE, go("/me/data"), key="to-files"),
        ]
    else:
        must_give = lock.view().must_give
        body = [
            surfaces.card(
                text.body(words.MOVE_BODY),
                text.body(words.MOVE_OTHERS),
                text.body(words.MOVE_LIMIT),
                spacing=theme.MD,
            ),
            passcode_field(backup.PASSCODE_FIRST, passcode, "current", make) if must_give else None,
            text.body(wrong) if wrong else None,
            buttons.primary(words.MAKE_NEW, make, key="make-new"),
            buttons.quiet(words.KEEP_OLD, leave, key="keep-old"),
        ]
    return leaf_page(app, words.MOVE, [surfaces.column(body, theme.MD)], step=f"step-{page.value}")


def _moving(app: AppContext, view: VaultView, go_on: Any, go_back: Any) -> list[ft.Control | None]:
    late = view.step not in GOING_BACK
    return [
        surfaces.card(
            text.heading(words.MOVING),
            text.body(words.STEPS.get(view.step, words.STEPS[Step.TAKE]), key="move-step"),
            ft.ProgressBar(
                value=view.done / view.of if view.of else None, bar_height=6, border_radius=3
            )
            if view.working
            else None,
            text.quiet(words.MOVING_LATE if late else words.MOVING_BODY),
            key="moving",
            spacing=theme.MD,
        ),
        backup_state.problem_card(app, view.problem)
        if view.problem is not None and not view.working
        else None,
        buttons.primary(words.GO_ON, go_on, key="go-on") if not view.working else None,
        buttons.quiet(words.KEEP_OLD, go_back, key="go-back")
        if not late and not view.working
        else None,
    ]
