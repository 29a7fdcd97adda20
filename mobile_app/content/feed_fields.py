"""Readers for single values of hostile feeds; each says "absent" rather than raise.

Whatever comes out is safe to keep, to show and to serve: no control characters, no lone
surrogates, bounded lengths, links only to http(s), numbers to dial made of dialling characters,
and no e-mail address or telephone number of a person.
"""

from __future__ import annotations

import html
import math
import re
import unicodedata
from datetime import date, datetime
from urllib.parse import urlsplit

from mobile_app.content.personal_links import names_person

NAME_LIMIT = 255
LINE_LIMIT = 255
NOTES_LIMIT = 2_000
_URL_LIMIT = 1_000
_PHONE_LIMIT = 80

_LINE_TAG = re.compile(r"<\s*(?:br|/p|/li|/div)\b[^<>]{0,200}>", re.IGNORECASE)
_TAG = re.compile(r"</?[a-zA-Z][^<>]{0,200}>")
_SPACES = re.compile(r"[^\S\n]+")
_BLANK_LINES = re.compile(r"\s*\n\s*")
_CLOCK = re.compile(
    r"(\d{1,2})(?:[:.](\d{2}))?(?::(\d{2}))?\s*(?:([ap])\.?\s?m\.?)?", re.IGNORECASE
)
_SLUG_UNSAFE = re.compile(r"[^a-z0-9_-]+")
# The links of nearly all meetings; anything else takes the long way round.
_PLAIN_URL = re.compile(
    r"https?://(?:[a-z0-9-]+\.)+[a-z]{2,24}(?:/[\w./?=&#~+:,;()!$*'-]*)?", re.ASCII
)
_DIALLED = re.compile(r"[\d+,*#\s().-]*")


def read_line(value: object, limit: int = LINE_LIMIT) -> str:
    """One line of text; "" for anything that is not text or a number."""
    return read_notes(value, limit).replace("\n", " ")


def read_notes(value: object, limit: int = NOTES_LIMIT) -> str:
    """Text of several lines, without markup and private contact details; cut at a word."""
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        value = str(value)
    if not isinstance(value, str) or not value:
        return ""
    # Not at start-up: its expressions take longer to compile than a list takes to read.
    from mobile_app.content.contacts import without_contacts

    text = value[: limit * 8]
    if "&" in text:
        text = html.unescape(text)
    if "<" in text:
        text = _TAG.sub(" ", _LINE_TAG.sub("\n", text))
    if not text.isprintable():
        text = "".join(map(_visible, text))
        text = _BLANK_LINES.sub("\n", text)
    text = without_contacts(_SPACES.sub(" ", text).strip())
    if len(text) <= limit:
        return text
    return text[: limit - 1].rsplit(" ", 1)[0].rstrip() + "…"


def is_plain_text(value: str) -> bool:
    """Whether a text has nothing but what can be seen, line ends and joiners (see `_visible`)."""
    return all(
        line.isprintable() or all(_visible(char) == char for char in line)
        for line in value.split("\n")
    )


def _visible(char: str) -> str:
    if char in "\n\r\u2028\u2029\x0b\x0c":
        return "\n"
    category = unicodedata.category(char)
    # Format characters go too (direction overrides can disguise an address), save the joiners
    # that several scripts and emoji need.
    if category[0] == "C":
        return char if char in "\u200c\u200d" else (" " if char == "\t" else "")
    return char


def read_url(value: object) -> str:
    """An absolute http(s) link to a named host, or ""."""
    if not isinstance(value, str):
        return ""
    text = value.strip()
    if len(text) <= _URL_LIMIT and _PLAIN_URL.fullmatch(text):
        return "" if names_person(text) else text
    if not text or len(text) > _URL_LIMIT or not text.isascii() or not text.isprintable():
        return ""
    if text[:4].lower() != "http" or any(char in ' "<>\\^`{|}' for char in text):
        return ""
    try:
        parts = urlsplit(text)
        host = parts.hostname or ""
        _ = parts.port
    except ValueError:
        return ""
    if parts.scheme not in ("http", "https") or "." not in host or "@" in parts.netloc:
        return ""
    return "" if names_person(text) else text


def read_phone(value: object) -> str:
    """What a telephone can dial: digits and + , * # only; stops at the first other character.

    Feeds append passwords made of letters, which no telephone can send.
    """
    if isinstance(value, int) and not isinstance(value, bool):
        value = str(value) if abs(value) < 10**20 else ""
    if not isinstance(value, str):
        return ""
    match = _DIALLED.match(value.strip()[: _PHONE_LIMIT * 2])
    dialled = "".join(c for c in match[0] if c in "0123456789+,*#") if match else ""
    dialled = dialled.rstrip(",")
    digits = sum(c.isdigit() for c in dialled)
    return dialled if digits >= 3 and len(dialled) <= _PHONE_LIMIT else ""


def read_coordinates(latitude: object, longitude: object) -> tuple[float, float] | None:
    """Degrees, or None when either is missing, out of range, or both are the feed's zero."""
    north, east = _number(latitude), _number(longitude)
    if north is None or east is None or (north == 0 and east == 0):
        return None
    if abs(north) > 90 or abs(east) > 180:
        return None
    return round(north, 6), round(east, 6)


def _number(value: object) -> float | None:
    if isinstance(value, bool) or not isinstance(value, (int, float, str)):
        return None
    try:
        number = float(value)
    except (ValueError, OverflowError):
        return None
    return number if math.isfinite(number) else None


def read_whole(value: object) -> int | None:
    """A whole number given as one or as a numeric string."""
    if isinstance(value, bool):
        return None
    if isinstance(value, int):
        return value
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e9:
        return int(value)
    if isinstance(value, str) and re.fullmatch(r"\s*[0-9]{1,9}\s*", value):
        return int(value)
    return None


_DAY_BY_NAME = {
    name: place
    for place, name in enumerate(
        ("sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday")
    )
}


def read_weekday(value: object) -> int | None:
    """Sunday = 0 as Meeting Guide counts; real feeds also write the English name."""
    if isinstance(value, str) and (named := _DAY_BY_NAME.get(value.strip().lower())) is not None:
        return named
    return read_whole(value)


def read_clock(value: object) -> int | None:
    """Minutes since midnight, 0 to 1440, from "HH:MM", "HH:MM:SS" or "8:00 PM".

    "24:00" is 1440: good for an end or a duration, never for a start.
    """
    match = _CLOCK.fullmatch(value.strip()) if isinstance(value, str) else None
    if match is None or not match[0].isascii():
        return None
    hour, minute, half = int(match[1]), int(match[2] or 0), match[4]
    if match[2] is None and half is None:
        return None
    if half is not None:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if half in "pP" else 0)
    if minute > 59 or int(match[3] or 0) > 59 or hour * 60 + minute > 1440:
        return None
    return hour * 60 + minute


def read_slug(value: object) -> str:
    """The source's own key as lower-case ASCII fit for a URL path; "" when it has none, or one
    made of somebody's address or number."""
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) < 10**20:
        value = str(value)
    if not isinstance(value, str):
        return ""
    from mobile_app.content.contacts import holds_contact  # as above

    if holds_contact(value[:400]):
        return ""
    plain = unicodedata.normalize("NFKD", value[:400]).encode("ascii", "ignore").decode()
    return _SLUG_UNSAFE.sub("-", plain.lower()).strip("-")


def read_updated_on(value: object) -> str:
    """ISO date of "2022-07-09 19:32:28", "2022-07-09T…" or "8/25/2022 11:17:07 AM", else "".

    Slashes are read month first only with AM/PM, which marks the American notation.
    """
    if not isinstance(value, str):
        return ""
    text = value.strip()
    try:
        if match := re.match(r"(\d{4})-(\d{2})-(\d{2})(?!\d)", text):
            return date(int(match[1]), int(match[2]), int(match[3])).isoformat()
        if text[-1:] in "mM" and "/" in text:
            # Only the date is kept, so no zone is needed to read it.
            return datetime.strptime(text, "%m/%d/%Y %I:%M:%S %p").date().isoformat()  # noqa: DTZ007
    except ValueError:
        return ""
    return ""
