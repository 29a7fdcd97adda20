"""The meetings the person hid, each a tap from coming up again."""

from __future__ import annotations

import flet as ft

from mobile_app.presenters.my_meeting import HiddenMeeting, HiddenMeetingsPresenter
from mobile_app.ui import theme
from mobile_app.ui.components import buttons, surfaces, text
from mobile_app.ui.components.my_meeting import bring_back
from mobile_app.ui.components.page import leaf_page
from mobile_app.ui.hooks import use_app, use_records
from mobile_app.ui.meeting_hooks import use_meeting_lists
from mobile_app.ui.screen import screen
from mobile_app.ui.strings import my_meeting as words


@screen
def MeetingsHiddenScreen() -> ft.View:
    app = use_app()
    use_records()
    use_meeting_lists()
    presenter = ft.use_memo(lambda: HiddenMeetingsPresenter(app.services), [])
    hidden = presenter.view()
    if not hidden:
        empty = surfaces.empty_state(
            ft.Icons.VISIBILITY_OUTLINED,
            words.HIDDEN_NONE,
            words.HIDDEN_NONE_BODY,
            key="none-hidden",
        )
        return leaf_page(app, words.HIDDEN_TITLE, [empty])
    return leaf_page(
        app,
        words.HIDDEN_TITLE,
        [text.quiet(words.HIDDEN_BODY), *(_row(presenter, one) for one in hidden)],
    )


def _row(presenter: HiddenMeetingsPresenter, one: HiddenMeeting) -> ft.Control:
    name = one.name or words.HIDDEN_UNKNOWN
    return surfaces.card(
        text.title(name),
        text.quiet(one.programme) if one.programme else None,
        ft.Semantics(
            content=buttons.secondary(
                words.BRING_BACK,
                bring_back(presenter.meeting(one.id)),
                icon=ft.Icons.VISIBILITY_OUTLINED,
                key=f"bring-back-{one.id}",
            ),
            hint_text=name,
        ),
        key=f"hidden-{one.id}",
        spacing=theme.SM,
    )
