"""Codes that people copy from a meeting's notes into the app they join with."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

_ID: Final = re.compile(r"\bmeeting\s+id\W{0,3}(\d[\d -]{7,14}\d)", re.IGNORECASE)
# After a colon anything is the code; else only what has a digit: "password required" is none.
_PASSCODE: Final = re.compile(
    r"\b(?:pass ?code|password|pwd|pin|access code)\b"
    r"(?:\s*[:=]\s*(\S{3,24})|\s+(?:is\s+)?((?=[^\s\d]{0,23}\d)\S{3,24}))",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class JoinCodes:
    """What the notes say, "" for nothing. The id is digits alone."""

    meeting_id: str = ""
    passcode: str = ""


def join_codes(notes: str) -> JoinCodes:
    """The first meeting id and the first passcode in `notes`."""
    number, word = _ID.search(notes), _PASSCODE.search(notes)
    return JoinCodes(
        meeting_id=re.sub(r"\D", "", number[1]) if number else "",
        passcode=(word[1] or word[2]).rstrip(".,;)") if word else "",
    )
