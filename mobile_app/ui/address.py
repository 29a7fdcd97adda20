"""What the present address says besides its path."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import flet as ft


def query(name: str) -> str:
    """The value of `name` in "/cope?for=panic", or "". Anybody can write a link: treat it so."""
    values = parse_qs(urlsplit(ft.context.page.route or "").query).get(name)
    return values[0][:80] if values else ""
