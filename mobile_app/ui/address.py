"""What the present address says besides its path, and addresses that say nothing."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qs, urlsplit

import flet as ft

NOWHERE = "/nowhere"
"""Shows the page for an address that leads nowhere."""


def query(name: str) -> str:
    """The value of `name` in "/cope?for=panic", or "". Anybody can write a link: treat it so."""
    values = parse_qs(urlsplit(readable(ft.context.page.route)).query).get(name)
    return values[0][:80] if values else ""


def readable(route: str | None) -> str:
    """`route` without a question mark that asks nothing, over which Flet stumbles, or NOWHERE when
    nobody can make out what it means ("//[")."""
    asked = (route or "").rstrip("?") or "/"
    try:
        urlsplit(asked)
    except ValueError:
        return NOWHERE
    return asked


def keep_readable(page: ft.Page) -> None:
    """Call before the router's first render: it reads every address, and one that cannot be read
    would end it. (There is no event of Flet's that comes before the router's own.)"""
    page.route = readable(page.route)
    as_usual = page.before_event

    def before_event(event: ft.ControlEvent) -> Any:
        if isinstance(event, ft.RouteChangeEvent):
            page.route = event.route = readable(event.route)
        return as_usual(event)

    setattr(page, "before_event", before_event)  # noqa: B010 - a method, which mypy guards
