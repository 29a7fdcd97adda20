"""Counters: calendar arithmetic on a sobriety date."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


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
