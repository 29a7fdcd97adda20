"""Handing text to another app, or to the clipboard where there is nothing to hand it to."""

from __future__ import annotations

import flet as ft

from mobile_app.ui.actions import copy_text, notify
from mobile_app.ui.strings import my_meeting as words

_PHONES = (ft.PagePlatform.ANDROID, ft.PagePlatform.IOS, ft.PagePlatform.ANDROID_TV)


async def share_text(text: str) -> None:
    """The share sheet of a phone, in its browser too; copies on anything else, and where the sheet
    does not come. (In a desktop browser the client would open a mail program instead.)"""
    if ft.context.page.platform in _PHONES:
        try:
            await ft.Share().share_text(
                text, mail_to_fallback_enabled=False, download_fallback_enabled=False
            )
        except (RuntimeError, TimeoutError):
            pass
        else:
            return
    await copy_text(text)
    notify(words.COPIED_TO_SHARE)
