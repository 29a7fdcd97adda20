"""Daily readings, and which one belongs to a date."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """`on` is "MM-DD" for a calendar day, or "" for a pack that is walked in turn."""

    id: str
    title: str
    text: str
    question: str
    theme: str
    on: str = ""


def reading_for(on: date, readings: Sequence[Reading]) -> Reading | None:
    """The reading of the day `on`; None only for an empty pack.

    A reading written for that calendar day comes first. Otherwise those without a day of their
    own are walked in the order of their ids, one a day, by the day's number in the calendar: a
    walk of n readings shows each once in any n days, everyone sees the same, and the order of the
    file does not matter. A pack that has only dated readings and none for this day is walked
    whole, so that nobody meets an empty page.
    """
    day = f"{on:%m-%d}"
    for reading in readings:
        if reading.on == day:
            return reading
    walked = sorted(
        [reading for reading in readings if not reading.on] or readings,
        key=lambda reading: reading.id,
    )
    return walked[on.toordinal() % len(walked)] if walked else None
