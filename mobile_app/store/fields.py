"""Reading one field of a stored record, strictly: ValueError for anything but the promised kind.

Stored data may come from a newer version or another device one day, so nothing is taken on trust.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from mobile_app.changes.change import Json

Fields = Mapping[str, Json]


def text(fields: Fields, name: str, default: str | None = None) -> str:
    value = fields.get(name, default)
    if not isinstance(value, str):
        raise ValueError(name)
    return value


def flag(fields: Fields, name: str, default: bool) -> bool:
    value = fields.get(name, default)
    if not isinstance(value, bool):
        raise ValueError(name)
    return value


def whole(fields: Fields, name: str, default: int) -> int:
    value = fields.get(name, default)
    if not isinstance(value, int) or isinstance(value, bool):
        raise ValueError(name)
    return value


def rating(fields: Fields, name: str, lowest: int, highest: int) -> int | None:
    """None where the person was not asked or skipped it."""
    if fields.get(name) is None:
        return None
    value = whole(fields, name, lowest)
    if not lowest <= value <= highest:
        raise ValueError(name)
    return value


def day(fields: Fields, name: str) -> date:
    return date.fromisoformat(text(fields, name))


def day_or_none(fields: Fields, name: str) -> date | None:
    return None if fields.get(name) is None else day(fields, name)


def instant(fields: Fields, name: str) -> datetime:
    """Aware, with the offset it was written in."""
    value = datetime.fromisoformat(text(fields, name))
    if value.tzinfo is None:
        raise ValueError(name)
    return value
