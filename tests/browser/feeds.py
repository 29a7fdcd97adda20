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
    """A meeting of two hours every two hours, so that one is on tonight even a minute before four
    in the morning."""
    return [
        {
            "slug": f"harbour-light-{day}-{hour}",
            "name": GROUP,
            "day": day,
            "time": f"{hour:02}:30",
            "end_time": f"{(hour + 2) % 24:02}:30",
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


TOWN = "Quillport"
TOWN_POINT = {"latitude": 40.70, "longitude": -73.90}
ROOM_GROUP = "Open Window"


def town_feed() -> list[dict[str, object]]:
    """Rooms in two towns 60 km apart, with what people filter by. Both kinds are on at any time, so
    that no hour of the night leaves a filter without a meeting."""
    towns = ((TOWN, 40.70, -73.90), ("Farfield", 41.24, -73.90))
    return [
        {
            "slug": f"{town.lower()}-{day}-{hour}",
            "name": ROOM_GROUP if hour % 2 else "Quiet Steps",
            "day": day,
            "time": f"{hour:02}:{15 if hour % 2 else 45}",
            "end_time": f"{(hour + 2) % 24:02}:{15 if hour % 2 else 45}",
            "types": ["O", "X", "D", "DD"] if hour % 2 else ["C", "ST", "BE", "S"],
            "timezone": "America/New_York",
            "location": "Stone Chapel",
            "formatted_address": f"{hour + 1} Mill Lane, {town}, NY 10001, USA",
            "city": town,
            "region": f"{town} County",
            "latitude": latitude,
            "longitude": longitude,
            "notes": "Please come in by the side door; there is a ramp, and somebody makes tea.",
        }
        for town, latitude, longitude in towns
        for day in range(7)
        for hour in range(24)
    ]


def add_list(
    data: Path, folder: Path, records: list[dict[str, object]] | None = None, name: str = NAME
) -> None:
    """What an operator does: `twofold meetings add …` for the server that keeps `data`."""
    source = folder / "feed.json"
    source.write_text(json.dumps(feed() if records is None else records))
    described = ["--name", name, "--programme", "AA", "--timezone", "America/New_York"]
    subprocess.run(
        [sys.executable, "-m", "sync_server", "meetings", "add", *described, str(source)],
        env={**os.environ, "TWOFOLD_DATA": str(data)},
        check=True,
        capture_output=True,
    )
