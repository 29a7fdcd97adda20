"""What the person chose for the app itself."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from mobile_app.changes.change import Json
from mobile_app.errors import DomainError
from mobile_app.store.database import Database

THEMES: Final = ("system", "light", "dark")
TEXT_SCALES: Final = (1.0, 1.15, 1.3, 1.6, 2.0)

_TYPE = "settings"
_ID = "settings"


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """`country` is ISO 3166-1 alpha-2 or "" (not chosen); `meeting_packs` holds pack ids.

    `backed_up_at` is when the last encrypted file was made, ISO 8601 with its zone, or "".
    `own_number` is a telephone number the person keeps for SOS, as they wrote it.
    `home_group` is the id of a meeting, or ""; one field, so that there is one on all devices.
    """

    country: str = ""
    theme: str = "system"
    text_scale: float = 1.0
    welcomed: bool = False
    own_number: str = ""
    backed_up_at: str = ""
    meeting_packs: tuple[str, ...] = ()
    home_group: str = ""


def _is_country(value: object) -> bool:
    return isinstance(value, str) and (
        value == "" or (len(value) == 2 and value.isascii() and value.isalpha() and value.isupper())
    )


def _is_instant(value: object) -> bool:
    if not isinstance(value, str):
        return False
    try:
        return value == "" or datetime.fromisoformat(value).tzinfo is not None
    except ValueError:
        return False


def _is_text_list(value: object) -> bool:
    return isinstance(value, (list, tuple)) and all(isinstance(item, str) for item in value)


_RULES: Final[Mapping[str, Callable[[object], bool]]] = {
    "country": _is_country,
    "theme": lambda value: isinstance(value, str) and value in THEMES,
    "text_scale": lambda value: isinstance(value, float) and value in TEXT_SCALES,
    "welcomed": lambda value: isinstance(value, bool),
    "own_number": lambda value: isinstance(value, str) and len(value) <= 40,
    "backed_up_at": _is_instant,
    "meeting_packs": _is_text_list,
    "home_group": lambda value: isinstance(value, str),
}


class SettingsRepository:
    def __init__(self, db: Database) -> None:
        self._db = db

    def get(self) -> Settings:
        """Stored choices; a value this version cannot use reads as its default and stays stored."""
        record = self._db.get(_TYPE, _ID)
        stored = record.fields if record is not None else {}
        usable = {name: stored[name] for name, rule in _RULES.items() if rule(stored.get(name))}
        return _settings(Settings(), usable)

    async def save(self, **changes: Json | tuple[str, ...]) -> Settings:
        """Change the named settings; others, those a newer version added included, stay.

        Raises DomainError for an unknown name or an unusable value, and as `Database.save` does.
        """
        for name, value in changes.items():
            if name not in _RULES:
                raise DomainError("settings", "no such setting")
            if not _RULES[name](value):
                raise DomainError(name, "not a value it can have")
        fields: dict[str, Json] = {
            name: list(value) if isinstance(value, tuple) else value
            for name, value in changes.items()
        }
        await self._db.save(_TYPE, _ID, fields)
        return self.get()


def _settings(base: Settings, values: Mapping[str, Json]) -> Settings:
    """`base` with `values`, which have passed their rules."""
    typed = {
        name: tuple(str(item) for item in value) if isinstance(value, list) else value
        for name, value in values.items()
    }
    return replace(base, **typed)  # type: ignore[arg-type]  # the rules are the types
