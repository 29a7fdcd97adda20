"""The recovery phrase: shown only to who knows the passcode, read back, replaced step by step."""

from __future__ import annotations

from enum import StrEnum
from typing import Any, cast

import flet as ft

from mobile_app.presenters.lock_settings import LockSettingsPresenter
from mobile_app.presenters.recovery_phrase import PhraseView, RecoveryPhrasePresenter
from mobile_app.presenters.vault_state import Problem
from mobile_app.ui import theme
from mobile_app.ui.actions import announce, attempt, go, go_now, notify
from mobile_app.ui.address import query
from mobile_app.ui.components import buttons, surfaces, text
from mobile_app.ui.components.page import leaf_page
from mobile_app.ui.components.phrase_words import save_words_page, use_words_check, words_to_keep
from mobile_app.ui.hooks import AppContext, use_app, use_kept, use_state, use_vault
from mobile_app.ui.screen import screen
from mobile_app.ui.screens.lock import passcode_field
from mobile_app.ui.strings import backup, lock
from mobile_app.ui.strings import backup_move as move_words
from mobile_app.ui.strings import backup_state as state_words
from mobile_app.ui.strings import recovery_phrase as words


class _Step(StrEnum):
    CLOSED = "closed"
    WAITING = "waiting"
    UNREADABLE = "unreadable"
    WORDS = "words"
    CHECK = "check"
    SKIP = "skip"
    NEW = "new"
    TAKEN = "taken"


_SAID = {
    _Step.WAITING: words.WAITING_TITLE,
    _Step.UNREADABLE: words.NEW_TITLE,
    _Step.WORDS: words.TITLE,
    _Step.CHECK: words.CHECK_TITLE,
    _Step.SKIP: words.SKIP_TITLE,
    _Step.NEW: words.NEW_TITLE,
    _Step.TAKEN: words.TAKEN,
}


@screen
def RecoveryPhraseScreen() -> ft.View:
    app = use_app()
    lock_presenter = ft.use_memo(lambda: LockSettingsPresenter(app.services), [])
    presenter = ft.use_memo(lambda: RecoveryPhrasePresenter(app.services), [])
    step, set_step = use_state(_Step.CLOSED)
    view, set_view = use_state(cast("PhraseView | None", None))
    shown, set_shown = use_state(cast("tuple[str, ...]", ()))
    new, set_new = use_state(False)
    wrong, set_wrong = use_state("")
    vault = use_vault(in_passing=True)
    for_backup = query("for") == "backup"
    typed = use_kept("")
    reading_back = use_words_check()

    async def look() -> None:
        set_view(await attempt(presenter.view()))

    ft.use_effect(look, dependencies=[], cleanup=lambda: None)

    async def tell_step() -> None:
        # What was touched is gone, and with it where a screen reader was.
        if step in _SAID:
            await announce(_SAID[step])

    ft.use_effect(tell_step, dependencies=[step], cleanup=lambda: None)

    async def show(_: Any) -> None:
        right = await attempt(lock_presenter.is_right(typed.current))
        set_wrong(lock.wrong(lock_presenter.view().wait) if right is False else "")
        found = await attempt(presenter.view()) if right else None
        if found is None:
            return
        typed.set("")
        if found.waiting:
            set_step(_Step.WAITING)
        elif found.unreadable:
            set_step(_Step.UNREADABLE)
        else:
            await see(False)

    async def see(fresh: bool) -> None:
        work = presenter.new_words() if fresh else _words_of(presenter)
        found = await attempt(work)
        if found is not None:
            set_shown(found)
            set_new(fresh)
            set_step(_Step.WORDS)

    async def see_new(_: Any) -> None:
        await see(True)

    async def keep_former(_: Any) -> None:
        await attempt(presenter.keep_former())
        await look()
        set_shown(())
        set_step(_Step.CLOSED)
        notify(words.FORMER_KEPT)

    def ask(_: Any) -> None:
        reading_back.begin(presenter.questions())
        set_step(_Step.CHECK)

    async def done(said: str) -> None:
        if for_backup:
            go_now("/me/backup")
            notify(said)
            return
        await look()
        set_shown(())
        set_step(_Step.TAKEN if new else _Step.CLOSED)
        notify(said)

    async def check(_: Any) -> None:
        differ = await attempt(presenter.check(shown, reading_back.given))
        if differ is None:
            return
        await reading_back.tell(differ)
        if not differ:
            await done(words.CHECKED)

    async def skip(_: Any) -> None:
        if new:
            await attempt(presenter.skip())
        await done(words.SKIPPED)

    async def save_page(_: Any) -> None:
        await save_words_page(presenter.page(shown), app.formats)

    must_give = lock_presenter.view().must_give
    body: list[ft.Control | None]
    if step is _Step.WORDS:
        body = [
            *words_to_keep(shown, ask, save_page),
            buttons.quiet(words.KEEP, keep_former, key="keep-former")
            if new
            else buttons.quiet(words.NEW, lambda _: set_step(_Step.NEW), key="new"),
        ]
    elif step is _Step.CHECK:
        body = [
            *reading_back.controls(),
            buttons.primary(words.CHECK, check, key="check"),
            buttons.secondary(words.AGAIN, lambda _: set_step(_Step.WORDS), key="again"),
            # A backup that nobody can open is none.
            buttons.quiet(words.SKIP, lambda _: set_step(_Step.SKIP), key="skip")
            if not for_backup
            else None,
        ]
    elif step is _Step.SKIP:
        body = [
            _card(words.SKIP_TITLE, words.SKIP_BODY),
            buttons.primary(words.CHECK_NOW, ask, key="check-now"),
            buttons.quiet(words.SKIP_SURE, skip, key="skip-sure"),
        ]
    elif step in (_Step.NEW, _Step.WAITING, _Step.UNREADABLE) and vault.on:
        body = _with_the_backup(step is _Step.UNREADABLE)
    elif step in (_Step.NEW, _Step.WAITING, _Step.UNREADABLE):
        body = _about_new(step, see_new, keep_former, lambda _: set_step(_Step.WORDS))
    elif step is _Step.TAKEN:
        body = [
            _card(words.TAKEN, words.NEW_FILES, words.TAKEN_BODY),
            buttons.primary(words.SAVE_FILE, go("/me/data"), key="to-files"),
        ]
    else:
        none_yet = view is not None and not view.exists
        body = [
            text.quiet(_state(app, view), key="state") if view is not None else None,
            passcode_field(words.ASK, typed, "current", show) if must_give else None,
            text.body(wrong) if wrong else None,
            buttons.primary(words.MAKE if none_yet else words.SHOW, show, key="show"),
        ]
    about = text.body(words.BODY) if step in (_Step.CLOSED, _Step.WORDS) else None
    controls = [about, surfaces.column(body, theme.MD)]
    return leaf_page(app, words.TITLE, controls, step=f"step-{step.value}")


async def _words_of(presenter: RecoveryPhrasePresenter) -> tuple[str, ...]:
    return await presenter.words() or await presenter.make()


def _state(app: AppContext, view: PhraseView) -> str:
    if not view.exists:
        return words.NONE_YET
    if view.unreadable:
        return words.UNREADABLE
    if view.waiting:
        return words.WAITING_BODY
    if view.checked_on is None:
        return words.NOT_CHECKED
    return words.checked(app.formats.date(view.checked_on))


def _card(title: str, *lines: str) -> ft.Control:
    return surfaces.card(text.heading(title), *(text.body(line) for line in lines))


def _with_the_backup(damaged: bool) -> list[ft.Control | None]:
    """The backup lies under these words: new ones are made where it moves along."""
    if damaged:
        return [
            _card(*state_words.PROBLEMS[Problem.WORDS_DAMAGED]),
            buttons.primary(state_words.ENTER_WORDS, go("/words"), key="enter-words"),
        ]
    return [
        _card(words.NEW_TITLE, backup.PHRASE_MOVES),
        buttons.primary(move_words.MOVE, go("/me/backup/move"), key="to-move"),
    ]


def _about_new(step: _Step, see_new: Any, keep_former: Any, back: Any) -> list[ft.Control | None]:
    """What new words mean, and the ways on."""
    if step is _Step.WAITING:
        return [
            _card(words.WAITING_TITLE, words.WAITING_BODY, words.NEW_FILES),
            buttons.primary(words.SEE_NEW, see_new, key="see-new"),
            buttons.quiet(words.KEEP, keep_former, key="keep-former"),
        ]
    damaged = step is _Step.UNREADABLE
    return [
        _card(words.NEW_TITLE, words.UNREADABLE if damaged else words.NEW_BODY, words.NEW_FILES),
        buttons.primary(words.NEW, see_new, key="see-new"),
        None if damaged else buttons.quiet(words.KEEP, back, key="keep"),
    ]
