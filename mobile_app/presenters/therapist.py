"""What a person may print for a therapist: chosen sections, nothing else."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from mobile_app.presenters.services import Services

PERIODS: Final = (30, 90, 365)
"""Days back from today."""


class Section(StrEnum):
    """Each is on the page only when it was chosen. WORDS and NOTES are what somebody wrote."""

    COUNTERS = "counters"
    CHECK_INS = "check_ins"
    WORDS = "words"
    LAPSES = "lapses"
    NOTES = "notes"
    MEETINGS = "meetings"


FIRST_CHOICE: Final = frozenset({Section.COUNTERS, Section.CHECK_INS})
"""Numbers only; a person adds their own words when they want them read."""


@dataclass(frozen=True, slots=True)
class CounterLine:
    """`days` is the current run; `longest_days` the longest there ever was."""

    label: str
    since: date
    days: int
    longest_days: int
    runs: int


@dataclass(frozen=True, slots=True)
class CheckInLine:
    """`words` is "" unless they were chosen."""

    at: datetime
    mood: int | None
    craving: int | None
    words: str


@dataclass(frozen=True, slots=True)
class LapseLine:
    """`name` is what the person calls it, "" when they would rather not say."""

    on: date
    counter: str
    name: str
    note: str


@dataclass(frozen=True, slots=True)
class MeetingLine:
    on: date
    name: str


@dataclass(frozen=True, slots=True)
class TherapistPage:
    """None for a section that was not chosen. `zone` is the IANA name of `made_at`'s zone."""

    made_at: datetime
    zone: str
    from_on: date
    counters: tuple[CounterLine, ...] | None
    check_ins: tuple[CheckInLine, ...] | None
    lapses: tuple[LapseLine, ...] | None
    with_words: bool
    with_notes: bool
    meetings: tuple[MeetingLine, ...] | None = None


class TherapistPresenter:
    def __init__(self, services: Services) -> None:
        self._services = services

    def page(self, sections: frozenset[Section], period_days: int) -> TherapistPage:
        """WORDS brings check-ins with it, and NOTES lapses."""
        now = self._services.clock.now()
        from_on = now.date() - timedelta(days=period_days)
        with_words, with_notes = Section.WORDS in sections, Section.NOTES in sections
        return TherapistPage(
            made_at=now,
            zone=self._services.clock.zone_name(),
            from_on=from_on,
            counters=self._counters(now.date()) if Section.COUNTERS in sections else None,
            check_ins=self._check_ins(from_on, with_words)
            if with_words or Section.CHECK_INS in sections
            else None,
            lapses=self._lapses(from_on, with_notes)
            if with_notes or Section.LAPSES in sections
            else None,
            with_words=with_words,
            with_notes=with_notes,
            meetings=self._meetings(from_on) if Section.MEETINGS in sections else None,
        )

    def _counters(self, today: date) -> tuple[CounterLine, ...]:
        from mobile_app.domain.runs import longest, run_days, runs

        repos, lapses = self._services.repos, self._services.repos.lapses.all()
        lines = []
        for counter in repos.counters.all():
            every, first = runs(counter, lapses), counter.first_day_is_one
            lines.append(
                CounterLine(
                    counter.label,
                    counter.sobriety_on,
                    run_days(every[-1], today, first_day_is_one=first),
                    run_days(longest(every, today), today, first_day_is_one=first),
                    len(every),
                )
            )
        return tuple(lines)

    def _check_ins(self, from_on: date, with_words: bool) -> tuple[CheckInLine, ...]:
        return tuple(
            CheckInLine(one.at, one.mood, one.craving, one.words if with_words else "")
            for one in self._services.repos.checkins.all()
            if one.at.date() >= from_on
        )

    def _meetings(self, from_on: date) -> tuple[MeetingLine, ...]:
        return tuple(
            MeetingLine(one.at.date(), one.name)
            for one in self._services.repos.attendances.all()
            if one.at.date() >= from_on
        )

    def _lapses(self, from_on: date, with_notes: bool) -> tuple[LapseLine, ...]:
        label_by_id = {one.id: one.label for one in self._services.repos.counters.all()}
        return tuple(
            LapseLine(
                one.on,
                label_by_id.get(one.counter_id, ""),
                "" if one.name == "unnamed" else one.name.value,
                one.note if with_notes else "",
            )
            for one in self._services.repos.lapses.all()
            if one.on >= from_on
        )
