"""Shown at every address while locked: one field, and SOS. Nothing personal is here to show."""

from __future__ import annotations

from typing import Any

import flet as ft

from mobile_app.errors import TwofoldError
from mobile_app.presenters.lock import Answer, LockPresenter
from mobile_app.ui.actions import announce, go, go_now, notify
from mobile_app.ui.components import buttons, choices, surfaces, text
from mobile_app.ui.components.biometrics import biometrics_button
from mobile_app.ui.components.page import scrolling, sos_button
from mobile_app.ui.hooks import AppContext, Kept, use_app, use_kept, use_now, use_state
from mobile_app.ui.screen import screen
from mobile_app.ui.strings import common
from mobile_app.ui.strings import lock as words


@screen
def LockScreen() -> ft.View:
    app = use_app()
    presenter = ft.use_memo(lambda: LockPresenter(app.services), [])
    typed = use_kept("")
    tried, set_tried = use_state(0)
    busy, set_busy = use_state(False)
    view = presenter.view()
    waiting = view.wait.total_seconds() > 0
    use_now(1 if waiting else 60)

    async def unlock(_: Any) -> None:
        if not typed.current or busy or presenter.view().wait:
            return
        set_busy(True)
        try:
            answer = await presenter.unlock(typed.current)
        except TwofoldError as error:
            notify(common.error(error.code))
            return
        finally:
            set_busy(False)
        if answer is Answer.OPEN:
            go_now("/")
        elif answer is Answer.ERASED:
            go_now("/")
            notify(words.ERASED)
        else:
            typed.set("")
            set_tried(lambda number: number + 1)
            await announce(words.WRONG)

    lines: list[ft.Control | None] = [
        text.body(words.WRONG) if view.wrong and not waiting else None,
        text.body(words.wait(view.wait)) if waiting else None,
        text.body(words.tries_left(view.tries_left)) if view.tries_left is not None else None,
    ]
    return locked_view(
        app,
        [
            surfaces.empty_state(
                ft.Icons.LOCK_OUTLINE_ROUNDED, words.LOCKED, words.LOCKED_BODY, key="locked"
            ),
            # Another key is another field: an empty one, after a wrong try. None takes the focus by
            # itself: a keyboard would come up over SOS, and a browser whose screen reader is just
            # being switched on loses what is typed into a field that had the focus before.
            passcode_field(words.PASSCODE, typed, f"passcode-{tried}", unlock),
            *lines,
            buttons.primary(
                words.CHECKING if busy else words.UNLOCK,
                unlock,
                key="unlock",
                large=True,
                disabled=waiting or busy,
            ),
            biometrics_button(presenter),
            buttons.quiet(words.FORGOT, go("/unlock"), key="forgot"),
        ],
    )


def passcode_field(label: str, typed: Kept[str], key: str, on_submit: Any = None) -> ft.TextField:
    """A field whose words are not shown, not learnt by the keyboard and not corrected."""
    field = choices.text_field(label, typed.current, typed.set, key=key, on_submit=on_submit)
    field.password = True
    field.can_reveal_password = True
    field.autocorrect = False
    field.enable_suggestions = False
    return field


def locked_view(app: AppContext, controls: list[ft.Control | None]) -> ft.View:
    """SOS is where it is on every other screen: in sight whatever the text size."""
    shown = [control for control in controls if control is not None]
    return ft.View(
        route="/",
        controls=[ft.SafeArea(scrolling(shown, gutter=app.look.gutter, top=0), expand=True)],
        floating_action_button=sos_button(),
        can_pop=False,
        padding=0,
    )
