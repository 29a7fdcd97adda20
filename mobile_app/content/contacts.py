"""Taking private contact details out of what a feed says in free text.

Lists of meetings are full of "call Mary B. at 555-010-0123" in the notes. Such a person agreed to
be on one web page, not to be in every copy of a list on every phone. What is needed to join a
meeting (a meeting id, a passcode, a number to dial in) stays.

Nobody can find every name in free text. What is found: e-mail addresses, also when spelt around
filters; what is written like a telephone number; the name beside either; a first name with an
initial, as these fellowships write them, after a word that asks to get in touch.
"""

from __future__ import annotations

import re
from typing import Final

REMOVED: Final = "[removed]"

_EMAIL = re.compile(
    r"(?:mailto:)?[\w.+%-]{1,64}\s?@\s?[\w-]{1,63}(?:\.[\w-]{1,63})+"
    r"|[\w.+%-]{1,64}\s?[([{]\s?at\s?[)\]}]\s?[\w-]{1,63}"
    r"(?:\s?(?:\.|[([{]\s?dot\s?[)\]}])\s?[\w-]{1,63})+",
    re.IGNORECASE,
)
_SPELT_EMAIL = re.compile(
    r"\b[\w.+-]{2,64} at [\w-]{2,63}(?: dot [\w-]{2,63})+\b|\b[\w.+-]{2,64} at "
    r"(?:gmail|yahoo|hotmail|outlook|icloud|aol|proton(?:mail)?)\.[a-z.]{2,8}\b",
    re.IGNORECASE,
)
# What is written like a telephone number: a plus sign and at least eight digits, or groups of
# three, three and four, or a leading zero and ten or eleven digits.
_TELEPHONE = re.compile(
    r"(?<![\d.])(?:\+\d(?:[\s().-]{0,2}\d){7,14}"
    r"|(?:1[\s.-]?)?\(?\d{3}\)?[\s.-]{0,2}\d{3}[\s.-]\d{4}"
    # Without a mark between its digits it might as well be part of a password.
    r"|(?<![\w.])0\d(?:[\s().-]?\d){8,9}(?!\w))(?!\d)"
)
_BARE_TELEPHONE = re.compile(
    r"\b((?:call|text|phone|tel|telephone|mobile|cell|whats ?app|sms|contact|ring)"
    r"[\w\s.,:'’()-]{0,30}?[\s:.(])(\d{10,11})(?!\d)",
    re.IGNORECASE,
)
# Ten digits as North America has them, with nothing to say that they open a virtual room.
_BARE_NUMBER = re.compile(r"(?<![\w/=.#,-])1?[2-9]\d{2}[2-9]\d{6}(?!\w|#|,,)")
# A number after one of these words is part of how to join, not a person's.
_JOIN_WORD = re.compile(
    r"\b(?:ids?|pin|(?:pass|access|meeting|room)?[\s-]?codes?|passw(?:or)?ds?|pwd|pw|dial[\s-]?in|zoom"
    r"|webinar|(?:zoom|conference|virtual)\s+(?:room|meeting))"
    r"(?:\s+(?:is|number|no))?[\s:#.=([]*$",
    re.IGNORECASE,
)
_NAME = r"[^\W\d_a-z][\w'’-]{1,20}"
# Mary B. or Mary B: a first name with an initial, or with a further name.
_FULL_NAME = rf"{_NAME}\s+[^\W\d_a-z](?:\.|\b(?![\w'’]))"
_TOUCH = r"(?:contact|call|text|phone|e-?mail|ring|ask for|whats ?app|write to|reach(?: out to)?)"
_NAMED_AFTER_TOUCH = re.compile(
    rf"\b((?i:{_TOUCH})(?i:\s+person|\s+info)?\s*[:\-–]?\s+)({_FULL_NAME}|{_NAME}\s+(?=\[removed\]))"
    rf"((?:\s*(?:,|&|and|or)\s+{_FULL_NAME})*)"
)
_NAMED_BESIDE = re.compile(rf"{_FULL_NAME}\s*(?:[-–:,(]|at|on)?\s*\[removed\]\)?")
_TWICE = re.compile(r"\[removed\](?:\s*(?:at|on|or|and|,|/|-|–|:)?\s*\[removed\])+")


def without_contacts(text: str) -> str:
    """`text` with e-mail addresses, personal telephone numbers and the names beside them out."""
    # Most texts hold none of these, and looking for a character is a hundred times faster.
    if "@" in text or "at" in text.lower():
        text = _SPELT_EMAIL.sub(REMOVED, _EMAIL.sub(REMOVED, text))

    def replace(match: re.Match[str]) -> str:
        before = match.string[max(0, match.start() - 40) : match.start()]
        # With pauses after it, it dials into a room: nobody writes a person's number so.
        dials_in = match.string.startswith(",,", match.end())
        return match[0] if dials_in or _JOIN_WORD.search(before) else REMOVED

    text = _BARE_NUMBER.sub(replace, _TELEPHONE.sub(replace, text))
    text = _BARE_TELEPHONE.sub(
        lambda match: match[0] if _JOIN_WORD.search(match[1]) else match[1] + REMOVED, text
    )
    text = _NAMED_AFTER_TOUCH.sub(lambda match: match[1] + REMOVED + " ", text)
    if REMOVED in text:
        text = _TWICE.sub(REMOVED, _NAMED_BESIDE.sub(REMOVED, text))
    return text.replace(f"{REMOVED}  ", f"{REMOVED} ").rstrip()


def holds_contact(key: str) -> bool:
    """Whether a source's key for a record was made of somebody's address or number."""
    return ("@" in key and _EMAIL.search(key) is not None) or _TELEPHONE.search(key) is not None
