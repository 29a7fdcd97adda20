"""How the backup stands: one large line, what it means, and the one thing that helps."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any, Final

import flet as ft

from mobile_app.presenters.vault_state import Notice, Problem, VaultView
from mobile_app.ui import theme
from mobile_app.ui.actions import go
from mobile_app.ui.components import buttons, surfaces, text
from mobile_app.ui.hooks import AppContext
from mobile_app.ui.strings import backup_state as words
from mobile_app.ui.strings import common

Handler = Callable[[Any], Any]

_NEEDS_NO_SERVER: Final = frozenset({Problem.FULL, Problem.NO_SERVER, Problem.REFUSED})
_OVER: Final = frozenset({Notice.HEALED, Notice.MENDED, Notice.UNREADABLE})
_WORDS_HELP: Final = frozenset({Problem.NO_WORDS, Problem.WORDS_DAMAGED})


def state_line(app: AppContext, view: VaultView, now: datetime) -> str:
    """How it stands, in one line."""
    return words.state(view, _ago(app, view, now))


def state_card(
    app: AppContext, view: VaultView, now: datetime, *, sync: Handler, start_over: Handler
) -> ft.Control:
    """The first thing on the page."""
    return surfaces.card(
        _head(state_line(app, view, now), _icon(view)),
        _bar(view),
        *(text.body(line) for line in _lines(app, view, now)),
        *_ways(app, view, sync, start_over),
        key="backup-state",
        spacing=theme.MD,
        tone=ft.Colors.TERTIARY_CONTAINER if _needs_somebody(view) else None,
    )


def problem_card(app: AppContext, problem: Problem, *, before: str = "") -> ft.Control:
    """Why what somebody has just asked for did not come about. `before`: what that means here."""
    title, body = words.PROBLEMS[problem]
    return surfaces.card(
        text.heading(title),
        text.body(f"{before} {body}" if before else body),
        *_helps(app, problem),
        key="said",
        tone=ft.Colors.TERTIARY_CONTAINER,
        spacing=theme.MD,
    )


def notice_card(notice: Notice, *, dismiss: Handler, read_again: Handler) -> ft.Control:
    """What went on by itself, and is told. Only what is over can be put away; what did not open may
    do so when everything is read again, and other devices may have sent it anew since."""
    title, body = words.NOTICES[notice]
    return surfaces.card(
        text.heading(title),
        text.body(body),
        buttons.quiet(words.UNDERSTOOD, dismiss, key="understood") if notice in _OVER else None,
        buttons.secondary(words.READ_AGAIN, read_again, key="read-again")
        if notice is Notice.UNREADABLE
        else None,
        key=f"notice-{notice.value}",
    )


def _head(line: str, icon: ft.IconData) -> ft.Control:
    said = ft.Text(line, theme_style=ft.TextThemeStyle.HEADLINE_MEDIUM, key="state")
    return ft.Row(
        [
            surfaces.icon_badge(icon),
            ft.Semantics(content=said, header=True, expand=True),
        ],
        spacing=theme.MD,
        vertical_alignment=ft.CrossAxisAlignment.CENTER,
    )


def _bar(view: VaultView) -> ft.Control | None:
    if not view.working or not view.of:
        return None
    return ft.ProgressBar(value=view.done / view.of, bar_height=6, border_radius=3, key="progress")


def _icon(view: VaultView) -> ft.IconData:
    if view.working:
        return ft.Icons.CLOUD_SYNC_OUTLINED
    if view.problem is Problem.OFFLINE:
        return ft.Icons.CLOUD_OFF_ROUNDED
    if view.problem is not None or view.last_at is None:
        return ft.Icons.CLOUD_QUEUE_ROUNDED
    return ft.Icons.CLOUD_DONE_OUTLINED


def _needs_somebody(view: VaultView) -> bool:
    return view.problem not in (None, Problem.OFFLINE) and not view.working


def _ago(app: AppContext, view: VaultView, now: datetime) -> str:
    return app.formats.ago(view.last_at, now) if view.last_at is not None else ""


def _lines(app: AppContext, view: VaultView, now: datetime) -> list[str]:
    if view.working:
        return []
    ago = _ago(app, view, now)
    if view.problem is None:
        return [words.WAITING if view.waiting else words.BY_ITSELF]
    _, body = words.PROBLEMS[view.problem]
    last = words.last_backed_up(ago) if ago else words.NEVER
    return [body, " ".join(part for part in (f"{last}.", words.next_try(view.retry_in)) if part)]


def _ways(app: AppContext, view: VaultView, sync: Handler, start_over: Handler) -> list[ft.Control]:
    if view.working:
        return []
    if view.problem is None:
        now = buttons.secondary(
            words.BACK_UP_NOW, sync, icon=ft.Icons.CLOUD_UPLOAD_OUTLINED, key="sync"
        )
        return [now]
    if view.problem is Problem.GONE:
        return [
            buttons.primary(words.ENTER_WORDS, go("/words"), key="enter-words"),
            buttons.secondary(words.START_OVER, start_over, key="start-over"),
        ]
    ways = _helps(app, view.problem)
    if view.problem is Problem.OTHER_TAB or view.problem in _WORDS_HELP:
        return ways
    return [buttons.secondary(words.TRY_AGAIN, sync, key="sync"), *ways]


def _helps(app: AppContext, problem: Problem) -> list[ft.Control]:
    if problem in _NEEDS_NO_SERVER:
        return [buttons.quiet(words.SAVE_FILE, go("/me/data"), key="save-file")]
    if problem in _WORDS_HELP:
        return [buttons.primary(words.ENTER_WORDS, go("/words"), key="enter-words")]
    if problem is Problem.DEVICE_FULL:
        return [buttons.quiet(words.MAKE_ROOM, go("/me/storage"), key="room-look")]
    if problem is Problem.OTHER_TAB:
        return [buttons.primary(common.TAKE_OVER, lambda _: app.take_over(), key="take-over-here")]
    return []
