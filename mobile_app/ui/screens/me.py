"""Me: what is the person's own, and how the app looks."""

from __future__ import annotations

import flet as ft

from mobile_app.presenters.me import MePresenter
from mobile_app.ui.actions import go
from mobile_app.ui.components import surfaces
from mobile_app.ui.components.backup_state import state_line
from mobile_app.ui.components.page import tab_page
from mobile_app.ui.hooks import use_app, use_records, use_vault
from mobile_app.ui.screen import screen
from mobile_app.ui.strings import backup, lock, recovery_phrase, storage
from mobile_app.ui.strings import me as words

_PLACE = 4


@screen
def MeScreen() -> ft.View:
    app = use_app()
    version = use_records()
    vault = use_vault(in_passing=True)
    presenter = ft.use_memo(lambda: MePresenter(app.services), [])
    # Naming the country parses a pack: once for each change of the records, not for each draw.
    view = ft.use_memo(presenter.view, [version])
    return tab_page(
        app,
        _PLACE,
        words.TITLE,
        [
            surfaces.section(
                words.YOURS,
                surfaces.row_group(
                    _row(
                        words.COUNTERS,
                        words.counters(view.counters),
                        ft.Icons.TIMELAPSE_ROUNDED,
                        "counters",
                    ),
                    _row(
                        words.COUNTRY,
                        words.country(view.country, view.guessed),
                        ft.Icons.SUPPORT_OUTLINED,
                        "country",
                    ),
                    _row(
                        backup.TITLE,
                        state_line(app, vault, app.services.clock.now()),
                        ft.Icons.CLOUD_OUTLINED,
                        "backup",
                    ),
                    _row(
                        words.DATA,
                        storage.age(view.backed_up_at, vault.last_at, app.services.clock.now()),
                        ft.Icons.SAVE_ALT_ROUNDED,
                        "data",
                    ),
                    _row(
                        lock.TITLE,
                        lock.ROW_ON if view.lock_on else lock.ROW_OFF,
                        ft.Icons.LOCK_OUTLINE_ROUNDED,
                        "lock",
                    ),
                    _row(
                        recovery_phrase.TITLE,
                        recovery_phrase.ROW_BODY,
                        ft.Icons.KEY_ROUNDED,
                        "phrase",
                    ),
                ),
            ),
            surfaces.section(
                words.LOOK,
                surfaces.row_group(
                    _row(
                        words.APPEARANCE,
                        words.appearance(view.theme, view.text_scale),
                        ft.Icons.FORMAT_SIZE_ROUNDED,
                        "appearance",
                    ),
                ),
            ),
            surfaces.section(
                words.ABOUT_GROUP,
                surfaces.row_group(
                    _row(words.ABOUT, words.ABOUT_BODY, ft.Icons.INFO_OUTLINE_ROUNDED, "about"),
                    _row(
                        words.DIAGNOSTICS,
                        words.DIAGNOSTICS_BODY,
                        ft.Icons.BUILD_OUTLINED,
                        "diagnostics",
                    ),
                ),
            ),
        ],
        subtitle=words.SUBTITLE_SEALED if vault.on else words.SUBTITLE,
    )


def _row(title: str, subtitle: str, icon: ft.IconData, page: str) -> ft.Control:
    return surfaces.list_row(title, subtitle, icon=icon, on_click=go(f"/me/{page}"), key=page)
