"""Handing a file to the person, and taking one from them."""

from __future__ import annotations

import flet as ft

from mobile_app.ui.actions import open_picker


async def save_file(name: str, data: bytes) -> bool:
    """The browser downloads it; phones and desktops ask where to keep it. False when they changed
    their mind."""
    with open_picker():
        path = await ft.FilePicker().save_file(file_name=name, src_bytes=data)
    # A browser gives no path back; elsewhere none means that the person changed their mind.
    return bool(path) or ft.context.page.web


async def pick_file() -> bytes | None:
    """The bytes of a file the person chose; None when they changed their mind.

    b"" also for a file whose bytes the device does not hand over (one that lies in a cloud).
    """
    with open_picker():
        files = await ft.FilePicker().pick_files(with_data=True)
    return (files[0].bytes or b"") if files else None
