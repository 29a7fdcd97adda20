"""Meetings the person added by hand: what one must have, and the same as any list's meeting.

Somebody types these from a flyer or a friend's message, so white space and the way a number or
link is written are forgiven; what could not be opened or dialled is named by its field instead.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Final
from urllib.parse import urlsplit

from mobile_app.domain.meetings import Meeting, Venue
from mobile_app.domain.recurrence import is_zone
from mobile_app.errors import DomainError

OWN_PREFIX: Final = "mine~"
"""Begins the ids of these as meetings. No list's id has a tilde, so none can be taken for one."""

NAME_LIMIT: Final = 80
PROGRAMME_LIMIT: Final = 40
PLACE_LIMIT: Final = 200
LINK_LIMIT: Final = 1000
PHONE_LIMIT: Final = 80
NOTES_LIMIT: Final = 1000
DURATIONS: Final = range(5, 24 * 60 + 1)

_SCHEMES: Final = frozenset({"http", "https", "zoommtg", "zoomus"})
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
_HOST = re.compile(r"(?:[A-Za-z0-9-]+\.)+[A-Za-z0-9-]{2,}")
_DIALLED = re.compile(r"[0-9+,*#\s().-]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnMeeting:
    """One weekly meeting. `weekday` (Monday = 0) and `start_minute` (0-1439) are local times of
    `zone` (IANA). `link` and `phone` are as a device opens and dials them, "" for none."""

    id: str
    name: str
    weekday: int
    start_minute: int
    zone: str
    venue: Venue
    duration_minutes: int = 60
    programme: str = ""
    place: str = ""
    link: str = ""
    phone: str = ""
    notes: str = ""


def check_own_meeting(meeting: OwnMeeting) -> OwnMeeting:
    """`meeting` tidied, ready to keep.

    Raises DomainError naming the first field that does not hold: a name is needed, a place where
    people meet in person, and a link or a number where they meet online (field "link").
    """
    name = _line("name", meeting.name, NAME_LIMIT)
    if not name:
        raise DomainError("name", "must not be empty")
    if meeting.weekday not in range(7):
        raise DomainError("weekday", "must be 0 to 6")
    if meeting.start_minute not in range(24 * 60):
        raise DomainError("start_minute", "must be within a day")
    if meeting.duration_minutes not in DURATIONS:
        raise DomainError("duration_minutes", "must be 5 minutes to a day")
    if not is_zone(meeting.zone):
        raise DomainError("zone", "not in the time zone database")
    place = _line("place", meeting.place, PLACE_LIMIT)
    if not place and meeting.venue is not Venue.ONLINE:
        raise DomainError("place", "must not be empty")
    link, phone = check_link(meeting.link), check_phone(meeting.phone)
    if not link and not phone and meeting.venue is not Venue.IN_PERSON:
        raise DomainError("link", "a link or a number is needed")
    notes = meeting.notes.strip()
    if len(notes) > NOTES_LIMIT:
        raise DomainError("notes", "are too long")
    programme = _line("programme", meeting.programme, PROGRAMME_LIMIT)
    return replace(
        meeting,
        name=name,
        programme=programme,
        place=place,
        link=link,
        phone=phone,
        notes=notes,
    )


def check_link(typed: str) -> str:
    """A link a device may open: http, https, or Zoom's own; "" for none. A bare "zoom.us/j/1"
    becomes https. Raises DomainError("link")."""
    text = typed.strip()
    if not text:
        return ""
    link = text if _SCHEME.match(text) else f"https://{text}"
    plain = link.isascii() and link.isprintable() and not set(link) & set(' "<>\\^`{|}')
    if not plain or len(link) > LINK_LIMIT:
        raise DomainError("link", "cannot be opened")
    try:
        parts = urlsplit(link)
        host = parts.hostname or ""
        _ = parts.port
    except ValueError:
        raise DomainError("link", "cannot be opened") from None
    if parts.scheme not in _SCHEMES or not _HOST.fullmatch(host) or "@" in parts.netloc:
        raise DomainError("link", "cannot be opened")
    return link


def check_phone(typed: str) -> str:
    """What a telephone dials: digits and + , * # (a comma is a pause); "" for none. Raises
    DomainError("phone")."""
    text = typed.strip()
    if not text:
        return ""
    dialled = "".join(char for char in text if char in "0123456789+,*#")
    digits = sum(char.isdigit() for char in dialled)
    misplaced = "+" in dialled[1:]
    if not _DIALLED.fullmatch(text) or misplaced or digits < 3 or len(dialled) > PHONE_LIMIT:
        raise DomainError("phone", "cannot be dialled")
    return dialled


def meeting_id(own_id: str) -> str:
    """The id under which an own meeting stands among all others."""
    return f"{OWN_PREFIX}{own_id}"


def own_id_of(meeting_id: str) -> str:
    """The record's id of a meeting's, or "" for a meeting of a list."""
    return meeting_id.removeprefix(OWN_PREFIX) if meeting_id.startswith(OWN_PREFIX) else ""


def as_meeting(own: OwnMeeting) -> Meeting:
    """`own` as lists show it."""
    return Meeting(
        id=meeting_id(own.id),
        name=own.name,
        programme=own.programme,
        zone=own.zone,
        venue=own.venue,
        weekday=own.weekday,
        start_minute=own.start_minute,
        duration_minutes=own.duration_minutes,
        place=own.place,
        address=own.place,
        join_url=own.link,
        join_phone=own.phone,
        notes=own.notes,
    )


def _line(field: str, value: str, limit: int) -> str:
    tidy = " ".join(value.split())
    if len(tidy) > limit:
        raise DomainError(field, "is too long")
    return tidy
