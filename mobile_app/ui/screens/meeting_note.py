"""Writing the private note of one meeting."""

from __future__ import annotations

from typing import Any

import flet as ft

from mobile_app.domain.meeting_notes import TEXT_LIMIT
from mobile_app.presenters.my_meeting import MeetingNotePresenter
from mobile_app.ui.actions import attempt, go_now, notify
from mobile_app.ui.components import buttons, choices, text
from mobile_app.ui.components.drafts import draft_banner
from mobile_app.ui.components.page import leaf_page
from mobile_app.ui.hooks import use_app, use_kept, use_single_press, use_state
from mobile_app.ui.meeting_hooks import use_meeting_lists
from mobile_app.ui.screen import keyed, screen
from mobile_app.ui.strings import common
from mobile_app.ui.strings import my_meeting as words


@screen
def MeetingNoteScreen() -> ft.View:
    meeting_id = ft.use_route_params().get("meeting_id", "")
    return keyed(f"note-{meeting_id}", NotePage, meeting_id)


@screen
def NotePage(meeting_id: str) -> ft.View:
    app = use_app()
    use_meeting_lists()
    presenter = ft.use_memo(lambda: MeetingNotePresenter(app.services, meeting_id), [])
    # Typing is no state: redrawing at each key would fight with the keyboard.
    written = use_kept(ft.use_memo(presenter.start, []))
    single = use_single_press()
    started, set_started = use_state(0)

    def type_in(value: str) -> None:
        written.set(value)
        presenter.note(value)

    async def start_over(_: Any) -> None:
        written.set(await presenter.start_over())
        # A new key draws the field anew: Flutter keeps what is typed otherwise.
        set_started(lambda times: times + 1)

    async def save(_: Any) -> bool:
        if not await attempt(presenter.save(written.current)):
            return False
        go_now(f"/meetings/{meeting_id}")
        notify(words.NOTE_SAVED)
        return True

    meeting = presenter.meeting
    return leaf_page(
        app,
        words.NOTE,
        [
            text.title(meeting.name) if meeting else None,
            draft_banner(start_over) if presenter.resumed else None,
            choices.text_field(
                words.NOTE,
                written.current,
                type_in,
                key=f"note-{started}" if started else "note",
                hint=words.NOTE_HINT,
                lines=4,
                limit=TEXT_LIMIT,
            ),
            text.small(words.NOTE_BODY),
            buttons.primary(common.SAVE, single(save), key="save", large=True),
        ],
    )
