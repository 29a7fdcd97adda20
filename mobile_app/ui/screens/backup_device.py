"""What somebody calls one of their devices."""

from __future__ import annotations

from typing import Any

import flet as ft

from mobile_app.presenters.vault_devices import NAME_LIMIT, DevicesPresenter
from mobile_app.ui import theme
from mobile_app.ui.actions import attempt, go_now, notify
from mobile_app.ui.components import buttons, choices, surfaces, text
from mobile_app.ui.components.page import leaf_page
from mobile_app.ui.hooks import use_app, use_kept, use_single_press, use_state
from mobile_app.ui.screen import keyed, part, screen
from mobile_app.ui.strings import backup as words
from mobile_app.ui.strings import common


@screen
def BackupDeviceScreen() -> ft.View:
    app = use_app()
    device_id = str(ft.use_route_params().get("device_id", ""))
    rows = {row.id: row for row in DevicesPresenter(app.services).rows()}
    row = rows.get(device_id)
    title = words.DEVICE_TITLE if row is None or row.here else words.OTHER_TITLE
    if row is None:
        return leaf_page(app, title, [text.body(common.NOT_FOUND_TITLE)])
    return leaf_page(app, title, [keyed(f"device-{row.id}", _Naming, row.id, row.name)])


@part
def _Naming(id: str, name: str) -> ft.Control:
    app = use_app()
    presenter = ft.use_memo(lambda: DevicesPresenter(app.services), [])
    typed = use_kept(name)
    shown, set_shown = use_state(0)
    single = use_single_press()

    def pick(value: str) -> None:
        typed.set(value)
        # A new key draws the field anew: Flutter keeps what is typed otherwise.
        set_shown(lambda times: times + 1)

    async def save(_: Any) -> bool:
        kept = await attempt(_named(presenter, id, typed.current))
        if kept:
            go_now("/me/backup")
            notify(words.NAMED)
        return bool(kept)

    return surfaces.column(
        [
            text.quiet(words.DEVICE_BODY),
            choices.choice_chips(
                [choices.Choice(one, one) for one in words.SUGGESTED], typed.current, pick, key="as"
            ),
            choices.text_field(
                words.NAME,
                typed.current,
                typed.set,
                key=f"name-{shown}",
                hint=words.NAME_HINT,
                limit=NAME_LIMIT,
            ),
            buttons.primary(common.SAVE, single(save), key="save"),
        ],
        theme.LG,
    )


async def _named(presenter: DevicesPresenter, id: str, name: str) -> bool:
    await presenter.name(id, name)
    return True
