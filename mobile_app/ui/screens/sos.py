"""SOS: breathe, ground, ride it, reach someone, note it. Each step alone is enough.

Everything is one tap and large; nothing has to be typed; crisis lines stay at the foot of every
step. Nothing here needs a connection.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import flet as ft

from mobile_app.presenters.crisis import CrisisPresenter
from mobile_app.presenters.sos import STEPS, SosStep, after
from mobile_app.ui import theme
from mobile_app.ui.actions import go_now
from mobile_app.ui.components import buttons, choices, crisis_lines, surfaces, text
from mobile_app.ui.components.breathing import Breathing
from mobile_app.ui.components.page import app_bar
from mobile_app.ui.components.sos_note import Note
from mobile_app.ui.components.sos_reach import Reach
from mobile_app.ui.components.sos_steps import Ground, Ride, centred
from mobile_app.ui.hooks import use_app, use_records, use_state
from mobile_app.ui.screen import screen
from mobile_app.ui.strings import sos as words


@screen
def SosScreen() -> ft.View:
    app = use_app()
    use_records()
    step, set_step = use_state(SosStep.BREATHE)
    crisis = ft.use_memo(lambda: CrisisPresenter(app.services), [])
    view = crisis.view()
    following = after(step)

    def move(to: SosStep) -> Callable[[Any], None]:
        def chosen(_: Any) -> None:
            set_step(to)

        return chosen

    body: ft.Control
    if step is SosStep.BREATHE:
        body = centred(Breathing(), text.quiet(words.BREATHE_BODY, centre=True))
    elif step is SosStep.GROUND:
        body = Ground()
    elif step is SosStep.RIDE:
        body = Ride()
    elif step is SosStep.REACH:
        body = Reach(crisis=crisis, view=view)
    else:
        body = Note()
    gutter = app.look.gutter if not app.look.rail else app.look.gutter + theme.RAIL_WIDTH / 2
    pad = ft.Padding.symmetric(horizontal=gutter)
    foot = [
        None
        if step is SosStep.REACH
        else crisis_lines.strip(view, app.formats, move(SosStep.REACH), compact=not app.look.roomy),
    ]
    onward = buttons.primary(
        words.next_step(words.STEP_NAMES[following]) if following else words.NOTE_DONE,
        move(following) if following else (lambda _: go_now("/")),
        key="next-step",
        large=app.look.roomy,
    )
    if app.look.roomy:
        foot.append(onward)
    else:
        # Large text on a small screen: only the lines stay put, the rest scrolls.
        rest = None if step is SosStep.REACH else crisis_lines.rest_of_strip(view, app.formats)
        body = surfaces.column([body, onward, rest], theme.LG)
    return ft.View(
        route=ft.use_view_path() or "/sos",
        appbar=app_bar(app, words.TITLE),
        fullscreen_dialog=True,
        controls=[
            ft.SafeArea(
                ft.Column(
                    [
                        ft.Container(_steps(step, move), padding=pad),
                        ft.Column(
                            [
                                ft.Container(
                                    body,
                                    padding=ft.Padding.only(
                                        left=gutter, right=gutter, top=theme.SM, bottom=theme.SM
                                    ),
                                )
                            ],
                            scroll=ft.ScrollMode.AUTO,
                            expand=True,
                            alignment=ft.MainAxisAlignment.CENTER
                            if step in (SosStep.BREATHE, SosStep.GROUND, SosStep.RIDE)
                            else ft.MainAxisAlignment.START,
                            horizontal_alignment=ft.CrossAxisAlignment.STRETCH,
                        ),
                        ft.Container(
                            surfaces.column(foot, theme.SM),
                            padding=ft.Padding.only(
                                left=gutter, right=gutter, top=theme.SM, bottom=theme.MD
                            ),
                        ),
                    ],
                    spacing=theme.SM,
                    horizontal_alignment=ft.CrossAxisAlignment.STRETCH,
                ),
                expand=True,
            )
        ],
        can_pop=True,
        padding=0,
        spacing=0,
    )


def _steps(now: SosStep, move: Callable[[SosStep], Callable[[Any], None]]) -> ft.Control:
    """All five steps in reach; the row scrolls sideways on narrow screens."""
    return ft.Row(
        [
            choices.choice_pill(
                words.STEP_PILLS[step],
                step is now,
                move(step),
                key=f"step-{step.value}",
                slim=True,
            )
            for step in STEPS
        ],
        scroll=ft.ScrollMode.HIDDEN,
        spacing=theme.SM,
    )
