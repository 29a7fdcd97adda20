"""Crisis lines by country. Only lines checked against their operator ship."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class CrisisLine:
    """`call` and `text` are dialable ("988", "1-800-662-4357") or ""; `verified_on` is ISO."""

    id: str
    name: str
    call: str = ""
    text: str = ""
    chat_url: str = ""
    tty: str = ""
    note: str = ""
    verified_on: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CrisisCountry:
    """`emergency` is "" where no number has been checked; we never guess one."""

    code: str
    name: str
    emergency: str
    lines: tuple[CrisisLine, ...]
