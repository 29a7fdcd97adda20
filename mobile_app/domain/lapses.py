"""A return to use, in the person's own words. Code never infers one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


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
