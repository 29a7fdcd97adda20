"""What reading a feed gave, in counts: nothing of what anybody wrote."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field

from mobile_app.content.feeds import ParsedFeed
from mobile_app.domain.meetings import Meeting, Venue

WEEKDAYS = (
    *("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"),
    "by_appointment",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """One reading. `skipped` and `mended` count by reason; `new`, `changed` and `gone` count
    meetings against the reading before. `at` is RFC 3339 in UTC."""

    at: str
    records: int
    kept: int
    skipped: Mapping[str, int] = field(default_factory=dict)
    mended: Mapping[str, int] = field(default_factory=dict)
    new: int = 0
    changed: int = 0
    gone: int = 0


def make_report(parsed: ParsedFeed, before: Iterable[Meeting], at: str) -> Report:
    """`before` are the meetings of the pack in hand."""
    old = {meeting.id: meeting for meeting in before}
    now = {meeting.id: meeting for meeting in parsed.meetings}
    return Report(
        at=at,
        records=parsed.records,
        kept=len(now),
        skipped=parsed.skipped_by_code(),
        mended=parsed.mended_by_code(),
        new=len(now.keys() - old.keys()),
        changed=sum(old[key] != now[key] for key in now.keys() & old.keys()),
        gone=len(old.keys() - now.keys()),
    )


def format_report(report: Report) -> str:
    return json.dumps(asdict(report), separators=(",", ":"))


def parse_report(text: str) -> Report | None:
    """The reverse of `format_report`; None for "" and for what another version wrote."""
    try:
        return Report(**json.loads(text))
    except (ValueError, TypeError):
        return None


def count_weekdays(meetings: Iterable[Meeting]) -> dict[str, int]:
    """How many meet on each weekday, Monday first, then by appointment."""
    counts = Counter(
        WEEKDAYS[7 if meeting.weekday is None else meeting.weekday] for meeting in meetings
    )
    return {day: counts[day] for day in WEEKDAYS}


def count_venues(meetings: Iterable[Meeting]) -> dict[str, int]:
    counts = Counter(meeting.venue for meeting in meetings)
    return {venue.value: counts[venue] for venue in Venue}
