"""Counters: calendar arithmetic on a sobriety date.

A sobriety date is a local calendar date, not an instant, so neither a journey across time zones
nor daylight saving changes a count. Every span is measured from the original date: adding months
one by one would turn 31 January into 28 of every later month. Where the day does not exist, the
last day of that month stands in (31 January + 3 months is 30 April; an anniversary of 29 February
is 28 February in common years).
"""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import MAXYEAR, date
from enum import StrEnum
from typing import Final

from mobile_app.errors import DomainError

EARLIEST_ON: Final = date(1900, 1, 1)
"""Nobody counts from before; a year typed with three digits is caught here."""

LABEL_LIMIT: Final = 60


class CounterKind(StrEnum):
    SUBSTANCE = "substance"
    BEHAVIOUR = "behaviour"
    TREATMENT = "treatment"


@dataclass(frozen=True, slots=True, kw_only=True)
class Counter:
    """What a person counts. `sobriety_on` starts the current run."""

    id: str
    label: str
    kind: CounterKind
    sobriety_on: date
    first_day_is_one: bool = False
    position: int = 0


@dataclass(frozen=True, slots=True)
class Run:
    """One unbroken span; `ended_on` is None for the current one."""

    started_on: date
    ended_on: date | None


@dataclass(frozen=True, slots=True)
class Elapsed:
    """Whole years, months (0-11) and days (0-30) since a date, and the same span in days."""

    years: int
    months: int
    days: int
    total_days: int


def add_months(started_on: date, months: int) -> date:
    """`started_on` plus `months` (>= 0), the day cut to the month's last where it must be.

    Raises DomainError beyond the year 9999.
    """
    index = started_on.year * 12 + started_on.month - 1 + months
    year, month = index // 12, index % 12 + 1
    if year > MAXYEAR:
        raise DomainError("months", "beyond the calendar")
    return date(year, month, min(started_on.day, monthrange(year, month)[1]))


def whole_months(started_on: date, today: date) -> int:
    """Months completed from `started_on` to `today`, 0 when `today` is earlier."""
    months = (today.year - started_on.year) * 12 + today.month - started_on.month
    if months > 0 and add_months(started_on, months) > today:
        months -= 1
    return max(months, 0)


def day_count(started_on: date, today: date, *, first_day_is_one: bool = False) -> int:
    """The number on the counter: 0 on the date itself, or 1 where the person chose so.

    A date ahead of `today` (a phone taken west across the date line, a clock set back) counts as
    `today`: a counter never shows a negative number.
    """
    return max((today - started_on).days, 0) + (1 if first_day_is_one else 0)


def elapsed(started_on: date, today: date) -> Elapsed:
    """Calendar time from `started_on` to `today`; all zeros when `today` is earlier.

    The days left over are counted from the anniversary of the original date, so the span is the
    longest whole number of months that fits, plus days.
    """
    months = whole_months(started_on, today)
    total_days = max((today - started_on).days, 0)
    days = (today - add_months(started_on, months)).days if total_days else 0
    return Elapsed(months // 12, months % 12, days, total_days)


def check_sobriety_date(on: date, today: date) -> date:
    """`on`, if a counter may start there. Raises DomainError("sobriety_on") otherwise."""
    if on > today:
        raise DomainError("sobriety_on", "must not be in the future")
    if on < EARLIEST_ON:
        raise DomainError("sobriety_on", "is too long ago")
    return on


def check_label(label: str) -> str:
    """What a person counts, with surrounding and repeated white space removed.

    Raises DomainError("label") when nothing is left or it is longer than LABEL_LIMIT.
    """
    tidy = " ".join(label.split())
    if not tidy:
        raise DomainError("label", "must not be empty")
    if len(tidy) > LABEL_LIMIT:
        raise DomainError("label", "is too long")
    return tidy
