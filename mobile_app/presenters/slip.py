"""I slipped: kindness first, nothing lost, and every choice the person's own."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from mobile_app.domain.lapses import Lapse, LapseName, record_lapse
from mobile_app.domain.runs import runs, total_days
from mobile_app.domain.sobriety import Counter, CounterKind, day_count
from mobile_app.errors import DomainError

if TYPE_CHECKING:
    from mobile_app.presenters.services import Services


class Restart(StrEnum):
    """What happens to the counter; nothing is chosen for the person."""

    KEEP = "keep"
    THAT_DAY = "that-day"
    NEXT_DAY = "next-day"


@dataclass(frozen=True, slots=True)
class SlipDraft:
    """What has been answered so far."""

    counter_id: str = ""
    on: date | None = None
    name: LapseName = LapseName.UNNAMED
    restart: Restart | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class SlipCounter:
    """`days` in the run so far; `has_substance` asks for the caution about lost tolerance."""

    id: str
    label: str
    days: int
    total_days: int
    started_on: date
    has_substance: bool
    first_day_is_one: bool


@dataclass(frozen=True, slots=True)
class RestartChoice:
    """`on` is the date the counter would start from, None when it stays as it is; `days` is what
    it would show today."""

    restart: Restart
    on: date | None
    days: int


@dataclass(frozen=True, slots=True)
class SlipView:
    """`chosen` is the counter the draft is about: the only one, or the one picked.
    `choices` is empty until both it and a day are known."""

    counters: tuple[SlipCounter, ...]
    chosen: SlipCounter | None
    choices: tuple[RestartChoice, ...]


@dataclass(frozen=True, slots=True)
class SlipKept:
    """What was kept, and what undoing it needs."""

    lapse: Lapse
    before: Counter


class SlipPresenter:
    def __init__(self, services: Services) -> None:
        self._services = services

    def view(self, draft: SlipDraft, today: date) -> SlipView:
        lapses = self._services.repos.lapses.all()
        shown = []
        for counter in self._services.repos.counters.all():
            every = runs(counter, lapses)
            shown.append(
                SlipCounter(
                    id=counter.id,
                    label=counter.label,
                    days=day_count(
                        counter.sobriety_on, today, first_day_is_one=counter.first_day_is_one
                    ),
                    total_days=total_days(every, today),
                    started_on=counter.sobriety_on,
                    has_substance=counter.kind is CounterKind.SUBSTANCE,
                    first_day_is_one=counter.first_day_is_one,
                )
            )
        chosen = next((one for one in shown if one.id == draft.counter_id), None)
        if chosen is None and len(shown) == 1:
            chosen = shown[0]
        choices = () if chosen is None else _choices(draft.on, today, chosen)
        return SlipView(tuple(shown), chosen, choices)

    async def keep(self, draft: SlipDraft, today: date) -> SlipKept:
        """Keep the lapse, and the counter as the person chose: both or neither, durable when it
        returns.

        Raises DomainError when something is unanswered or a date cannot be.
        """
        view = self.view(draft, today)
        chosen = view.chosen
        if chosen is None:
            raise DomainError("counter_id", "no counter was chosen")
        if draft.on is None or draft.restart is None:
            raise DomainError("restart", "not answered yet")
        repos = self._services.repos
        before = next(one for one in repos.counters.all() if one.id == chosen.id)
        restart_on = {choice.restart: choice.on for choice in view.choices}
        if draft.restart not in restart_on:
            raise DomainError("restart", "cannot begin in the future")
        after, lapse = record_lapse(
            before,
            id=self._services.new_id(),
            on=draft.on,
            today=today,
            restart_on=restart_on[draft.restart],
            name=draft.name,
            note=draft.note,
        )
        await repos.save_together([repos.lapses.write(lapse), repos.counters.write(after)])
        return SlipKept(lapse, before)

    async def undo(self, kept: SlipKept) -> bool:
        """As if it had not been kept. The counter is put back first, so that a device that stops
        in between shows the count it should."""
        await self._services.repos.counters.save(kept.before)
        await self._services.repos.lapses.remove(kept.lapse.id)
        return True


def _choices(on: date | None, today: date, counter: SlipCounter) -> tuple[RestartChoice, ...]:
    if on is None or on > today:
        return ()

    def start(restart: Restart, from_on: date) -> RestartChoice:
        days = day_count(from_on, today, first_day_is_one=counter.first_day_is_one)
        return RestartChoice(restart, from_on, days)

    choices = [RestartChoice(Restart.KEEP, None, counter.days), start(Restart.THAT_DAY, on)]
    if on < today:
        choices.append(start(Restart.NEXT_DAY, on + timedelta(days=1)))
    return tuple(choices)
