"""A page of what was found, the nearest places first."""

from __future__ import annotations

from collections.abc import Sequence

from mobile_app.domain.meeting_index import IndexParts
from mobile_app.domain.meeting_query import Found
from mobile_app.domain.places import Near
from mobile_app.domain.recurrence import occurrence
from mobile_app.domain.week_order import Slot, ZoneWeek


def nearest(
    parts: IndexParts,
    near: Near,
    slots: Sequence[tuple[ZoneWeek, Slot]],
    untimed: int,
    *,
    limit: int,
    offset: int,
) -> list[Found]:
    """Ordered by distance, start (by appointment last), name and id. Places are opened one by one
    and only until the page is full."""
    wanted = untimed << parts.untimed_first
    for week, slot in slots:
        wanted |= slot.members << week.first
    # As bytes, because taking one bit of a long int copies all of it.
    marks = wanted.to_bytes((len(parts.meetings) + 7) // 8, "little")
    rows: list[tuple[float, bool, int, str, str, Found]] = []
    full_at_km: float | None = None
    for km, numbers in parts.places.nearest_first(near, marks):
        # Two places may be equally far; then all of both are put in order together.
        if full_at_km is not None and km > full_at_km:
            break
        for number in numbers:
            meeting = parts.meetings[number]
            start = _start(number, slots)
            dated = None if start is None else occurrence(meeting, start)
            found = Found(meeting, dated, km)
            name = meeting.name.casefold()
            rows.append((km, start is None, start or 0, name, meeting.id, found))
        if len(rows) >= offset + limit and full_at_km is None:
            full_at_km = km
    rows.sort(key=lambda row: row[:5])
    return [row[5] for row in rows[offset : offset + limit]]


def _start(number: int, slots: Sequence[tuple[ZoneWeek, Slot]]) -> int | None:
    """The Unix second at which a wanted meeting starts; None for "by appointment"."""
    for week, slot in slots:
        at = number - week.first
        if 0 <= at < week.count and slot.members >> at & 1:
            return week.week_seconds[at] + slot.base
    return None
