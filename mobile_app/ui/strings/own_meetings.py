"""Words of adding a meeting by hand."""

from typing import Final

NEW_TITLE: Final = "Add a meeting"
EDIT_TITLE: Final = "Your meeting"
BODY: Final = "For a meeting no list has. It stays yours: nobody else sees it."

NAME: Final = "What it is called"
NAME_HINT: Final = "Friday group"
PROGRAMME: Final = "Programme, if you like"
PROGRAMME_HINT: Final = "DRA, AA, NA, SMART"
DAY: Final = "Day or days"
DAYS: Final = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
TIME: Final = "Starts at"
CHOOSE_TIME: Final = "Choose a time"
CHANGE_TIME: Final = "Change the time"
LENGTH: Final = "How long"
VENUE: Final = "How people meet"
PLACE: Final = "Place"
PLACE_HINT: Final = "Hall, street and town"
LINK: Final = "Link to join"
LINK_HINT: Final = "https://…"
PHONE: Final = "Telephone number"
PHONE_HINT: Final = "+1 555 010 0123"
NOTES: Final = "Notes, for your eyes only"
NOTES_HINT: Final = "Passcode, which door, who to ask for"

WRONG: Final = {
    "name": "Give it a name, so that you know it again.",
    "weekday": "Choose the day or days it is on.",
    "start_minute": "Choose when it starts.",
    "place": "Where do people meet? A street or the name of the hall is enough.",
    "link": "That link cannot be opened. It usually begins with https:// and has no spaces.",
    "phone": "That number cannot be dialled. Digits, and + * # if it needs them.",
}
LINK_MISSING: Final = (
    "A link or a telephone number is needed to join online. One of them is enough."
)
CHECK_AGAIN: Final = "One thing above does not fit yet."
STILL_HERE: Final = "What you wrote is still here."

REMOVE: Final = "Remove this meeting"
REMOVED: Final = "Removed"
GONE_TITLE: Final = "This meeting isn’t here any more"
GONE_BODY: Final = "It may have been removed. Everything else is safe."
TO_MEETINGS: Final = "See meetings"

OWN_TITLE: Final = "Added by you"
OWN_BODY: Final = "Only you see it. It is not checked against any list."
EDIT: Final = "Change or remove it"
CALL: Final = "Call"
LINK_OPEN: Final = "Open its link"


def zone_told(town: str) -> str:
    """`town` names a time zone: "New York"."""
    return f"{town} time"


def minutes(number: int) -> str:
    if number < 60 or number % 30:
        return f"{number} minutes"
    hours = number / 60
    return "1 hour" if hours == 1 else f"{hours:g} hours"
