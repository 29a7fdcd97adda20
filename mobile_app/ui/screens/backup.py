"""Backup and devices: what it is while it is off, and how it stands while it is on."""

from __future__ import annotations

from collections.abc import Awaitable
from dataclasses import replace
from typing import Any, cast

import flet as ft

from mobile_app.errors import TwofoldError
from mobile_app.presenters.recovery_phrase import PhraseView, RecoveryPhrasePresenter
from mobile_app.presenters.vault_devices import DeviceRow, DevicesPresenter
from mobile_app.presenters.vault_state import Notice, Problem, Step, VaultView, problem_of
from mobile_app.presenters.vault_switch import ServerView, VaultSwitch
from mobile_app.ui import theme
from mobile_app.ui.actions import announce, attempt, go, notify
from mobile_app.ui.components import backup_state, buttons, surfaces, text
from mobile_app.ui.components.page import leaf_page
from mobile_app.ui.components.two_steps import Deed, two_steps
from mobile_app.ui.hooks import AppContext, use_app, use_now, use_records, use_state, use_vault
from mobile_app.ui.screen import screen
from mobile_app.ui.strings import backup as words
from mobile_app.ui.strings import backup_move as move_words
from mobile_app.ui.strings import backup_state as state_words

_TURN_OFF = Deed(
    key="off",
    title=words.TURN_OFF,
    body=words.TURN_OFF_BODY,
    sure_title=words.TURN_OFF_TITLE,
    sure_body=words.TURN_OFF_BODY,
    sure=words.TURN_OFF_SURE,
    keep=words.KEEP_ON,
)
_TURN_OFF_BEHIND = replace(_TURN_OFF, sure_body=words.TURN_OFF_BEHIND)
_ERASE = Deed(
    key="erase",
    title=words.ERASE,
    body=words.ERASE_BODY,
    sure_title=words.ERASE_TITLE,
    sure_body=words.ERASE_SURE_BODY,
    sure=words.ERASE_SURE,
    keep=words.ERASE_KEEP,
)


@screen
def BackupScreen() -> ft.View:
    app = use_app()
    use_records()
    view = use_vault()
    use_now(60)
    switch = ft.use_memo(lambda: VaultSwitch(app.services), [])
    phrase, set_phrase = use_state(cast("PhraseView | None", None))
    server, set_server = use_state(cast("ServerView | None", None))
    said, set_said = use_state(cast("Problem | None", None))
    asking, set_asking = use_state("")

    async def look() -> None:
        set_phrase(await attempt(RecoveryPhrasePresenter(app.services).view()))

    async def ask_server() -> None:
        # For what it says at the end of the page: the state above tells any trouble.
        set_server(await _or_none(switch.look()) if view.on else None)

    ft.use_effect(look, dependencies=[view.on, view.step], cleanup=lambda: None)
    ft.use_effect(ask_server, dependencies=[view.on, view.last_at], cleanup=lambda: None)

    async def tried(work: Awaitable[None], done: str = "") -> None:
        set_said(None)
        try:
            await work
        except TwofoldError as error:
            problem = problem_of(error)
            set_said(problem)
            await announce(state_words.PROBLEMS[problem][0])
            return
        if done:
            notify(done)

    async def sync(_: Any) -> None:
        vault = app.services.door.backup.host
        await vault.sync_now()
        await announce(backup_state.state_line(app, vault.view(), app.services.clock.now()))

    async def start_over(_: Any) -> None:
        await tried(switch.start_over())

    async def turn_on(_: Any) -> None:
        await tried(switch.turn_on(), words.TURNED_ON)

    async def turn_off() -> None:
        await tried(switch.turn_off(), words.TURNED_OFF)

    async def erase() -> None:
        await tried(switch.erase(), words.ERASED)

    async def dismiss(_: Any) -> None:
        await attempt(app.services.door.backup.host.dismiss())

    async def read_again(_: Any) -> None:
        await dismiss(_)
        await start_over(_)

    now = app.services.clock.now()
    trouble = (
        backup_state.problem_card(app, said, before=words.NOT_ERASED if view.on else "")
        if said is not None
        else None
    )
    behind = view.waiting or view.problem is not None
    if not view.on:
        body = _off(app, phrase, turn_on, trouble)
        return leaf_page(app, words.TITLE, body, step="off")
    body = [
        _moving(view)
        if view.step is not Step.NONE
        else backup_state.state_card(app, view, now, sync=sync, start_over=start_over),
        trouble,
        *(
            backup_state.notice_card(one, dismiss=dismiss, read_again=read_again)
            for one in _in_order(view.notices)
        ),
        surfaces.section(
            words.DEVICES,
            surfaces.row_group(
                *(_device(app, row) for row in DevicesPresenter(app.services).rows()),
                key="devices",
            ),
        ),
        _server(server) if server is not None else None,
        surfaces.row_group(
            surfaces.list_row(
                move_words.MOVE,
                move_words.MOVE_ROW,
                icon=ft.Icons.KEY_ROUNDED,
                on_click=go("/me/backup/move"),
                key="move",
            ),
            surfaces.list_row(
                state_words.ENTER_WORDS,
                words.ENTER_ROW,
                icon=ft.Icons.INPUT_ROUNDED,
                on_click=go("/words"),
                key="enter",
            ),
        ),
        two_steps(_TURN_OFF_BEHIND if behind else _TURN_OFF, asking, set_asking, turn_off),
        two_steps(_ERASE, asking, set_asking, erase),
    ]
    return leaf_page(app, words.TITLE, body, step="on")


def _off(
    app: AppContext, phrase: PhraseView | None, turn_on: Any, trouble: ft.Control | None
) -> list[ft.Control | None]:
    return [
        surfaces.card(
            text.heading(words.OFF_TITLE),
            text.body(words.OFF_BODY),
            _point(app, ft.Icons.LOCK_OUTLINE_ROUNDED, words.SEALED),
            _point(app, ft.Icons.VISIBILITY_OFF_OUTLINED, words.BLIND),
            _point(app, ft.Icons.DNS_OUTLINED, words.where(app.services.http.server)),
            _point(app, ft.Icons.UNDO_ROUNDED, words.YOURS),
            *(_on(phrase, turn_on) if app.services.http.server else _without_server()),
            key="off-card",
            spacing=theme.MD,
        ),
        trouble,
        buttons.quiet(words.HAVE_WORDS, go("/words"), key="have-words")
        if app.services.http.server
        else None,
    ]


def _on(phrase: PhraseView | None, turn_on: Any) -> tuple[ft.Control | None, ...]:
    if phrase is None:
        return ()
    if phrase.checked_on is not None and not phrase.unreadable:
        return (
            text.quiet(words.WORDS_READY),
            buttons.primary(words.TURN_ON, turn_on, key="turn-on", large=True),
        )
    to_words = go("/me/phrase?for=backup")
    return (
        text.quiet(words.WORDS_FIRST),
        buttons.primary(words.TO_WORDS, to_words, key="to-words", large=True),
    )


def _without_server() -> tuple[ft.Control, ...]:
    return (buttons.primary(state_words.SAVE_FILE, go("/me/data"), key="save-file"),)


def _point(app: AppContext, icon: ft.IconData, line: str) -> ft.Control:
    return ft.Row(
        [
            ft.Icon(icon, size=app.look.icon(20), color=ft.Colors.ON_SURFACE_VARIANT),
            ft.Container(text.body(line), expand=True),
        ],
        spacing=theme.MD,
        vertical_alignment=ft.CrossAxisAlignment.START,
    )


def _moving(view: VaultView) -> ft.Control:
    return surfaces.card(
        text.heading(move_words.MOVING),
        text.body(move_words.STEPS[view.step]),
        text.body(state_words.PROBLEMS[view.problem][0]) if view.problem is not None else None,
        buttons.primary(move_words.TO_MOVE, go("/me/backup/move"), key="to-move"),
        key="moving",
        spacing=theme.MD,
    )


def _device(app: AppContext, row: DeviceRow) -> ft.Control:
    seen = words.seen(app.formats.ago(row.last_at, app.services.clock.now())) if row.last_at else ""
    which = words.HERE if row.here else seen or words.OTHER
    return surfaces.list_row(
        row.name or (words.HERE if row.here else words.OTHER),
        which if row.name or not row.here else words.NAME_IT,
        icon=ft.Icons.SMARTPHONE_ROUNDED if row.here else ft.Icons.DEVICES_OTHER_ROUNDED,
        on_click=go(f"/me/backup/device/{row.id}"),
        key=f"device-{row.id}",
    )


def _server(server: ServerView) -> ft.Control:
    return surfaces.section(
        words.SERVER,
        surfaces.card(
            text.title(words.room(server.used, server.quota)),
            ft.ProgressBar(
                value=min(1.0, server.used / server.quota) if server.quota else 0,
                bar_height=6,
                border_radius=3,
                semantics_label=words.room(server.used, server.quota),
            ),
            text.quiet(words.kept_for(server.retention_days)),
            key="server",
        ),
    )


def _in_order(notices: tuple[Notice, ...]) -> list[Notice]:
    return [notice for notice in Notice if notice in notices]


async def _or_none(work: Awaitable[ServerView]) -> ServerView | None:
    try:
        return await work
    except TwofoldError:
        return None
