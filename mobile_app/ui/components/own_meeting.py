"""What a meeting's page says when the person added it: that they did, and the way to change it."""

from __future__ import annotations

import flet as ft

from mobile_app.domain.meetings import Meeting
from mobile_app.domain.own_meetings import own_id_of
from mobile_app.presenters.meeting import dial_url
from mobile_app.ui import theme
from mobile_app.ui.actions import go
from mobile_app.ui.components import buttons, surfaces, text
from mobile_app.ui.strings import own_meetings as words


def own_part(meeting: Meeting) -> ft.Control | None:
    """None for a meeting of a list."""
    own_id = own_id_of(meeting.id)
    if not own_id:
        return None
    # Online, its page has them already.
    apart = not meeting.online
    return surfaces.card(
        text.heading(words.OWN_TITLE),
        text.quiet(words.OWN_BODY),
        buttons.button_column(
            buttons.secondary(
                words.CALL,
                icon=ft.Icons.CALL_OUTLINED,
                url=dial_url(meeting.join_phone),
                key="call",
            )
            if apart and meeting.join_phone
            else None,
            buttons.secondary(
                words.LINK_OPEN,
                icon=ft.Icons.OPEN_IN_NEW_ROUNDED,
                url=meeting.join_url,
                key="open-link",
            )
            if apart and meeting.join_url
            else None,
            buttons.quiet(
                words.EDIT,
                go(f"/meetings/own/{own_id}"),
                icon=ft.Icons.EDIT_OUTLINED,
                key="edit-own",
            ),
        ),
        key="own",
        spacing=theme.SM,
    )
