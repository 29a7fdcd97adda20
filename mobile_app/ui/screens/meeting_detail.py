"""One meeting: when it is, how to get there or join, and what to know before."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import flet as ft

from mobile_app.presenters.meeting import MeetingPresenter, MeetingView
from mobile_app.presenters.meeting_lists import Phase
from mobile_app.presenters.my_meeting import MyMeetingPresenter
from mobile_app.ui import theme
from mobile_app.ui.actions import announce, attempt, go, tick
from mobile_app.ui.components import (
    buttons,
    meeting_calendar,
    meeting_parts,
    meeting_results,
    my_meeting,
    surfaces,
    text,
)
from mobile_app.ui.components.meeting_line import age_words
from mobile_app.ui.components.own_meeting import own_part
from mobile_app.ui.components.page import leaf_page
from mobile_app.ui.components.welcome_mark import welcome_mark
from mobile_app.ui.hooks import AppContext, use_app, use_now, use_records, use_state
from mobile_app.ui.meeting_hooks import use_meeting_lists
from mobile_app.ui.screen import keyed, screen
from mobile_app.ui.strings import meetings as words
from mobile_app.ui.strings import my_meeting as mine_words


@screen
def MeetingDetailScreen() -> ft.View:
    meeting_id = ft.use_route_params().get("meeting_id", "")
    return keyed(f"page-{meeting_id}", MeetingPage, meeting_id)


@screen
def MeetingPage(meeting_id: str) -> ft.View:
    app = use_app()
    use_records()
    use_meeting_lists()
    now = use_now(60)
    asking, set_asking = use_state(False)
    presenter = ft.use_memo(lambda: MeetingPresenter(app.services, meeting_id), [])
    own = ft.use_memo(lambda: MyMeetingPresenter(app.services, meeting_id), [])
    view = presenter.view(now)
    if view is None:
        loading = presenter.phase is Phase.LOADING
        return leaf_page(
            app, words.MEETING, [surfaces.skeleton(3) if loading else _absent(presenter)]
        )

    async def favourite(_: Any) -> None:
        added = await attempt(presenter.toggle_favourite())
        if added is not None:
            await tick()
            await announce(words.ADDED if added else words.REMOVED)

    async def share(_: Any) -> None:
        # Only this one tap needs it.
        from mobile_app.ui.meeting_text import meeting_text
        from mobile_app.ui.sharing import share_text

        await share_text(meeting_text(view.meeting, app.formats))

    meeting = view.meeting
    dated = view.time is not None and not meeting.temporarily_closed
    return leaf_page(
        app,
        words.MEETING,
        [
            surfaces.banner(words.SAMPLE_MEETING, key="sample") if view.sample else None,
            my_meeting.hidden_banner(own, own.view(now)),
            meeting_parts.head(app, view, now),
            meeting_parts.closed(meeting),
            meeting_parts.online(meeting),
            meeting_parts.where(app, view),
            meeting_parts.know(meeting),
            meeting_parts.kinds(view),
            own_part(meeting),
            my_meeting.mine(app, own, meeting.id, now),
            None if view.sample else welcome_mark(app, meeting.id),
            meeting_calendar.reminder_choice(presenter, lambda: set_asking(False))
            if asking and dated
            else None,
            buttons.button_column(
                meeting_calendar.add_button(lambda _: set_asking(True))
                if dated and not asking
                else None,
                buttons.secondary(
                    mine_words.SHARE, share, icon=ft.Icons.SHARE_OUTLINED, key="share"
                ),
                buttons.quiet(
                    words.SOURCE,
                    icon=ft.Icons.OPEN_IN_NEW_ROUNDED,
                    url=meeting.source_url,
                    key="source",
                )
                if meeting.source_url
                else None,
                buttons.quiet(
                    mine_words.REPORT,
                    icon=ft.Icons.FLAG_OUTLINED,
                    url=meeting.feedback_url,
                    key="report",
                )
                if meeting.feedback_url
                else None,
                None if own.view(now).hidden else my_meeting.hide_button(own),
            ),
            _fine_print(app, view, now),
        ],
        actions=[
            buttons.icon_button(
                ft.Icons.FAVORITE_ROUNDED if view.favourite else ft.Icons.FAVORITE_BORDER_ROUNDED,
                words.REMOVE_FAVOURITE if view.favourite else words.ADD_FAVOURITE,
                favourite,
                key="favourite",
                selected=view.favourite,
            )
        ],
    )


def _fine_print(app: AppContext, view: MeetingView, now: datetime) -> ft.Control:
    age = None if view.sample or view.age is None else age_words(app.formats, view.age, now)
    return surfaces.column(
        [
            text.small(age, key="list-age") if age else None,
            text.small(mine_words.updated(app.formats.date(view.updated_on)), key="updated")
            if view.updated_on
            else None,
            None if view.sample else text.small(words.CHECK_FIRST),
            None
            if view.sample or view.meeting.feedback_url
            else text.small(mine_words.keeper(view.keeper), key="keeper"),
        ],
        theme.XS,
    )


def _absent(presenter: MeetingPresenter) -> ft.Control:
    """While its list is not on this device, nobody can say that a meeting is gone."""
    missing = presenter.phase is Phase.MISSING
    return meeting_results.missing(presenter.lists) if missing else _gone()


def _gone() -> ft.Control:
    return surfaces.empty_state(
        ft.Icons.EVENT_BUSY_ROUNDED,
        words.GONE_TITLE,
        words.GONE_BODY,
        buttons.primary(words.SEE_MEETINGS, go("/meetings"), key="see-meetings"),
        key="no-meeting",
    )
