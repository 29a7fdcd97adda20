"""Journey: how far a person has come, kept whole. Nothing is ever lost from it by a restart."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from typing import TYPE_CHECKING, Final

from mobile_app.domain.attendance import MonthCount, by_month
from mobile_app.domain.lapses import Lapse, LapseName
from mobile_app.domain.milestones import Milestone, MilestoneKind, next_milestone, reached
from mobile_app.domain.runs import longest, run_days, runs, total_days
from mobile_app.domain.sobriety import Counter, Run, day_count

if TYPE_CHECKING:
    from mobile_app.domain.checkins import CheckIn
    from mobile_app.presenters.services import Services

HEAT_WEEKS: Final = 12
PAGE: Final = 30
MONTHS: Final = 12
"""Months with meetings that are shown, latest first; those without any are not."""


@dataclass(frozen=True, slots=True)
class RunLine:
    """`ended_on` None is the current run; `days` as its counter shows them."""

    started_on: date
    ended_on: date | None
    days: int
    is_longest: bool


@dataclass(frozen=True, slots=True)
class Chip:
    """A milestone reached; `earlier` when only a run before this one reached it."""

    kind: MilestoneKind
    count: int
    on: date
    earlier: bool


@dataclass(frozen=True, slots=True)
class LapseLine:
    id: str
    on: date
    name: LapseName
    note: str
    restarted: bool


@dataclass(frozen=True, slots=True)
class CounterStory:
    """One counter with its whole history; `runs`, `chips` and `lapses` are latest first."""

    id: str
    label: str
    days: int
    started_on: date
    longest_days: int
    total_days: int
    runs: tuple[RunLine, ...]
    chips: tuple[Chip, ...]
    lapses: tuple[LapseLine, ...]
    coming: Milestone | None


@dataclass(frozen=True, slots=True)
class HeatDay:
    """`mood` is the day's mean rounded, None when no check-in of the day has one."""

    on: date
    check_ins: int
    mood: int | None


@dataclass(frozen=True, slots=True)
class HeatMap:
    """`weeks` of seven days from Monday, oldest first; None for days yet to come."""

    weeks: tuple[tuple[HeatDay | None, ...], ...]
    days_with: int
    days_shown: int


@dataclass(frozen=True, slots=True)
class JourneyView:
    stories: tuple[CounterStory, ...]
    heat: HeatMap
    check_ins_total: int
    latest: tuple[CheckIn, ...]
    meetings_total: int = 0
    meeting_months: tuple[MonthCount, ...] = ()


@dataclass(frozen=True, slots=True)
class CheckInDay:
    on: date
    check_ins: tuple[CheckIn, ...]


@dataclass(frozen=True, slots=True)
class HistoryView:
    """Past check-ins by day, latest first; `more` when earlier ones are not shown yet."""

    days: tuple[CheckInDay, ...]
    total: int
    more: bool


class JourneyPresenter:
    def __init__(self, services: Services) -> None:
        self._services = services

    def view(self, today: date) -> JourneyView:
        repos = self._services.repos
        lapses = repos.lapses.all()
        check_ins = self._check_ins()
        attendances = repos.attendances.all()
        return JourneyView(
            stories=tuple(tell(counter, lapses, today) for counter in repos.counters.all()),
            heat=heat_map(check_ins, today),
            check_ins_total=len(check_ins),
            latest=tuple(check_ins[:3]),
            meetings_total=len(attendances),
            meeting_months=by_month(attendances)[:MONTHS],
        )

    def history(self, pages: int = 1) -> HistoryView:
        """The latest `pages` * PAGE check-ins."""
        every = self._check_ins()
        shown = every[: pages * PAGE]
        days = groupby(shown, key=lambda one: one.at.date())
        return HistoryView(
            days=tuple(CheckInDay(on, tuple(some)) for on, some in days),
            total=len(every),
            more=len(every) > len(shown),
        )

    async def remove_check_in(self, check_in: CheckIn) -> bool:
        """True once it is gone, durably."""
        await self._services.repos.checkins.remove(check_in.id)
        return True

    async def restore_check_in(self, check_in: CheckIn) -> None:
        """Undo of a removal: the same record, whole."""
        await self._services.repos.checkins.add(check_in)

    def _check_ins(self) -> list[CheckIn]:
        """Latest first."""
        return self._services.repos.checkins.all()[::-1]


def tell(counter: Counter, lapses: list[Lapse], today: date) -> CounterStory:
    """Everything Journey shows of one counter."""
    own = [lapse for lapse in lapses if lapse.counter_id == counter.id]
    every = runs(counter, own)
    best = longest(every, today)
    one = counter.first_day_is_one

    def line(run: Run) -> RunLine:
        days = run_days(run, today, first_day_is_one=one)
        return RunLine(run.started_on, run.ended_on, days, is_longest=run == best)

    return CounterStory(
        id=counter.id,
        label=counter.label,
        days=day_count(counter.sobriety_on, today, first_day_is_one=one),
        started_on=counter.sobriety_on,
        longest_days=run_days(best, today, first_day_is_one=one),
        total_days=total_days(every, today),
        runs=tuple(line(run) for run in reversed(every)),
        chips=_chips(every, today),
        lapses=tuple(
            LapseLine(
                lapse.id, lapse.on, lapse.name, lapse.note, restarted=lapse.restarted_on is not None
            )
            for lapse in sorted(own, key=lambda lapse: (lapse.on, lapse.id), reverse=True)
        ),
        coming=next_milestone(counter.sobriety_on, today),
    )


def _chips(every: tuple[Run, ...], today: date) -> tuple[Chip, ...]:
    """Each milestone once: where this run reached it, this run's date; else the first time."""
    chips: dict[tuple[MilestoneKind, int], Chip] = {}
    *before, current = every
    for run in before:
        for one in reached(run.started_on, run.ended_on or today):
            chips.setdefault((one.kind, one.count), Chip(one.kind, one.count, one.on, earlier=True))
    for one in reached(current.started_on, today):
        chips[one.kind, one.count] = Chip(one.kind, one.count, one.on, earlier=False)
    order = list(MilestoneKind)
    return tuple(
        sorted(
            chips.values(),
            key=lambda chip: (not chip.earlier, chip.on, order.index(chip.kind)),
            reverse=True,
        )
    )


def heat_map(check_ins: list[CheckIn], today: date) -> HeatMap:
    """The last HEAT_WEEKS weeks, this one included. A check-in belongs to the day it was where
    the person was."""
    last_monday = today - timedelta(days=today.weekday())
    first_on = last_monday - timedelta(weeks=HEAT_WEEKS - 1)
    moods_by_day: dict[date, list[int | None]] = {}
    for one in check_ins:
        on = one.at.date()
        if first_on <= on <= today:
            moods_by_day.setdefault(on, []).append(one.mood)

    def day(on: date) -> HeatDay | None:
        if on > today:
            return None
        moods = moods_by_day.get(on, [])
        told = [mood for mood in moods if mood is not None]
        # Halves round up, by whole numbers: round() would send 2.5 down and 3.5 up.
        mood = (2 * sum(told) + len(told)) // (2 * len(told)) if told else None
        return HeatDay(on, len(moods), mood)

    weeks = tuple(
        tuple(day(first_on + timedelta(weeks=week, days=number)) for number in range(7))
        for week in range(HEAT_WEEKS)
    )
    return HeatMap(weeks, len(moods_by_day), (today - first_on).days + 1)
