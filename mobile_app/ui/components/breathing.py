"""Paced breathing: a circle that grows and shrinks, and the word for it.

Python only says which way to go every few seconds; Flutter animates in between.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import Final

import flet as ft

from mobile_app.ui import theme
from mobile_app.ui.components import buttons
from mobile_app.ui.hooks import use_app, use_state
from mobile_app.ui.screen import part
from mobile_app.ui.strings import sos as words


@dataclass(frozen=True, slots=True)
class Phase:
    """`scale` is the circle's size at the end of it, 0 to 1."""

    words: str
    seconds: int
    scale: float


PACES: Final[dict[str, tuple[Phase, ...]]] = {
    "breathe-4-6": (
        Phase(words.BREATHE_IN, 4, 1.0),
        Phase(words.BREATHE_OUT, 6, 0.45),
    ),
    "box": (
        Phase(words.BREATHE_IN, 4, 1.0),
        Phase(words.BREATHE_HOLD, 4, 1.0),
        Phase(words.BREATHE_OUT, 4, 0.45),
        Phase(words.BREATHE_HOLD, 4, 0.45),
    ),
}


@part
def Breathing(pace: str = "breathe-4-6", running: bool | None = None) -> ft.Control:
    """`running` None shows its own pause button; True or False lets the caller decide."""
    app = use_app()
    phases = PACES.get(pace, PACES["breathe-4-6"])
    index, set_index = use_state(-1)
    own, set_own = use_state(True)
    going = own if running is None else running

    async def breathe() -> None:
        if not going:
            return
        # A moment at rest first, so that the first breath in is seen from its start.
        await asyncio.sleep(0.3)
        step = 0
        while True:
            set_index(step % len(phases))
            await asyncio.sleep(phases[step % len(phases)].seconds)
            step += 1

    ft.use_effect(breathe, dependencies=[going, pace], cleanup=lambda: None)
    shown = going and index >= 0
    phase = phases[index] if shown else None
    scale = phase.scale if phase else 0.45
    size = min(240, app.look.content_width * 0.62)
    controls: list[ft.Control] = []
    if not app.look.still:
        glide = ft.Animation(
            (phase.seconds if phase else 1) * 1000, ft.AnimationCurve.EASE_IN_OUT_SINE
        )

        def disc(share: float, colour: ft.ColorValue, opacity: float) -> ft.Control:
            return ft.Container(
                width=size * share,
                height=size * share,
                left=size * (1 - share) / 2,
                top=size * (1 - share) / 2,
                border_radius=size,
                bgcolor=colour,
                opacity=opacity,
                scale=scale,
                animate_scale=glide,
            )

        controls.append(
            ft.Stack(
                [
                    disc(1.0, ft.Colors.PRIMARY, 0.14),
                    disc(0.8, ft.Colors.PRIMARY, 0.22),
                    disc(0.58, ft.Colors.PRIMARY, 1.0),
                ],
                width=size,
                height=size,
            )
        )
    controls.append(
        ft.Semantics(
            content=ft.Text(
                phase.words if phase else words.BREATHE_READY,
                theme_style=ft.TextThemeStyle.HEADLINE_MEDIUM,
                text_align=ft.TextAlign.CENTER,
                key="breath",
            ),
            live_region=True,
        )
    )
    if running is None:
        controls.append(
            buttons.quiet(
                words.BREATHE_PAUSE if own else words.BREATHE_GO,
                lambda _: set_own(lambda now: not now),
                key="breathe-pause",
            )
        )
    return ft.Column(
        controls,
        spacing=theme.MD,
        tight=True,
        horizontal_alignment=ft.CrossAxisAlignment.CENTER,
    )
