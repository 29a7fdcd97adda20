"""Managing what a person counts: add, correct, remove, undo."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from mobile_app.domain.sobriety import (
    Counter,
    CounterKind,
    check_label,
    check_sobriety_date,
    day_count,
)

if TYPE_CHECKING:
    from mobile_app.presenters.services import Services


@dataclass(frozen=True, slots=True)
class CounterLine:
    id: str
    label: str
    started_on: date
    days: int


@dataclass(frozen=True, slots=True)
class CounterDraft:
    """What the editor holds; `id` is "" for a counter that is not kept yet."""

    id: str = ""
    label: str = ""
    kind: CounterKind = CounterKind.SUBSTANCE
    sobriety_on: date | None = None
    first_day_is_one: bool = False


class CountersPresenter:
    def __init__(self, services: Services) -> None:
        self._services = services

    def lines(self, today: date) -> tuple[CounterLine, ...]:
        return tuple(
            CounterLine(
                one.id,
                one.label,
                one.sobriety_on,
                day_count(one.sobriety_on, today, first_day_is_one=one.first_day_is_one),
            )
            for one in self._services.repos.counters.all()
        )

    def draft(self, counter_id: str) -> CounterDraft | None:
        """The counter as a draft; None when there is no such counter (an old link)."""
        found = self._services.repos.counters.get(counter_id)
        if found is None:
            return None
        return CounterDraft(
            found.id, found.label, found.kind, found.sobriety_on, found.first_day_is_one
        )

    async def save(self, draft: CounterDraft, today: date) -> Counter:
        """Add the counter or correct it; a corrected date is not a lapse. Durable when it returns.

        Raises DomainError with field "label" or "sobriety_on".
        """
        label = check_label(draft.label)
        on = check_sobriety_date(today if draft.sobriety_on is None else draft.sobriety_on, today)
        known = self._services.repos.counters.get(draft.id)
        if known is None:
            counters = self._services.repos.counters.all()
            counter = Counter(
                id=self._services.new_id(),
                label=label,
                kind=draft.kind,
                sobriety_on=on,
                first_day_is_one=draft.first_day_is_one,
                position=counters[-1].position + 1 if counters else 0,
            )
        else:
            counter = replace(
                known,
                label=label,
                kind=draft.kind,
                sobriety_on=on,
                first_day_is_one=draft.first_day_is_one,
            )
        await self._services.repos.counters.save(counter)
        return counter

    async def remove(self, counter_id: str) -> Counter | None:
        """Stop counting; what was removed, for `restore`. Its lapses stay, so undo is whole."""
        found = self._services.repos.counters.get(counter_id)
        if found is not None:
            await self._services.repos.counters.remove(counter_id)
        return found

    async def restore(self, counter: Counter) -> None:
        """Undo of `remove`."""
        await self._services.repos.counters.save(counter)
