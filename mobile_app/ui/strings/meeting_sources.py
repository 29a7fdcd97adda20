"""Words of taking in a meeting list by oneself."""

from typing import Final

from mobile_app.ui.formats import count

TITLE: Final = "A list of your own"
OPEN: Final = "Take in a list yourself"
BODY: Final = (
    "Many areas publish their meetings as a file for apps (Meeting Guide or BMLT). You can take "
    "one in here. It stays on this device."
)

NAME: Final = "What to call it"
NAME_HINT: Final = "Anyford AA"
PROGRAMME: Final = "Which programme"
PROGRAMMES: Final = ("AA", "NA", "Al-Anon", "CA", "DRA", "RD")
ZONE: Final = "Time zone of its meetings"
ZONE_HINT: Final = "Europe/London"
ADDRESS: Final = "Address of the list"
ADDRESS_HINT: Final = "https://"

CHOOSE_FILE: Final = "Choose a file"
READ_ADDRESS: Final = "Read from this address"
READ_AGAIN: Final = "Read again"
REMOVE: Final = "Remove"
TAKE_ANYWAY: Final = "Take it anyway"
ADDRESS_IN_BROWSER: Final = (
    "A browser cannot read this address for Twofold. Save the list as a file, then choose it here."
)
NEEDS_NAME: Final = "Please give it a name first."
WRONG_ZONE: Final = "This is no time zone. It looks like Europe/London."
REMOVED: Final = "Removed from this device"

YOURS: Final = "Your own lists"
NOT_HERE: Final = "Its meetings are not on this device"
FROM_FILE: Final = "from a file"


def taken_in(kept: int, left_out: int) -> str:
    told = f"{count(kept, 'meeting')} taken in."
    return f"{told} {count(left_out, 'entry', 'entries')} could not be used." if left_out else told


def held_back(kept: int) -> str:
    return (
        f"This has {count(kept, 'meeting')}, less than half of what you have. "
        "The list you have was kept."
    )


def facts(programme: str, meetings: int | None, url: str) -> str:
    here = NOT_HERE if meetings is None else count(meetings, "meeting")
    return " · ".join((programme, here, *(() if url else (FROM_FILE,))))
