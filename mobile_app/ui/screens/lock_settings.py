"""The app lock: what it means, setting a passcode, when to lock."""

from __future__ import annotations

from typing import Any

import flet as ft

from mobile_app.domain.app_lock import ERASE_AFTER_CHOICES, LOCK_AFTER_CHOICES
from mobile_app.presenters.lock_settings import LockSettingsPresenter
from mobile_app.ui import theme
from mobile_app.ui.actions import attempt, go, notify
from mobile_app.ui.components import buttons, choices, surfaces, text
from mobile_app.ui.components.biometrics import BiometricsOffer
from mobile_app.ui.components.page import leaf_page
from mobile_app.ui.hooks import use_app, use_kept, use_state
from mobile_app.ui.screen import screen
from mobile_app.ui.screens.lock import passcode_field
from mobile_app.ui.strings import lock as words


@screen
def LockSettingsScreen() -> ft.View:
    app = use_app()
    presenter = ft.use_memo(lambda: LockSettingsPresenter(app.services), [])
    current, new, again = use_kept(""), use_kept(""), use_kept("")
    agreed, set_agreed = use_state(False)
    said, set_said = use_state("")
    wrong, set_wrong = use_state("")
    times, set_times = use_state(0)
    view = presenter.view()

    def start_anew() -> None:
        for field in (current, new, again):
            field.set("")
        set_times(lambda number: number + 1)
        set_said("")
        set_wrong("")

    async def is_right() -> bool:
        right = await attempt(presenter.is_right(current.current))
        set_wrong(words.wrong(presenter.view().wait) if right is False else "")
        return bool(right)

    async def put(_: Any) -> None:
        if not view.on and not agreed:
            set_said(words.AGREE_FIRST)
            return
        if not await is_right():
            return
        problem = await attempt(presenter.set_passcode(new.current, again.current))
        if problem is None:
            return
        if problem:
            set_said(words.PROBLEMS[problem])
            return
        start_anew()
        notify(words.IS_SET)

    async def done_away(_: Any) -> None:
        if not await is_right():
            return
        await attempt(presenter.remove())
        if not presenter.view().on:
            start_anew()
            notify(words.IS_REMOVED)

    async def choose_lock_after(value: str) -> None:
        await attempt(presenter.choose_lock_after(int(value)))
        set_times(lambda number: number + 1)

    async def choose_erase_after(value: str) -> None:
        await attempt(presenter.choose_erase_after(int(value)))
        set_times(lambda number: number + 1)

    async def lock_now(_: Any) -> None:
        await presenter.lock_now()

    fields: list[ft.Control | None] = [
        passcode_field(words.CURRENT, current, f"current-{times}") if view.must_give else None,
        text.body(wrong) if wrong else None,
        passcode_field(words.NEW, new, f"new-{times}"),
        passcode_field(words.AGAIN, again, f"again-{times}", put),
        ft.Checkbox(
            words.UNDERSTOOD,
            value=agreed,
            key="understood",
            on_change=lambda event: set_agreed(bool(event.control.value)),
        )
        if not view.on
        else None,
        text.body(said) if said else None,
        buttons.primary(words.CHANGE if view.on else words.SET, put, key="set-passcode"),
        buttons.quiet(words.REMOVE, done_away, key="remove-passcode") if view.on else None,
    ]
    passcode_card = surfaces.card(
        text.heading(words.CHANGE if view.on else words.CHOOSE),
        text.body(words.CHOOSE_BODY),
        *fields,
        key="passcode-card",
        spacing=theme.MD,
    )
    forgotten = surfaces.card(
        text.heading(words.FORGET_TITLE if view.on else words.BEFORE_TITLE),
        text.body(words.BEFORE_BODY),
        buttons.secondary(words.MAKE_PHRASE, go("/me/phrase"), key="phrase"),
        key="before",
        spacing=theme.MD,
        tone=None if view.on else ft.Colors.TERTIARY_CONTAINER,
    )
    if not view.on:
        # What forgetting means comes before there is anything to forget.
        return leaf_page(app, words.TITLE, [text.quiet(words.OFF_BODY), forgotten, passcode_card])
    return leaf_page(
        app,
        words.TITLE,
        [
            buttons.primary(
                words.LOCK_NOW,
                lock_now,
                icon=ft.Icons.LOCK_OUTLINE_ROUNDED,
                key="lock-now",
                large=True,
            ),
            _chooser(
                words.LOCK_AFTER,
                LOCK_AFTER_CHOICES,
                words.LOCK_AFTER_WORDS,
                view.lock_after_seconds,
                choose_lock_after,
                "lock-after",
            ),
            passcode_card,
            BiometricsOffer(presenter, is_right),
            _chooser(
                words.ERASE_AFTER,
                ERASE_AFTER_CHOICES,
                words.ERASE_AFTER_WORDS,
                view.erase_after,
                choose_erase_after,
                "erase-after",
            ),
            text.quiet(words.ERASE_AFTER_BODY),
            forgotten,
        ],
    )


def _chooser(
    title: str,
    values: tuple[int, ...],
    said: dict[int, str],
    chosen: int,
    choose: Any,
    key: str,
) -> ft.Control:
    return surfaces.section(
        title,
        choices.choice_chips(
            [choices.Choice(str(value), said[value]) for value in values],
            str(chosen),
            choose,
            key=key,
        ),
    )
