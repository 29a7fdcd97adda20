"""What may be happening right now: the words a person picks a coping card by."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Situation:
    """`id` is the tag cards carry in `CopingCard.when`; `line` is one kind sentence."""

    id: str
    label: str
    line: str
