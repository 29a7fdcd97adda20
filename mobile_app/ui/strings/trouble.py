"""Words for when the person's data stays shut: what happened, what is safe, what to do next."""

from typing import Final

TITLES: Final = {
    "store.newer": "Your data is from a newer version",
    "store.key_lost": "This device lost its key to your data",
    "store.full": "There is no room left",
}
TITLE: Final = "Your data could not be opened"
BODIES: Final = {
    "store.newer": (
        "It was written by a newer Twofold than this one. It is untouched, and will be there "
        "once this one is up to date. Close the app and open it again with a connection."
    ),
    "store.key_lost": (
        "What you recorded is still here, sealed and unchanged. The key to it, which this device "
        "kept for itself, is gone or does not fit any more. Your twelve words open it all the "
        "same. So does an older device, if this one was set up as a copy of it. SOS works "
        "meanwhile."
    ),
    "store.corrupt": (
        "A part of what is stored here is damaged. Nothing was changed or deleted. Close the app "
        "and open it again; if that does not help, your twelve words may open it. SOS works "
        "meanwhile."
    ),
    "store.full": (
        "This device has no room left to open your data. It is untouched. Make some room, then "
        "open Twofold again. SOS works meanwhile."
    ),
    "crypto.unavailable": (
        "Your data is sealed, and this address is not a secure one, so it cannot be opened here. "
        "It is untouched. Open Twofold at its usual address, one that begins with https. SOS works "
        "meanwhile."
    ),
}
BODY: Final = (
    "Nothing was changed or deleted. Closing the app and opening it again often helps. "
    "SOS and the crisis lines work meanwhile."
)
UPDATE: Final = "Use the new version"
WAYS_OUT: Final = frozenset({"store.key_lost", "store.corrupt"})
WAY_OUT: Final = "Open with my twelve words"
OPEN_SOS: Final = "Open SOS"
CODE: Final = "What happened, for diagnostics"


def title(code: str) -> str:
    return TITLES.get(code, TITLE)


def body(code: str) -> str:
    return BODIES.get(code, BODY)
