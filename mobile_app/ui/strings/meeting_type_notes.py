"""One plain line on the type codes people ask about, under their words.

code4recovery/spec (1.1.9) gives names only, with which the notes were compared; what is said is
what the name plainly means, for NA as bmlt-server's standard formats describe it. A code of which
neither says more than its words has no line.
"""

from typing import Final

_CLOSED: Final = (
    "For those who have a desire to stop. Family and friends can look for an open meeting."
)
_OPEN: Final = "Family, friends and anyone who wants to know more can come too."
_DISCUSSION: Final = "People talk about a topic, one after another."
_STEPS: Final = "Works through the steps of the programme."
_TRADITIONS: Final = "Works through the principles that groups keep to."
_NEWCOMERS: Final = "For those who are new to it, or begin again."
_SPEAKER: Final = "One person speaks about their own way; others listen."
_ROOM: Final = "Nobody meets in the room for now."

_GUIDE: Final = {
    "11": "The eleventh step is about prayer and meditation.",
    "12x12": "Reads the book about the twelve steps and the twelve traditions.",
    "B": "Reads a book of the programme together.",
    "BE": _NEWCOMERS,
    "C": _CLOSED,
    "D": _DISCUSSION,
    "DD": "Dual diagnosis: for people who also live with a mental health condition.",
    "FF": "Please leave perfume and other scents at home.",
    "LIT": "Reads something of the programme, then talks about it.",
    "O": _OPEN,
    "POA": "Somebody there can confirm that you came.",
    "SP": _SPEAKER,
    "ST": _STEPS,
    "TC": _ROOM,
    "TR": _TRADITIONS,
    "XT": "People may answer one another directly.",
}
_NA: Final = {
    "B": _NEWCOMERS,
    "BEG": _NEWCOMERS,
    "BT": "Reads the programme’s own book together.",
    "C": _CLOSED,
    "D": _DISCUSSION,
    "O": _OPEN,
    "RA": "The place or the group does not let everybody in.",
    "So": _SPEAKER,
    "St": _STEPS,
    "TC": _ROOM,
    "TW": _TRADITIONS,
    "Ti": "So that everybody has a turn.",
    "To": "People talk about one topic that was chosen.",
    "Tr": _TRADITIONS,
}


def type_note(programme: str, code: str) -> str:
    """One line on the code, or ""."""
    return (_NA if programme == "NA" else _GUIDE).get(code, "")
