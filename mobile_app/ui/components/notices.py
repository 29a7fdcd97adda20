"""What has to be known on every screen: that nothing is kept, an update, a tab that only reads."""

from __future__ import annotations

import flet as ft

from mobile_app.ui.actions import go
from mobile_app.ui.components import surfaces
from mobile_app.ui.hooks import AppContext
from mobile_app.ui.strings import common


def notices(app: AppContext) -> list[ft.Control]:
    from mobile_app.ui.components import buttons

    found: list[ft.Control] = []
    if app.status.denied:
        readable = app.services.door.denied
        found.append(
            surfaces.banner(common.ONLY_READ if readable else common.NOT_KEPT, key="denied")
        )
    if app.status.read_only:
        found.append(
            surfaces.banner(
                common.READ_ONLY,
                key="read-only",
                action=buttons.quiet(common.TAKE_OVER, lambda _: app.take_over(), key="take-over"),
            )
        )
    if app.status.room_short:
        found.append(
            surfaces.banner(
                common.ROOM_SHORT,
                key="room-short",
                action=buttons.quiet(common.ROOM_LOOK, go("/me/storage"), key="room-look"),
            )
        )
    if app.status.set_aside:
        found.append(
            surfaces.banner(
                common.ERRORS["store.corrupt"],
                key="set-aside",
                action=buttons.quiet(common.CLOSE, lambda _: app.dismiss(), key="dismiss"),
            )
        )
    if app.status.update_waiting:
        found.append(
            surfaces.banner(
                common.UPDATE_READY,
                icon=ft.Icons.SYSTEM_UPDATE_ALT_ROUNDED,
                tone=ft.Colors.PRIMARY_CONTAINER,
                key="update",
                action=buttons.quiet(
                    common.UPDATE_NOW, lambda _: app.apply_update(), key="apply-update"
                ),
            )
        )
    return found
