"""A guide: a text in parts that somebody reads before something they do for the first time."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class GuidePart:
    """One heading with its paragraphs, and what is worth remembering as short `points`."""

    id: str
    title: str
    text: tuple[str, ...]
    points: tuple[str, ...]
