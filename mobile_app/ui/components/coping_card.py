"""The pieces of a coping card's page: what it is, one step, all steps, and the end."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import flet as ft

from mobile_app.presenters.card import CardView, Ending, StepView
from mobile_app.ui import theme
from mobile_app.ui.actions import go
from mobile_app.ui.components import buttons, choices, surfaces, text
from mobile_app.ui.components.card_row import card_row
from mobile_app.ui.components.step_pace import StepPace
from mobile_app.ui.screen import keyed
from mobile_app.ui.strings import cope as words

Press = Callable[[Any], Any]


def intro(
    view: CardView, before: int | None, answer: Callable[[int], Any], *, columns: int
) -> list[ft.Control | None]:
    return [
        ft.Semantics(
            content=ft.Text(view.title, theme_style=ft.TextThemeStyle.HEADLINE_LARGE), header=True
        ),
        text.body(view.summary, large=True),
        text.label(words.about(view.minutes)),
        surfaces.card(
            text.subheading(words.CAUTION, color=ft.Colors.ON_TERTIARY_CONTAINER),
            text.body(view.caution, color=ft.Colors.ON_TERTIARY_CONTAINER),
            key="caution",
            tone=ft.Colors.TERTIARY_CONTAINER,
            spacing=theme.XS,
        )
        if view.caution
        else None,
        surfaces.card(
            text.subheading(words.BEFORE),
            text.small(words.BEFORE_HINT),
            choices.number_chooser(
                before,
                answer,
                low=words.LOW,
                high=words.HIGH,
                key="before",
                columns=columns,
            ),
            spacing=theme.SM,
        ),
        surfaces.card(
            text.subheading(words.HOW),
            text.body(view.how_it_works),
            text.small(f"{words.SOURCE}: {view.source}."),
            spacing=theme.SM,
        ),
    ]


def one_step(step: StepView, total: int, on_done: Press) -> list[ft.Control | None]:
    paced = bool(step.seconds)
    return [
        ft.ProgressBar(
            value=step.number / total,
            bar_height=6,
            border_radius=3,
            color=ft.Colors.PRIMARY,
            bgcolor=ft.Colors.SURFACE_CONTAINER_HIGHEST,
            semantics_label=words.step_of(step.number, total),
        ),
        ft.Container(
            ft.Column(
                [
                    *(
                        [
                            ft.Text(
                                str(step.sense_count),
                                theme_style=ft.TextThemeStyle.DISPLAY_LARGE,
                                color=ft.Colors.PRIMARY,
                            )
                        ]
                        if step.sense_count
                        else []
                    ),
                    ft.Semantics(
                        content=ft.Text(
                            step.text,
                            theme_style=ft.TextThemeStyle.HEADLINE_MEDIUM,
                            text_align=ft.TextAlign.CENTER,
                            key="step",
                        ),
                        live_region=True,
                    ),
                    *(
                        [
                            keyed(
                                f"pace-{step.number}",
                                StepPace,
                                seconds=step.seconds,
                                pace=step.pace,
                                on_done=on_done,
                            )
                        ]
                        if paced
                        else []
                    ),
                ],
                spacing=theme.XL,
                tight=True,
                horizontal_alignment=ft.CrossAxisAlignment.CENTER,
            ),
            padding=ft.Padding.symmetric(vertical=theme.SM if paced else 2 * theme.XXL),
        ),
    ]


def all_steps(steps: tuple[StepView, ...]) -> list[ft.Control | None]:
    return [
        ft.Row(
            [
                ft.Container(
                    text.title(str(step.number), color=ft.Colors.ON_PRIMARY_CONTAINER),
                    width=36,
                    height=36,
                    border_radius=18,
                    bgcolor=ft.Colors.PRIMARY_CONTAINER,
                    alignment=ft.Alignment.CENTER,
                ),
                ft.Container(text.body(step.text, large=True), expand=True),
            ],
            spacing=theme.MD,
            vertical_alignment=ft.CrossAxisAlignment.START,
        )
        for step in steps
    ]


def end(
    before: int | None,
    after: int | None,
    answer: Callable[[int], Any],
    ending: Ending,
    situation: str,
    *,
    columns: int,
) -> list[ft.Control | None]:
    changed = words.CHANGED[ending.change]
    return [
        ft.Semantics(
            content=ft.Text(words.DONE_TITLE, theme_style=ft.TextThemeStyle.HEADLINE_MEDIUM),
            header=True,
        ),
        surfaces.card(
            text.subheading(words.AFTER),
            choices.number_chooser(
                after, answer, low=words.LOW, high=words.HIGH, key="after", columns=columns
            ),
            text.body(f"{words.from_to(before, after)} {changed}", key="change")
            if changed and before is not None and after is not None
            else None,
        ),
        surfaces.card(
            text.body(words.STRONG, color=ft.Colors.ON_PRIMARY_CONTAINER),
            buttons.primary(
                words.OPEN_SOS,
                go("/sos"),
                icon=ft.Icons.SUPPORT_ROUNDED,
                key="open-sos",
                large=True,
            ),
            key="strong",
            tone=ft.Colors.PRIMARY_CONTAINER,
            spacing=theme.MD,
        )
        if ending.offer_sos
        else None,
        surfaces.section(words.TRY_NEXT, *map(card_row(situation), ending.cards))
        if ending.cards
        else surfaces.row_group(
            surfaces.list_row(
                words.CHECK_IN,
                icon=ft.Icons.EDIT_NOTE_ROUNDED,
                on_click=go("/check-in"),
                key="check-in",
            )
        ),
    ]
