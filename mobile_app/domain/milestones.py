"""Milestones: which there are, which were reached, which is next.

24 hours; 30, 60 and 90 days; each month to 11; 1 year; 18 months; every year; and 100, 500, 1,000,
then every further 1,000 days. 30 days and 1 month are different milestones, and may even fall on
different days; several may fall on one.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import MAXYEAR, date, timedelta
from enum import StrEnum
from heapq import merge
from typing import Final

from mobile_app.domain.sobriety import add_months

_DAYS: Final = (30, 60, 90, 100, 500)
_MONTHS: Final = (*range(1, 12), 18)


class MilestoneKind(StrEnum):
    """The unit `count` is in; also the order of milestones that fall on one day."""

    HOURS = "hours"
    DAYS = "days"
    MONTHS = "months"
    YEARS = "years"


_WEIGHT: Final = {kind: weight for weight, kind in enumerate(MilestoneKind)}


@dataclass(frozen=True, slots=True)
class Milestone:
    """`count` of `kind`, reached on the calendar date `on` (24 hours: the day after)."""

    kind: MilestoneKind
    count: int
    on: date


def milestones(started_on: date) -> Iterator[Milestone]:
    """Every milestone of a run in order of its date, to the end of the calendar.

    Of those on one date the larger unit comes last, so that "1 year" outranks a day count.
    """
    return merge(
        _in_days(started_on),
        _in_months(started_on),
        _in_years(started_on),
        key=lambda milestone: (milestone.on, _WEIGHT[milestone.kind]),
    )


def reached(started_on: date, today: date) -> tuple[Milestone, ...]:
    """The milestones on or before `today`, oldest first."""
    found = []
    for milestone in milestones(started_on):
        if milestone.on > today:
            break
        found.append(milestone)
    return tuple(found)


def coming(started_on: date, today: date, limit: int) -> tuple[Milestone, ...]:
    """The next `limit` milestones after `today`, soonest first."""
    found: list[Milestone] = []
    for milestone in milestones(started_on):
        if len(found) == limit:
            break
        if milestone.on > today:
            found.append(milestone)
    return tuple(found)


def next_milestone(started_on: date, today: date) -> Milestone | None:
    """The first milestone after `today`; None only at the end of the calendar."""
    return next(iter(coming(started_on, today, 1)), None)


def progress(started_on: date, today: date) -> float:
    """How much of the way from the last milestone (or the start) to the next is done, 0.0 to 1.0.

    1.0 at the end of the calendar.
    """
    ahead = next_milestone(started_on, today)
    if ahead is None:
        return 1.0
    behind = reached(started_on, today)
    from_on = behind[-1].on if behind else started_on
    return max((today - from_on).days, 0) / (ahead.on - from_on).days


def _in_days(started_on: date) -> Iterator[Milestone]:
    yield from _day(started_on, MilestoneKind.HOURS, 24, days=1)
    for days in _DAYS:
        yield from _day(started_on, MilestoneKind.DAYS, days, days=days)
    for days in range(1000, (date.max - started_on).days + 1, 1000):
        yield from _day(started_on, MilestoneKind.DAYS, days, days=days)


def _day(started_on: date, kind: MilestoneKind, shown: int, *, days: int) -> Iterator[Milestone]:
    if (date.max - started_on).days >= days:
        yield Milestone(kind, shown, started_on + timedelta(days=days))


def _in_months(started_on: date) -> Iterator[Milestone]:
    for months in _MONTHS:
        if started_on.year * 12 + started_on.month - 1 + months < (MAXYEAR + 1) * 12:
            yield Milestone(MilestoneKind.MONTHS, months, add_months(started_on, months))


def _in_years(started_on: date) -> Iterator[Milestone]:
    for years in range(1, MAXYEAR - started_on.year + 1):
        yield Milestone(MilestoneKind.YEARS, years, add_months(started_on, years * 12))
