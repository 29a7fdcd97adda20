"""Today: how long, what is next, how today was."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from mobile_app.domain.milestones import Milestone, next_milestone, progress, reached
from mobile_app.domain.sobriety import Counter, Elapsed, day_count, elapsed

if TYPE_CHECKING:
    from mobile_app.domain.checkins import CheckIn
    from mobile_app.domain.readings import Reading
    from mobile_app.presenters.services import Services


@dataclass(frozen=True, slots=True)
class CounterView:
    """`days` is the number on the counter. `hours` and `minutes` are those of the day that is
    passing: a sobriety date is a calendar date, so its days turn at local midnight."""

    id: str
    label: str
    since_on: date
    days: int
    first_day_is_one: bool
    hours: int
    minutes: int
    span: Elapsed
    next: Milestone | None
    next_in_days: int
    progress: float
    today: Milestone | None


@dataclass(frozen=True, slots=True)
class TodayView:
    """What the first frame shows."""

    counters: tuple[CounterView, ...]


class TodayPresenter:
    def __init__(self, services: Services) -> None:
        self._services = services

    def view(self, now: datetime) -> TodayView:
        """`now` is aware, in the person's zone."""
        repos = self._services.repos
        return TodayView(
            counters=tuple(counter_view(counter, now) for counter in repos.counters.all()),
        )

    def check_in(self, now: datetime) -> CheckIn | None:
        """The latest check-in of today; reads all there are."""
        return _latest_on(self._services.repos.checkins.all(), now)

    def reading(self, on: date) -> Reading | None:
        """The reading of a day; None when its pack cannot be read.

        Parses a pack: call it after the first screen is drawn.
        """
        from mobile_app.content.library import READINGS_EN, load_readings
        from mobile_app.domain.readings import reading_for
        from mobile_app.errors import ContentError

        try:
            return reading_for(on, load_readings(self._services.assets.read(READINGS_EN)))
        except (ContentError, FileNotFoundError):
            return None


def counter_view(counter: Counter, now: datetime) -> CounterView:
    """What a counter shows at `now` (aware, in the person's zone)."""
    today = now.date()
    ahead = next_milestone(counter.sobriety_on, today)
    past = reached(counter.sobriety_on, today)
    return CounterView(
        id=counter.id,
        label=counter.label,
        since_on=counter.sobriety_on,
        days=day_count(counter.sobriety_on, today, first_day_is_one=counter.first_day_is_one),
        first_day_is_one=counter.first_day_is_one,
        hours=now.hour,
        minutes=now.minute,
        span=elapsed(counter.sobriety_on, today),
        next=ahead,
        next_in_days=(ahead.on - today).days if ahead else 0,
        progress=progress(counter.sobriety_on, today),
        today=past[-1] if past and past[-1].on == today else None,
    )


def _latest_on(check_ins: list[CheckIn] | tuple[CheckIn, ...], now: datetime) -> CheckIn | None:
    todays = [c for c in check_ins if c.at.astimezone(now.tzinfo).date() == now.date()]
    return max(todays, key=lambda check_in: check_in.at, default=None)
