"""Your data: take all of it along, or erase all of it, in two clear steps."""

from __future__ import annotations

from typing import Any

import flet as ft

from mobile_app.errors import TwofoldError
from mobile_app.presenters.own_data import OwnDataPresenter
from mobile_app.ui import theme
from mobile_app.ui.actions import announce, attempt, go_now, notify
from mobile_app.ui.components import buttons, surfaces, text
from mobile_app.ui.components.page import leaf_page
from mobile_app.ui.hooks import use_app, use_records
from mobile_app.ui.screen import screen
from mobile_app.ui.strings import me as words


@screen
def DataScreen() -> ft.View:
    app = use_app()
    use_records()
    presenter = ft.use_memo(lambda: OwnDataPresenter(app.services), [])
    asking, set_asking = ft.use_state(False)
    view = presenter.view()

    async def export(_: Any) -> None:
        await attempt(_save_copy(presenter))

    async def ask(_: Any) -> None:
        set_asking(True)
        await announce(words.ERASE_SURE_TITLE)

    async def erase(_: Any) -> None:
        try:
            await presenter.erase()
        except TwofoldError:
            notify(words.ERASE_FAILED)
            return
        go_now("/")
        notify(words.ERASED)

    return leaf_page(
        app,
        words.DATA,
        [
            text.quiet(words.data_summary(view.counters, view.check_ins, view.lapses)),
            surfaces.card(
                text.heading(words.EXPORT),
                text.body(words.EXPORT_BODY),
                buttons.primary(
                    words.EXPORT_ACTION, export, icon=ft.Icons.SAVE_ALT_ROUNDED, key="export"
                ),
                key="export-card",
                spacing=theme.MD,
            ),
            surfaces.card(
                text.heading(words.ERASE_SURE_TITLE if asking else words.ERASE),
                text.body(words.ERASE_SURE_BODY if asking else words.ERASE_BODY),
                *(
                    (
                        buttons.primary(words.ERASE_KEEP, lambda _: set_asking(False), key="keep"),
                        buttons.quiet(words.ERASE_SURE_ACTION, erase, key="erase-sure"),
                    )
                    if asking
                    else (buttons.secondary(words.ERASE_ACTION, ask, key="erase"),)
                ),
                key="erase-card",
                spacing=theme.MD,
            ),
        ],
    )


async def _save_copy(presenter: OwnDataPresenter) -> None:
    """The browser downloads it; phones and desktops ask where to keep it."""
    export = presenter.export()
    path = await ft.FilePicker().save_file(file_name=export.name, src_bytes=export.data)
    # A browser gives no path back; elsewhere none means that the person changed their mind.
    if path or ft.context.page.web:
        notify(words.EXPORTED)
