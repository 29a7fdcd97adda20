"""Dates, times, numbers and durations as a person reads them where they live.

The words are English until other languages ship; order, clock and separators follow the region of
the person's first language tag (BCP 47), after Unicode CLDR 47 for English as used there.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date as Date
from datetime import datetime, time

_MONTHS = tuple(
    "January February March April May June July August September October November December".split()  # noqa: SIM905
)
_WEEKDAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
_MONTH_FIRST = frozenset({"US", "PH", "PR", "GU", "VI", "AS", "MP"})
_TWELVE_HOURS = _MONTH_FIRST | {"CA", "AU", "NZ", "IN", "PK", "BD", "EG", "SA", "MY", "SG", "ZA"}


def region_of(languages: tuple[str, ...]) -> str:
    """The first two-letter region among BCP 47 tags ("en-US" -> "US"), or ""."""
    for tag in languages:
        for part in tag.replace("_", "-").split("-")[1:]:
            if len(part) == 2 and part.isalpha():
                return part.upper()
    return ""


def count(number: int, one: str, many: str = "") -> str:
    """A number with its unit: `count(1, "day")` is "1 day", `count(1200, "day")` "1,200 days"."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


@dataclass(frozen=True, slots=True)
class Formats:
    """`region` is ISO 3166-1 alpha-2, or "" when it is not known."""

    region: str = ""

    def date(self, day: Date) -> str:
        """ "August 12, 2026" or "12 August 2026"."""
        month = _MONTHS[day.month - 1]
        if self.region in _MONTH_FIRST:
            return f"{month} {day.day}, {day.year}"
        return f"{day.day} {month} {day.year}"

    def short_date(self, day: Date) -> str:
        """ "Aug 12" or "12 Aug", for a day of which the year is plain."""
        month = _MONTHS[day.month - 1][:3]
        return f"{month} {day.day}" if self.region in _MONTH_FIRST else f"{day.day} {month}"

    def short_dated(self, day: Date) -> str:
        """ "Aug 12, 2026" or "12 Aug 2026"."""
        joint = ", " if self.region in _MONTH_FIRST else " "
        return f"{self.short_date(day)}{joint}{day.year}"

    def weekday(self, day: Date) -> str:
        return _WEEKDAYS[day.weekday()]

    def weekday_date(self, day: Date) -> str:
        """ "Wednesday, August 12" or "Wednesday 12 August"."""
        month = _MONTHS[day.month - 1]
        if self.region in _MONTH_FIRST:
            return f"{self.weekday(day)}, {month} {day.day}"
        return f"{self.weekday(day)} {day.day} {month}"

    def day(self, day: Date, today: Date) -> str:
        """ "Today", "Yesterday", "Tomorrow", a weekday within six days, else a date."""
        apart = (day - today).days
        if apart in (-1, 0, 1):
            return ("Yesterday", "Today", "Tomorrow")[apart + 1]
        if 1 < apart < 7:
            return self.weekday(day)
        return self.short_date(day) if day.year == today.year else self.date(day)

    def time(self, moment: datetime | time) -> str:
        """ "7:30 pm" or "19:30"."""
        if self.region in _TWELVE_HOURS:
            return (
                f"{moment.hour % 12 or 12}:{moment.minute:02} {'am' if moment.hour < 12 else 'pm'}"
            )
        return f"{moment.hour:02}:{moment.minute:02}"

    def ago(self, then: datetime, now: datetime) -> str:
        """How old something is: "just now", "5 minutes ago", "3 hours ago", "yesterday", a date."""
        minutes = int((now - then).total_seconds() // 60)
        if minutes < 1:
            return "just now"
        if minutes < 60:
            return f"{count(minutes, 'minute')} ago"
        if minutes < 24 * 60:
            return f"{count(minutes // 60, 'hour')} ago"
        days = (now.date() - then.astimezone(now.tzinfo).date()).days
        if days <= 1:
            return "yesterday"
        if days < 15:
            return f"{count(days, 'day')} ago"
        return f"on {self.date(then.astimezone(now.tzinfo).date())}"

    def within(self, start: datetime, now: datetime) -> str:
        """When something begins: "now", "in 25 minutes", "in 3 hours", or a day and a time."""
        minutes = -int(-(start - now).total_seconds() // 60)
        if minutes <= 0:
            return "now"
        if minutes < 60:
            return f"in {count(minutes, 'minute')}"
        if minutes < 6 * 60:
            return f"in {count(round(minutes / 60), 'hour')}"
        local = start.astimezone(now.tzinfo)
        return f"{self.day(local.date(), now.date())}, {self.time(local)}"


def clock_span(seconds: int) -> str:
    """A timer's face: "14:05"."""
    return f"{seconds // 60}:{seconds % 60:02}"
