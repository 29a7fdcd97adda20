"""Words of what a meeting is to the person, of sharing it and of telling its source."""

from typing import Final

from mobile_app.ui.formats import count

YOURS: Final = "Yours alone"
YOURS_BODY: Final = "Nobody else sees what you keep here."

HOME: Final = "My home group"
HOME_TAG: Final = "Home group"
HOME_SET: Final = "This is your home group now"
HOME_LET_GO: Final = "No longer your home group"

WENT_RECORDED: Final = "Kept. It shows in your journey."
WENT_TAKEN_BACK: Final = "Taken back"
TIMES: Final = "When you went"

NOTE: Final = "Your note"
NOTE_WRITE: Final = "Write a note"
NOTE_CHANGE: Final = "Change your note"
NOTE_HINT: Final = "What you want to remember for next time"
NOTE_BODY: Final = "Kept on this device with everything else of yours, and never shared."
NOTE_SAVED: Final = "Note saved"

HIDE: Final = "Hide this meeting"
HIDDEN: Final = "Hidden. It no longer comes up when you look for meetings."
HIDDEN_BANNER: Final = "You hid this meeting, so it does not come up when you look for one."
BRING_BACK: Final = "Bring it back"
BROUGHT_BACK: Final = "It comes up again"
HIDDEN_TITLE: Final = "Hidden meetings"
HIDDEN_BODY: Final = "These do not come up when you look for meetings."
HIDDEN_NONE: Final = "Nothing is hidden"
HIDDEN_NONE_BODY: Final = "A meeting you hide waits here, in case you want it back."
HIDDEN_UNKNOWN: Final = "A meeting of a list you don’t keep now"

SHARE: Final = "Share as text"
COPIED_TO_SHARE: Final = "Copied. You can paste it into a message."
COPY_ID: Final = "Copy the meeting ID"
COPY_PASSCODE: Final = "Copy the passcode"
COPIED: Final = "Copied"
GOOGLE_MAPS: Final = "Google Maps"

REPORT: Final = "Tell the source of a mistake"
UPDATED: Final = "At the source, this was last changed on"


def went(day: str) -> str:
    """`day` as Formats.day has it: "Today", "Yesterday", a weekday or a date."""
    return f"I went: {day}"


def times(number: int) -> str:
    return f"{count(number, 'time')} so far"


def hidden_count(number: int) -> str:
    return count(number, "meeting")


def updated(date: str) -> str:
    return f"{UPDATED} {date}."


def keeper(host: str) -> str:
    """Who can correct the list, where the source has no form for it."""
    if host:
        return f"Something wrong here? {host} keeps this list and can correct it."
    return "Something wrong here? Tell the group: whoever keeps its list can correct it."


def in_zone(town: str) -> str:
    """How a text says whose clock it means: "New York time"."""
    return f"{town} time"
