"""What a backup holds, counted, beside what is here: told before anything is changed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mobile_app.changes.merge import Record
    from mobile_app.store.database import Database


@dataclass(frozen=True, slots=True)
class Contents:
    """`fresh` are not here, `differing` are here in another form, `only_here` are not in there.
    `first_on` and `last_on` are the days of the earliest and the latest check-in, None when there
    is none."""

    counters: int
    check_ins: int
    lapses: int
    others: int
    fresh: int
    differing: int
    only_here: int
    first_on: date | None
    last_on: date | None


def compare(db: Database, records: Iterable[Record]) -> Contents:
    """What `records` hold, and how that differs from what is in `db`. What is of one device alone
    is passed over."""
    from mobile_app.store.backup import OWN_TYPES, foreign_part

    there = [r for r in records if not r.removed and r.type not in OWN_TYPES]
    types = [record.type for record in there]
    fresh = differing = 0
    for record in there:
        here = db.get(record.type, record.id)
        if here is None:
            fresh += 1
        elif foreign_part(here).fields != foreign_part(record).fields:
            differing += 1
    keys = {record.key for record in there}
    here_keys = {r.key for r in db.every() if not r.removed and r.type not in OWN_TYPES}
    days = [day for record in there if (day := _day_of(record)) is not None]
    known = ("counter", "check_in", "lapse")
    return Contents(
        counters=types.count("counter"),
        check_ins=types.count("check_in"),
        lapses=types.count("lapse"),
        others=sum(type not in known for type in types),
        fresh=fresh,
        differing=differing,
        only_here=len(here_keys - keys),
        first_on=min(days, default=None),
        last_on=max(days, default=None),
    )


def _day_of(record: Record) -> date | None:
    """The day of a check-in; None for anything else."""
    at = record.fields.get("at")
    if record.type != "check_in" or not isinstance(at, str):
        return None
    try:
        return datetime.fromisoformat(at).date()
    except ValueError:
        return None
