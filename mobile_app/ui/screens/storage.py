"""Room on the device, keeping the data, and installing."""

from __future__ import annotations

from typing import Any, cast

import flet as ft

from mobile_app.device.ports import Installing
from mobile_app.presenters.storage_health import Room, StorageHealthPresenter, StorageView
from mobile_app.ui import theme
from mobile_app.ui.actions import notify
from mobile_app.ui.components import buttons, surfaces, text
from mobile_app.ui.components.page import leaf_page
from mobile_app.ui.hooks import use_app, use_state
from mobile_app.ui.screen import screen
from mobile_app.ui.strings import storage as words


@screen
def StorageScreen() -> ft.View:
    app = use_app()
    presenter = ft.use_memo(lambda: StorageHealthPresenter(app.services), [])
    view, set_view = use_state(cast("StorageView | None", None))

    async def look() -> None:
        set_view(await presenter.view())

    ft.use_effect(look, dependencies=[], cleanup=lambda: None)

    async def ask(_: Any) -> None:
        notify(words.ASKED_YES if await presenter.ask_to_persist() else words.ASKED_NO)
        await look()

    async def install(_: Any) -> None:
        if await presenter.install():
            notify(words.INSTALLED)
        await look()

    if view is None:
        return leaf_page(app, words.TITLE, [surfaces.skeleton(2)])
    short = view.room in (Room.NEARLY_FULL, Room.FULL)
    return leaf_page(
        app,
        words.TITLE,
        [
            surfaces.card(
                text.heading(words.ROOM),
                text.body(words.ROOM_WORDS[view.room.value]),
                text.quiet(words.used(view.used_bytes, view.quota_bytes))
                if view.used_bytes is not None
                else None,
                key="room",
                tone=ft.Colors.TERTIARY_CONTAINER if short else None,
            ),
            surfaces.card(
                text.heading(words.KEEPING),
                text.body(words.KEPT if view.persisted else words.NOT_KEPT),
                None if view.persisted else buttons.secondary(words.ASK, ask, key="ask-to-persist"),
                key="keeping",
                spacing=theme.MD,
            )
            if view.persisted is not None
            else None,
            surfaces.card(
                text.heading(words.INSTALL),
                text.body(words.INSTALL_WORDS[view.installing.value]),
                text.body(words.INSTALL_MOVE) if view.installing is Installing.IOS else None,
                buttons.primary(words.INSTALL, install, key="install-now")
                if view.installing is Installing.OFFER
                else None,
                key="install",
                spacing=theme.MD,
            )
            if view.installing is not Installing.INSTALLED
            else None,
        ],
    )
