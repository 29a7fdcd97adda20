"""Crisis lines as buttons that dial: one compact strip, and the full list."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

import flet as ft

from mobile_app.domain.crisis import CrisisLine
from mobile_app.presenters.crisis import CrisisView
from mobile_app.ui import theme
from mobile_app.ui.components import buttons, surfaces, text
from mobile_app.ui.formats import Formats
from mobile_app.ui.strings import sos as words

SHORT_NUMBER = 4
"""Up to so many digits a number and "Text" fit side by side at any text size."""


def dial(number: str) -> str:
    """A tel: address (RFC 3966) for a number as people write it."""
    return "tel:" + re.sub(r"[^0-9+*#]", "", number)


def message(number: str) -> str:
    """An sms: address (RFC 5724)."""
    return "sms:" + re.sub(r"[^0-9+*#]", "", number)


def line_card(line: CrisisLine, formats: Formats) -> ft.Control:
    """Name, what it offers, buttons, and when it was last checked."""
    links = [
        buttons.primary(
            words.call(line.call),
            url=dial(line.call),
            icon=ft.Icons.CALL_ROUNDED,
            key=f"call-{line.id}",
        )
        if line.call
        else None,
        buttons.secondary(
            words.text(line.text),
            url=message(line.text),
            icon=ft.Icons.SMS_ROUNDED,
            key=f"text-{line.id}",
        )
        if line.text
        else None,
        buttons.secondary(
            words.CHAT, url=line.chat_url, icon=ft.Icons.CHAT_ROUNDED, key=f"chat-{line.id}"
        )
        if line.chat_url
        else None,
    ]
    fine = [words.tty(line.tty) if line.tty else "", _verified(line, formats)]
    return surfaces.card(
        text.title(line.name),
        text.quiet(line.note) if line.note else None,
        _wrapping(links),
        text.small(" · ".join(part for part in fine if part)),
        key=f"line-{line.id}",
    )


def strip(
    view: CrisisView, formats: Formats, on_more: Callable[[Any], Any], *, compact: bool = False
) -> ft.Control:
    """The nearest ways to a voice, always visible at the foot of SOS.

    `compact` leaves more room for large text: one line's name and its two buttons.
    """
    links: list[ft.Control | None] = []
    verified = ""
    name = words.LINES_FOR
    if view.own_number and not view.listed:
        links.append(_call(view.own_number, "strip-own"))
        name = words.OWN_NUMBER
    if view.lines:
        line = view.lines[0]
        name, verified = line.name, _verified(line, formats)
        if line.call:
            links.append(_call(line.call, "strip-call", icon=not compact))
        if line.text:
            links.append(
                buttons.secondary(
                    words.TEXT if compact else words.text(line.text),
                    url=message(line.text),
                    key="strip-text",
                )
            )
    if view.emergency and not (compact and links):
        links.append(
            buttons.secondary(
                f"{words.EMERGENCY} {view.emergency}",
                url=dial(view.emergency),
                key="strip-emergency",
            )
        )
    if not links:
        note = words.NO_COUNTRY if not view.code else words.NO_LINE
        links.append(buttons.secondary(words.REACH_TITLE, on_more, key="strip-more"))
        name = note
    short = bool(view.lines) and len(view.lines[0].call) <= SHORT_NUMBER
    return ft.Container(
        surfaces.column(
            [
                _name(name, compact),
                text.small(verified) if verified and not compact else None,
                ft.Container(
                    _side_by_side(links) if compact and short else _wrapping(links),
                    padding=ft.Padding.only(top=theme.XS),
                ),
            ],
            theme.XS,
        ),
        key="crisis-strip",
        padding=ft.Padding.all(theme.MD),
        border_radius=theme.RADIUS,
        bgcolor=ft.Colors.SURFACE_CONTAINER,
    )


def rest_of_strip(view: CrisisView, formats: Formats) -> ft.Control | None:
    """What a compact `strip` leaves out, to stand where the rest scrolls: the whole name, when
    the line was last checked, and the emergency number. None when nothing was left out."""
    line = view.lines[0] if view.lines else None
    reached = bool(view.own_number and not view.listed) or (
        line is not None and bool(line.call or line.text)
    )
    emergency = (
        buttons.secondary(
            f"{words.EMERGENCY} {view.emergency}",
            url=dial(view.emergency),
            key="rest-emergency",
        )
        if view.emergency and reached
        else None
    )
    verified = _verified(line, formats) if line is not None else ""
    shown = [
        emergency,
        text.small(f"{line.name} · {verified}" if verified else line.name) if line else None,
    ]
    return surfaces.column(shown, theme.SM) if any(shown) else None


def _name(name: str, compact: bool) -> ft.Text:
    shown = text.label(name, color=ft.Colors.ON_SURFACE)
    if compact:
        # The whole name is one tap away, under "Reach"; the buttons matter more here.
        shown.max_lines = 1
        shown.overflow = ft.TextOverflow.ELLIPSIS
    return shown


def _call(number: str, key: str, *, icon: bool = True) -> ft.Control:
    return buttons.primary(
        words.call(number),
        url=dial(number),
        icon=ft.Icons.CALL_ROUNDED if icon else None,
        key=key,
    )


def _side_by_side(links: Sequence[ft.Control | None]) -> ft.Control:
    shown = [link for link in links if link is not None]
    shown[0].expand = True
    return ft.Row(shown, spacing=theme.SM)


def _wrapping(links: Sequence[ft.Control | None]) -> ft.Control:
    return ft.Row(
        [link for link in links if link is not None],
        wrap=True,
        spacing=theme.SM,
        run_spacing=theme.SM,
    )


def _verified(line: CrisisLine, formats: Formats) -> str:
    try:
        return words.verified(formats.short_dated(date.fromisoformat(line.verified_on)))
    except ValueError:
        return ""
