"""One counter: a new one, or a correction, or removing it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import flet as ft

from mobile_app.domain.sobriety import EARLIEST_ON, LABEL_LIMIT, CounterKind
from mobile_app.errors import DomainError, TwofoldError
from mobile_app.presenters.counters import CounterDraft, CountersPresenter
from mobile_app.ui.actions import attempt, go, go_now, notify, tick
from mobile_app.ui.components import buttons, choices, surfaces, text
from mobile_app.ui.components.dates import ask_date
from mobile_app.ui.components.page import leaf_page
from mobile_app.ui.hooks import use_app, use_single_press
from mobile_app.ui.screen import screen
from mobile_app.ui.strings import common
from mobile_app.ui.strings import me as words

NEW = "new"


@screen
def CounterEditScreen() -> ft.View:
    app = use_app()
    path = ft.use_view_path()
    counter_id = ft.use_route_params().get("counter_id", NEW)
    presenter = ft.use_memo(lambda: CountersPresenter(app.services), [])
    # Read once: while the person edits, what is on the screen is theirs.
    start = ft.use_memo(lambda: _start(presenter, counter_id), [])
    draft, set_draft = ft.use_state(start or CounterDraft())
    wrong, set_wrong = ft.use_state("")
    label = ft.use_ref(draft.label)
    single = use_single_press()
    now = app.services.clock.now()
    today = now.date()
    on = draft.sobriety_on or today

    def answer(**changes: Any) -> None:
        set_draft(lambda known: replace(known, **changes))

    def pick_date(_: Any) -> None:
        ask_date(
            on,
            lambda picked: answer(sobriety_on=picked),
            first=EARLIEST_ON,
            last=today,
            zone=now.tzinfo,
        )

    async def save(_: Any) -> bool:
        set_wrong("")
        try:
            await presenter.save(replace(draft, label=label.current or ""), today)
        except DomainError as error:
            set_wrong(error.field)
            return False
        except TwofoldError as error:
            notify(common.error(error.code))
            return False
        # From Today's "start a counter" one wants to see it count there.
        go_now("/" if path == "/welcome" else "/me/counters")
        notify(common.SAVED)
        await tick()
        return True

    async def remove(_: Any) -> bool:
        removed = await attempt(presenter.remove(draft.id))
        if removed is None:
            return False
        go_now("/me/counters")
        notify(words.COUNTER_REMOVED, common.UNDO, lambda: attempt(presenter.restore(removed)))
        return True

    if start is None:
        return leaf_page(
            app,
            words.EDIT_COUNTER,
            [
                surfaces.empty_state(
                    ft.Icons.TIMELAPSE_ROUNDED,
                    words.COUNTER_GONE_TITLE,
                    words.COUNTER_GONE_BODY,
                    buttons.primary(words.TO_COUNTERS, go("/me/counters"), key="to-counters"),
                    key="counter-gone",
                )
            ],
        )
    return leaf_page(
        app,
        words.EDIT_COUNTER if draft.id else words.NEW_COUNTER,
        [
            choices.text_field(
                words.LABEL,
                label.current or "",
                lambda value: setattr(label, "current", value),
                key="label",
                hint=words.LABEL_HINT,
                limit=LABEL_LIMIT,
                error=words.LABEL_WRONG if wrong == "label" else None,
            ),
            surfaces.section(
                words.KIND,
                choices.choice_chips(
                    [choices.Choice(str(kind), said) for kind, said in words.KINDS.items()],
                    str(draft.kind),
                    lambda value: answer(kind=CounterKind(value)),
                    key="kind",
                ),
            ),
            surfaces.section(
                words.SINCE,
                surfaces.row_group(
                    surfaces.list_row(
                        app.formats.date(on),
                        words.CHANGE_DATE,
                        icon=ft.Icons.EVENT_ROUNDED,
                        on_click=pick_date,
                        key="date",
                    ),
                    _first_day(draft, answer),
                ),
                text.small(words.CORRECTION) if draft.id else None,
                text.body(words.DATE_WRONG, key="date-wrong") if wrong == "sobriety_on" else None,
            ),
            buttons.button_column(
                buttons.primary(common.SAVE, single(save), key="save", large=True),
                buttons.quiet(words.REMOVE_COUNTER, single(remove), key="remove")
                if draft.id
                else None,
            ),
        ],
    )


def _start(presenter: CountersPresenter, counter_id: str) -> CounterDraft | None:
    return CounterDraft() if counter_id == NEW else presenter.draft(counter_id)


def _first_day(draft: CounterDraft, answer: Any) -> ft.Control:
    return ft.MergeSemantics(
        surfaces.list_row(
            words.FIRST_DAY,
            words.FIRST_DAY_BODY,
            trailing=ft.Switch(
                value=draft.first_day_is_one,
                on_change=lambda event: answer(first_day_is_one=bool(event.control.value)),
                key="first-day",
            ),
        )
    )
