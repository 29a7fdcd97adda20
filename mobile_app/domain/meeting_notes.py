"""What somebody wrote about a meeting, for themselves alone."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from typing import Final

from mobile_app.errors import DomainError

TEXT_LIMIT: Final = 2000
"""Characters of one note."""


@dataclass(frozen=True, slots=True)
class MeetingNote:
    """One to a meeting; make it with `meeting_note`."""

    id: str
    meeting_id: str
    text: str


def meeting_note(meeting_id: str, text: str) -> MeetingNote:
    """The note of a meeting, without the space around it. Raises DomainError("text") when nothing
    is left or it is longer than TEXT_LIMIT."""
    text = text.strip()
    if not 0 < len(text) <= TEXT_LIMIT:
        raise DomainError("text", "empty or too long")
    return MeetingNote(note_id(meeting_id), meeting_id, text)


def note_id(meeting_id: str) -> str:
    """The same on every device, so that a meeting has one note. Meeting ids come from feeds and may
    be odd; an id of a record may not."""
    return f"note.{sha256(meeting_id.encode('utf-8', 'surrogatepass')).hexdigest()[:32]}"
