"""A meeting added by hand: a new one, a correction, or removing it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import time
from typing import Any

import flet as ft

from mobile_app.domain import own_meetings as limits
from mobile_app.domain.meetings import Venue
from mobile_app.errors import DomainError, TwofoldError
from mobile_app.presenters.own_meeting import OwnMeetingDraft, OwnMeetingPresenter
from mobile_app.ui.actions import announce, attempt, go, go_now, notify, tick
from mobile_app.ui.components import buttons, choices, surfaces, text
from mobile_app.ui.components.page import leaf_page
from mobile_app.ui.components.times import ask_time
from mobile_app.ui.hooks import AppContext, use_app, use_kept, use_single_press, use_state
from mobile_app.ui.screen import keyed, screen
from mobile_app.ui.strings import common
from mobile_app.ui.strings import meetings as meeting_words
from mobile_app.ui.strings import own_meetings as words

NEW = "new"
_LENGTHS = (30, 45, 60, 90, 120)
_EVENING = time(19)


@screen
def OwnMeetingScreen() -> ft.View:
    own_id = ft.use_route_params().get("own_id", NEW)
    return keyed(f"own-{own_id}", OwnMeetingForm, own_id)


@screen
def OwnMeetingForm(own_id: str) -> ft.View:
    app = use_app()
    presenter = ft.use_memo(lambda: OwnMeetingPresenter(app.services), [])
    # Read once: while the person edits, what is on the screen is theirs.
    start = ft.use_memo(lambda: presenter.new() if own_id == NEW else presenter.draft(own_id), [])
    draft, set_draft = use_state(start or presenter.new())
    nothing: dict[str, Any] = {}
    typed = use_kept(nothing)
    wrong, set_wrong = use_state("")
    single = use_single_press()

    def choose(**changes: Any) -> None:
        set_draft(lambda known: replace(known, **changes))

    def write(name: str) -> Callable[[str], None]:
        return lambda value: typed.set({**typed.current, name: value})

    def whole() -> OwnMeetingDraft:
        """What was chosen, with what was typed."""
        return replace(draft, **typed.current)

    async def save(_: Any) -> bool:
        set_wrong("")
        try:
            own = await presenter.save(whole())
        except DomainError as error:
            set_wrong(error.field)
            await announce(_wrong_words(error.field, whole()))
            return False
        except TwofoldError as error:
            notify(common.error(error.code))
            return False
        go_now(f"/meetings/{limits.meeting_id(own.id)}")
        notify(common.SAVED)
        await tick()
        return True

    async def remove(_: Any) -> bool:
        removed = await attempt(presenter.remove(draft.id))
        if removed is None:
            return False
        go_now("/meetings")
        notify(words.REMOVED, common.UNDO, lambda: attempt(presenter.restore(removed)))
        return True

    if start is None:
        return leaf_page(app, words.EDIT_TITLE, [_gone()])

    def field(
        name: str, label: str, hint: str, limit: int, lines: int = 1, keyboard: Any = None
    ) -> ft.Control:
        made = choices.text_field(
            label,
            typed.current.get(name, getattr(start, name)),
            write(name),
            key=name,
            hint=hint,
            limit=limit,
            lines=lines,
            keyboard=keyboard or ft.KeyboardType.TEXT,
        )
        if wrong == name:
            # As a text of its own it wraps; Flutter cuts a plain error off after one line.
            made.error = ft.Text(_wrong_words(name, whole()), color=ft.Colors.ERROR)
        return made

    return leaf_page(
        app,
        words.EDIT_TITLE if draft.id else words.NEW_TITLE,
        [
            text.quiet(words.BODY),
            field("name", words.NAME, words.NAME_HINT, limits.NAME_LIMIT),
            field("programme", words.PROGRAMME, words.PROGRAMME_HINT, limits.PROGRAMME_LIMIT),
            surfaces.section(
                words.DAY,
                choices.choice_chips(
                    [choices.Choice(str(day), said) for day, said in enumerate(words.DAYS)],
                    [str(day) for day in draft.weekdays],
                    lambda value: choose(weekdays=draft.weekdays ^ {int(value)}),
                    key="day",
                ),
                _wrong(wrong, "weekday"),
            ),
            surfaces.section(words.TIME, _time(app, draft, choose), _wrong(wrong, "start_minute")),
            _zone(presenter, start, draft, choose),
            surfaces.section(words.LENGTH, _length(start, draft, choose)),
            surfaces.section(
                words.VENUE,
                choices.choice_chips(
                    [choices.Choice(str(one), meeting_words.VENUES[one]) for one in Venue],
                    str(draft.venue),
                    lambda value: choose(venue=Venue(value)),
                    key="venue",
                ),
                field("place", words.PLACE, words.PLACE_HINT, limits.PLACE_LIMIT),
                field(
                    "link", words.LINK, words.LINK_HINT, limits.LINK_LIMIT, 1, ft.KeyboardType.URL
                ),
                field(
                    "phone",
                    words.PHONE,
                    words.PHONE_HINT,
                    limits.PHONE_LIMIT,
                    1,
                    ft.KeyboardType.PHONE,
                ),
            ),
            field("notes", words.NOTES, words.NOTES_HINT, limits.NOTES_LIMIT, 3),
            text.body(f"{_wrong_words(wrong, whole())} {words.STILL_HERE}", key="check-again")
            if wrong
            else None,
            buttons.button_column(
                buttons.primary(common.SAVE, single(save), key="save", large=True),
                buttons.quiet(words.REMOVE, single(remove), key="remove") if draft.id else None,
            ),
        ],
    )


def _time(app: AppContext, draft: OwnMeetingDraft, choose: Callable[..., None]) -> ft.Control:
    minute = draft.start_minute
    at = _EVENING if minute is None else time(minute // 60, minute % 60)

    def pick(_: Any) -> None:
        ask_time(at, lambda picked: choose(start_minute=picked.hour * 60 + picked.minute))

    return surfaces.row_group(
        surfaces.list_row(
            words.CHOOSE_TIME if minute is None else app.formats.time(at),
            _town(draft.zone) if minute is None else f"{_town(draft.zone)}. {words.CHANGE_TIME}",
            icon=ft.Icons.SCHEDULE_ROUNDED,
            on_click=pick,
            key="time",
        )
    )


def _zone(
    presenter: OwnMeetingPresenter,
    start: OwnMeetingDraft,
    draft: OwnMeetingDraft,
    choose: Callable[..., None],
) -> ft.Control | None:
    """A choice only for those who kept a meeting in one zone and now are in another."""
    if start.zone == presenter.here:
        return None
    return choices.choice_chips(
        [choices.Choice(zone, _town(zone)) for zone in (start.zone, presenter.here)],
        draft.zone,
        lambda value: choose(zone=value),
        key="zone",
    )


def _length(
    start: OwnMeetingDraft, draft: OwnMeetingDraft, choose: Callable[..., None]
) -> ft.Control:
    return choices.choice_chips(
        [
            choices.Choice(str(length), words.minutes(length))
            for length in sorted({*_LENGTHS, start.duration_minutes})
        ],
        str(draft.duration_minutes),
        lambda value: choose(duration_minutes=int(value)),
        key="length",
    )


def _town(zone: str) -> str:
    return words.zone_told(zone.rsplit("/", 1)[-1].replace("_", " "))


def _wrong(wrong: str, field: str) -> ft.Control | None:
    return text.body(words.WRONG[field], key=f"{field}-wrong") if wrong == field else None


def _wrong_words(field: str, draft: OwnMeetingDraft) -> str:
    if field == "link" and not draft.link.strip():
        return words.LINK_MISSING
    return words.WRONG.get(field, words.CHECK_AGAIN)


def _gone() -> ft.Control:
    return surfaces.empty_state(
        ft.Icons.EVENT_BUSY_ROUNDED,
        words.GONE_TITLE,
        words.GONE_BODY,
        buttons.primary(words.TO_MEETINGS, go("/meetings"), key="see-meetings"),
        key="own-gone",
    )
