"""Your data: take all of it along, or erase all of it, in two clear steps."""

from __future__ import annotations

from typing import Any

import flet as ft

from mobile_app.errors import TwofoldError
from mobile_app.presenters.backup_file import BackupFilePresenter
from mobile_app.presenters.own_data import OwnDataPresenter
from mobile_app.presenters.recovery_phrase import PhraseView, RecoveryPhrasePresenter
from mobile_app.ui import theme
from mobile_app.ui.actions import announce, attempt, go, go_now, notify
from mobile_app.ui.components import buttons, surfaces, text
from mobile_app.ui.components.backup_state import state_line
from mobile_app.ui.components.page import leaf_page
from mobile_app.ui.hooks import use_app, use_records, use_state, use_vault
from mobile_app.ui.saving import save_file
from mobile_app.ui.screen import screen
from mobile_app.ui.strings import backup, storage, therapist
from mobile_app.ui.strings import me as words


@screen
def DataScreen() -> ft.View:
    app = use_app()
    use_records()
    presenter = ft.use_memo(lambda: OwnDataPresenter(app.services), [])
    asking, set_asking = ft.use_state(False)
    backups = ft.use_memo(lambda: BackupFilePresenter(app.services), [])
    phrase, set_phrase = use_state(PhraseView(exists=True, checked_on=None, waiting=False))
    known, set_known = use_state(False)
    view = presenter.view()
    vault = use_vault(in_passing=True)
    erase_body = words.ERASE_SEALED_BODY if vault.on else words.ERASE_BODY
    unchecked = known and phrase.exists and not phrase.unreadable and phrase.checked_on is None

    async def look() -> None:
        found = await attempt(RecoveryPhrasePresenter(app.services).view())
        if found is not None:
            set_phrase(found)
            set_known(True)

    ft.use_effect(look, dependencies=[], cleanup=lambda: None)

    async def seal(_: Any) -> None:
        await attempt(_save_sealed(backups))

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
            text.quiet(
                words.data_summary(view.counters, view.check_ins, view.lapses, view.own_meetings)
            ),
            surfaces.card(
                text.heading(storage.FILE),
                text.body(storage.FILE_BODY),
                text.quiet(storage.age(backups.last_made_at(), None, app.services.clock.now())),
                *(
                    (
                        buttons.primary(
                            storage.FILE_ACTION,
                            seal,
                            icon=ft.Icons.ENHANCED_ENCRYPTION_ROUNDED,
                            key="seal",
                        ),
                    )
                    if phrase.exists and not phrase.unreadable
                    else (
                        text.body(storage.FILE_NEEDS_PHRASE),
                        buttons.primary(storage.SEE_PHRASE, go("/me/phrase"), key="phrase"),
                    )
                ),
                text.quiet(storage.NOT_CHECKED) if unchecked else None,
                buttons.secondary(storage.CHECK, go("/me/phrase"), key="check-phrase")
                if unchecked
                else None,
                buttons.quiet(storage.RESTORE, go("/me/restore"), key="restore"),
                key="sealed-card",
                spacing=theme.MD,
            ),
            surfaces.row_group(
                surfaces.list_row(
                    backup.TITLE,
                    state_line(app, vault, app.services.clock.now()),
                    icon=ft.Icons.CLOUD_OUTLINED,
                    on_click=go("/me/backup"),
                    key="backup",
                ),
                surfaces.list_row(
                    therapist.TITLE,
                    icon=ft.Icons.DESCRIPTION_OUTLINED,
                    on_click=go("/me/therapist"),
                    key="therapist",
                ),
                surfaces.list_row(
                    storage.TITLE,
                    storage.ROW_BODY,
                    icon=ft.Icons.STORAGE_ROUNDED,
                    on_click=go("/me/storage"),
                    key="storage",
                ),
            ),
            surfaces.card(
                text.heading(words.EXPORT),
                text.body(words.EXPORT_BODY),
                buttons.secondary(
                    words.EXPORT_ACTION, export, icon=ft.Icons.SAVE_ALT_ROUNDED, key="export"
                ),
                key="export-card",
                spacing=theme.MD,
            ),
            surfaces.card(
                text.heading(words.ERASE_SURE_TITLE if asking else words.ERASE),
                text.body(words.ERASE_SURE_BODY if asking else erase_body),
                text.body(backup.ERASE_HERE) if vault.on else None,
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
    export = presenter.export()
    if await save_file(export.name, export.data):
        notify(words.EXPORTED)


async def _save_sealed(presenter: BackupFilePresenter) -> None:
    file = await presenter.make()
    if await save_file(file.name, file.data):
        await presenter.made()
        notify(storage.FILE_SAVED)
