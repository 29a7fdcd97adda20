"""Cards as the app leaves them for the boot shell (docs/boot-shell.md)."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

from playwright.sync_api import Page

NOW = datetime(2026, 11, 20, 22, 5, tzinfo=UTC)
"""17:05 on Friday 20 November 2026 in New York, where the test phones are."""


def milliseconds(moment: datetime) -> int:
    return int(moment.timestamp() * 1000)


def meeting(
    in_minutes: int, name: str, *, where: str = "Online", sample: bool = True
) -> dict[str, object]:
    start = NOW + timedelta(minutes=in_minutes)
    return {
        "at": milliseconds(start),
        "until": milliseconds(start + timedelta(hours=1)),
        "name": name,
        "where": where,
        "id": name,
        "sample": sample,
    }


def card(**changes: object) -> dict[str, object]:
    """A card with one counter of 100 days and two meetings tonight."""
    return {
        "v": 1,
        "locked": False,
        "theme": "system",
        "scale": 1.0,
        "country": "US",
        "counters": [
            {
                "label": "Alcohol",
                "on": "2026-08-12",
                "first": 0,
                "next": [
                    {"on": "2026-11-20", "label": "100 days"},
                    {"on": "2026-12-12", "label": "4 months"},
                    {"on": "2027-01-12", "label": "5 months"},
                ],
            }
        ],
        "meetings": [
            meeting(55, "Friday Lantern Group"),
            meeting(175, "Late Table", where="Marrow Bay"),
        ],
        "list_updated": "2026-11-18T12:00:00Z",
        **changes,
    }


def leave_card(page: Page, content: object) -> None:
    """Have the card in place before the page's own code runs; a str is stored as it is."""
    text = content if isinstance(content, str) else json.dumps(content)
    page.add_init_script(
        f"if (!sessionStorage.carded) {{ sessionStorage.carded = 1;"
        f" localStorage.setItem('twofold.card', {json.dumps(text)}); }}"
    )
