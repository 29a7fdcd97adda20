"""There are no notifications, so none can say anything of anybody (docs/threat-model.md)."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
WAYS = re.compile(
    r"flet_notifications|local_notifications|\bnew Notification\b|Notification\.requestPermission"
    r"|showNotification|PushManager|pushManager|POST_NOTIFICATIONS"
)


def test_nothing_here_can_notify() -> None:
    files = [
        ROOT / "pyproject.toml",
        *(ROOT / "mobile_app").rglob("*.py"),
        *(ROOT / "assets" / "boot").glob("*.*"),
    ]
    assert len(files) > 100
    found = [path.name for path in files if WAYS.search(path.read_text("utf-8"))]
    assert not found, "say in docs/threat-model.md what a locked screen shows, then change this"
