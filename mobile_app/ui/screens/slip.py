"""I slipped: kindness, a few questions in the person's own words, then what helps next."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import flet as ft

from mobile_app.domain.lapses import NOTE_LIMIT, LapseName
from mobile_app.presenters.drafts import DraftKeeper, kept_words
from mobile_app.presenters.slip import Restart, RestartChoice, SlipDraft, SlipPresenter, SlipView
from mobile_app.ui.actions import attempt, go_now, notify, tick
from mobile_app.ui.components import buttons, choices, slip_parts, surfaces, text
from mobile_app.ui.components.dates import ask_date
from mobile_app.ui.components.page import leaf_page
from mobile_app.ui.hooks import AppContext, use_app, use_kept, use_records, use_single_press
from mobile_app.ui.screen import screen
from mobile_app.ui.strings import common
from mobile_app.ui.strings import slip as words

Answer = Callable[..., None]


@screen
def SlipScreen() -> ft.View:
    app = use_app()
    params = ft.use_route_params()
    use_records()
    presenter = ft.use_memo(lambda: SlipPresenter(app.services), [])
    draft, set_draft = ft.use_state(SlipDraft(counter_id=params.get("counter_id", "")))
    step, set_step = ft.use_state("kind")
    drafts = ft.use_memo(lambda: DraftKeeper(app.services, "slip"), [])
    begun = ft.use_memo(lambda: kept_words(drafts.found(), "note", NOTE_LIMIT), [])
    note = use_kept(begun)
    single = use_single_press()
    today = app.services.clock.now().date()
    view = presenter.view(draft, today)

    def answer(**changes: Any) -> None:
        set_draft(lambda now: replace(now, **changes))

    async def keep(_: Any) -> bool:
        whole = replace(draft, note=note.current)
        kept = await attempt(presenter.keep(whole, app.services.clock.now().date()))
        if kept is None:
            return False
        await drafts.forget()
        set_step("next")
        await tick()

        async def undo() -> None:
            if await attempt(presenter.undo(kept)):
                go_now("/journey")
                notify(words.UNDONE)

        notify(words.KEPT_NOTICE, common.UNDO, undo)
        return True

    def write(value: str) -> None:
        note.set(value)
        drafts.note(note=value)

    if step == "next":
        return leaf_page(app, words.TITLE, slip_parts.kept())
    if not view.counters:
        return leaf_page(
            app,
            words.TITLE,
            [
                slip_parts.kind(view),
                surfaces.section(words.NO_COUNTER_TITLE, text.quiet(words.NO_COUNTER_BODY)),
                *slip_parts.next_steps(),
            ],
        )
    if step == "kind":
        return leaf_page(
            app, words.TITLE, slip_parts.opening(view, lambda _: set_step("questions"))
        )
    return leaf_page(
        app,
        words.TITLE,
        [
            _which(view, draft, answer) if len(view.counters) > 1 else None,
            _when(app, view, draft, answer),
            _name(draft, answer),
            choices.text_field(
                words.NOTE,
                note.current or "",
                write,
                key="note",
                hint=words.NOTE_HINT,
                lines=2,
                limit=NOTE_LIMIT,
            ),
            _counter(app, view, draft, answer),
            buttons.primary(
                common.SAVE,
                single(keep),
                key="save",
                large=True,
                disabled=view.chosen is None or draft.restart is None,
            ),
        ],
    )


def _which(view: SlipView, draft: SlipDraft, answer: Answer) -> ft.Control:
    return surfaces.section(
        words.WHICH,
        choices.choice_chips(
            [choices.Choice(one.id, one.label) for one in view.counters],
            draft.counter_id,
            # Another counter may not have been running on the chosen day.
            lambda id: answer(counter_id=id, on=None, restart=None),
            key="counter",
        ),
    )


def _when(app: AppContext, view: SlipView, draft: SlipDraft, answer: Answer) -> ft.Control:
    now = app.services.clock.now()
    today = now.date()
    yesterday = today - timedelta(days=1)
    begun_on = view.chosen.started_on if view.chosen is not None else today
    days = [("today", words.TODAY, today), ("yesterday", words.YESTERDAY, yesterday)]
    offered = [(value, said, day) for value, said, day in days if day >= begun_on]
    picked = next((value for value, _, day in offered if day == draft.on), "")
    if draft.on is not None and not picked:
        picked = "other"

    def pick(value: str) -> None:
        if value == "other":
            ask_date(
                draft.on or today,
                lambda on: answer(on=on, restart=None),
                first=begun_on,
                last=today,
                zone=now.tzinfo,
            )
            return
        answer(on=next(day for known, _, day in offered if known == value), restart=None)

    other = app.formats.date(draft.on) if picked == "other" and draft.on else words.ANOTHER_DAY
    shown = [choices.Choice(value, said) for value, said, _ in offered]
    if begun_on < yesterday:
        shown.append(choices.Choice("other", other, ft.Icons.EVENT_ROUNDED))
    return surfaces.section(words.WHEN, choices.choice_chips(shown, picked, pick, key="when"))


def _name(draft: SlipDraft, answer: Answer) -> ft.Control:
    return surfaces.section(
        words.NAME,
        text.quiet(words.NAME_BODY),
        choices.choice_chips(
            [choices.Choice(str(name), said) for name, said in words.NAMES.items()],
            str(draft.name),
            lambda value: answer(name=LapseName(value)),
            key="name",
        ),
    )


def _counter(
    app: AppContext, view: SlipView, draft: SlipDraft, answer: Answer
) -> ft.Control | None:
    if not view.choices:
        return None

    def row(choice: RestartChoice) -> ft.Control:
        if choice.on is None:
            said, more = words.KEEP, words.KEEP_BODY
        else:
            said = words.restart(app.formats.date(choice.on))
            more = words.restart_body(choice.days)
        selected = draft.restart is choice.restart
        mark = (
            ft.Icons.RADIO_BUTTON_CHECKED_ROUNDED
            if selected
            else ft.Icons.RADIO_BUTTON_UNCHECKED_ROUNDED
        )
        return ft.Semantics(
            content=surfaces.list_row(
                said,
                more,
                trailing=ft.Icon(mark, color=ft.Colors.PRIMARY, size=app.look.icon(24)),
                on_click=_choose(answer, choice.restart),
                key=f"restart-{choice.restart}",
            ),
            checked=selected,
        )

    return surfaces.section(
        words.COUNTER,
        text.quiet(words.COUNTER_BODY),
        surfaces.row_group(*(row(choice) for choice in view.choices)),
    )


def _choose(answer: Answer, restart: Restart) -> Callable[[Any], None]:
    return lambda _: answer(restart=restart)
