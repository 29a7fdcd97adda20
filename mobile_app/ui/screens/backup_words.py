"""Twelve words on this device: what lies under them is shown first, and only then brought in."""

from __future__ import annotations

from typing import Any, cast

import flet as ft

from mobile_app.errors import BadPhrase, TwofoldError
from mobile_app.presenters.lock_settings import LockSettingsPresenter
from mobile_app.presenters.vault_join import Found, JoinPresenter
from mobile_app.presenters.vault_state import Problem, problem_of
from mobile_app.sync.reports import Progress
from mobile_app.ui import theme
from mobile_app.ui.actions import announce, go, go_now, notify
from mobile_app.ui.components import backup_state, buttons, choices, surfaces, text
from mobile_app.ui.components.contents_card import contents_card
from mobile_app.ui.components.page import leaf_page
from mobile_app.ui.components.phrase_words import unaided
from mobile_app.ui.hooks import use_app, use_kept, use_state, use_vault
from mobile_app.ui.screen import screen
from mobile_app.ui.screens.lock import passcode_field
from mobile_app.ui.strings import backup
from mobile_app.ui.strings import backup_state as state_words
from mobile_app.ui.strings import backup_words as words
from mobile_app.ui.strings import lock as lock_words


@screen
def BackupWordsScreen() -> ft.View:
    app = use_app()
    presenter = ft.use_memo(lambda: JoinPresenter(app.services), [])
    lock = ft.use_memo(lambda: LockSettingsPresenter(app.services), [])
    view = use_vault()
    typed, passcode = use_kept(""), use_kept("")
    said, set_said = use_state("")
    problem, set_problem = use_state(cast("Problem | None", None))
    found, set_found = use_state(cast("Found | None", None))
    looking, set_looking = use_state(cast("tuple[int, int] | None", None))
    joining, set_joining = use_state(False)
    wrong, set_wrong = use_state("")

    async def look(_: Any) -> None:
        set_said("")
        set_problem(None)
        set_found(None)
        set_looking((0, 0))
        try:
            set_found(await presenter.look(typed.current, tell_progress))
            await announce(words.FOUND)
        except BadPhrase as bad:
            set_said(lock_words.phrase_problem(bad))
            await announce(lock_words.phrase_problem(bad))
        except TwofoldError as error:
            await tell(problem_of(error))
        finally:
            set_looking(None)

    def tell_progress(told: Progress) -> None:
        set_looking((told.done, told.total))

    async def tell(what: Problem) -> None:
        set_problem(what)
        await announce(_title(what))

    async def join(_: Any) -> None:
        if must_give and not await lock.is_right(passcode.current):
            set_wrong(lock_words.wrong(lock.view().wait))
            return
        set_wrong("")
        set_joining(True)
        try:
            await presenter.join()
        except TwofoldError as error:
            await tell(problem_of(error))
            return
        finally:
            set_joining(False)
        go_now("/")
        done = app.services.door.backup.host.view().problem is None
        notify(words.JOINED if done else words.JOINED_LATER)

    must_give = lock.view().must_give
    body: list[ft.Control | None] = [
        text.body(words.JOIN_BODY),
        unaided(
            choices.text_field(
                words.WORDS_FIELD,
                typed.current,
                typed.set,
                key="words",
                hint=words.WORDS_HINT,
                lines=3,
                error=said or None,
            )
        ),
        buttons.primary(words.LOOK, look, key="look")
        if found is None
        else buttons.secondary(words.LOOK, look, key="look"),
        _progress(words.LOOKING, looking) if looking is not None else None,
    ]
    if problem is Problem.GONE:
        body.append(_nothing_there())
    elif problem is not None:
        body.append(backup_state.problem_card(app, problem))
    if found is not None:
        body += [
            contents_card(app, words.found_line(found.devices), found.contents, found.unreadable),
            surfaces.card(
                *(
                    (
                        text.heading(words.REPLACES_TITLE),
                        text.body(words.REPLACES_BODY),
                        text.body(words.LEAVES_BODY)
                        if found.leaves and view.problem is not Problem.GONE
                        else None,
                    )
                    if found.replaces
                    else ()
                ),
                text.body(words.JOIN_MERGE),
                passcode_field(backup.PASSCODE_FIRST, passcode, "current", join)
                if must_give
                else None,
                text.body(wrong) if wrong else None,
                _progress(state_words.WORKING, (view.done, view.of)) if joining else None,
                buttons.primary(
                    words.USE_THESE if found.replaces else words.JOIN,
                    join,
                    key="join",
                    disabled=joining,
                ),
                buttons.quiet(words.CANCEL, lambda _: set_found(None), key="cancel")
                if found.replaces
                else None,
                key="join-card",
                spacing=theme.MD,
            ),
        ]
    return leaf_page(app, words.JOIN_TITLE, body)


def _title(problem: Problem) -> str:
    return words.NOT_FOUND_TITLE if problem is Problem.GONE else state_words.PROBLEMS[problem][0]


def _nothing_there() -> ft.Control:
    return surfaces.card(
        text.heading(words.NOT_FOUND_TITLE),
        text.body(words.NOT_FOUND_BODY),
        buttons.secondary(words.FROM_FILE, go("/me/restore"), key="from-file"),
        key="said",
        tone=ft.Colors.TERTIARY_CONTAINER,
        spacing=theme.MD,
    )


def _progress(line: str, told: tuple[int, int]) -> ft.Control:
    done, of = told
    said = f"{line}, {done:,} of {of:,}" if of else line
    return surfaces.column(
        [
            text.quiet(said, key="progress"),
            ft.ProgressBar(value=done / of if of else None, bar_height=6, border_radius=3),
        ],
        theme.SM,
    )
