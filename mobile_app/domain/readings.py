"""Daily readings, and which one belongs to a date."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """`on` is "MM-DD" for a calendar day, or "" for a pack that is walked in turn."""

    id: str
    title: str
    text: str
    question: str
    theme: str
    on: str = ""
