"""A return to use, in the person's own words. Code never infers one."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Final

from mobile_app.domain.sobriety import Counter
from mobile_app.errors import DomainError

NOTE_LIMIT: Final = 4000


class LapseName(StrEnum):
    """What the person calls it; UNNAMED when they would rather not say."""

    LAPSE = "lapse"
    RELAPSE = "relapse"
    UNNAMED = "unnamed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Lapse:
    """Add-only. `run_started_on` is the run it fell in; `restarted_on` is None when the counter
    was left as it is, else the new sobriety date."""

    id: str
    counter_id: str
    on: date
    run_started_on: date
    restarted_on: date | None = None
    name: LapseName = LapseName.UNNAMED
    note: str = ""


def record_lapse(
    counter: Counter,
    *,
    id: str,
    on: date,
    today: date,
    restart_on: date | None = None,
    name: LapseName = LapseName.UNNAMED,
    note: str = "",
) -> tuple[Counter, Lapse]:
    """The counter after a lapse on the day `on`, and the lapse itself.

    With `restart_on` None the counter stays as it is: whether it restarts is the person's choice,
    made by nobody else. Otherwise the run ends on `on` and a new one starts on `restart_on`
    (from `on` to `today`; often the day itself or the day after). The old run is kept in the
    lapse, never lost.

    Raises DomainError for a day that is in the future or before the run it falls in, for a
    restart outside `on` .. `today`, and for a note longer than NOTE_LIMIT characters.
    """
    if on > today:
        raise DomainError("on", "must not be in the future")
    if on < counter.sobriety_on:
        raise DomainError("on", "is before this run began")
    if restart_on is not None and not on <= restart_on <= today:
        raise DomainError("restart_on", "must be from that day to today")
    if len(note) > NOTE_LIMIT:
        raise DomainError("note", "is too long")
    lapse = Lapse(
        id=id,
        counter_id=counter.id,
        on=on,
        run_started_on=counter.sobriety_on,
        restarted_on=restart_on,
        name=name,
        note=note.strip(),
    )
    after = counter if restart_on is None else replace(counter, sobriety_on=restart_on)
    return after, lapse
