"""A small invented meeting list, as a publisher would offer it (Meeting Guide shape)."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

NAME = "Marrow Bay"
GROUP = "Harbour Light"


def feed() -> list[dict[str, object]]:
    """A meeting every two hours on every day, so that there is one tonight at any hour."""
    return [
        {
            "slug": f"harbour-light-{day}-{hour}",
            "name": GROUP,
            "day": day,
            "time": f"{hour:02}:30",
            "end_time": f"{hour + 1:02}:30",
            "types": ["O", "ONL"],
            "conference_url": "https://example.org/j/1",
            "timezone": "America/New_York",
            "formatted_address": "Marrow Bay, NY, USA",
            "city": "Marrow Bay",
            "attendance_option": "online",
        }
        for day in range(7)
        for hour in range(0, 23, 2)
    ]


def add_list(data: Path, folder: Path) -> None:
    """What an operator does: `twofold meetings add …` for the server that keeps `data`."""
    source = folder / "feed.json"
    source.write_text(json.dumps(feed()))
    described = ["--name", NAME, "--programme", "AA", "--timezone", "America/New_York"]
    subprocess.run(
        [sys.executable, "-m", "sync_server", "meetings", "add", *described, str(source)],
        env={**os.environ, "TWOFOLD_DATA": str(data)},
        check=True,
        capture_output=True,
    )
