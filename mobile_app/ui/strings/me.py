"""Words of Me and its small pages."""

from typing import Final

from mobile_app.domain.sobriety import CounterKind
from mobile_app.ui.formats import count

TITLE: Final = "Me"
SUBTITLE: Final = "Everything here stays on this device."
SUBTITLE_SEALED: Final = "Everything here stays on this device, and sealed in your backup."

YOURS: Final = "Yours"
COUNTERS: Final = "What you count"
COUNTERS_NONE: Final = "Nothing yet"
COUNTRY: Final = "Country for crisis lines"
COUNTRY_UNSET: Final = "Not chosen yet"

LOOK: Final = "Look"
APPEARANCE: Final = "Appearance"
THEMES: Final = {"system": "Like the device", "light": "Light", "dark": "Dark"}

DATA: Final = "Your data"

ABOUT_GROUP: Final = "About"
ABOUT: Final = "About Twofold"
ABOUT_BODY: Final = "What it is, what it is not, privacy"
DIAGNOSTICS: Final = "Diagnostics"
DIAGNOSTICS_BODY: Final = "For when something does not work"


def country(name: str, guessed: bool) -> str:
    if not name:
        return COUNTRY_UNSET
    return f"{name}, as your device suggests" if guessed else name


def appearance(theme: str, scale: float) -> str:
    return f"{THEMES.get(theme, THEMES['system'])}, text {scale:.0%}"


def counters(number: int) -> str:
    return count(number, "counter") if number else COUNTERS_NONE


# Appearance ---------------------------------------------------------------------------------

BRIGHTNESS: Final = "Light or dark"
TEXT_SIZE: Final = "Text size"
TEXT_SAMPLE: Final = "This is how words will look, on this page and on every other."


def percent(scale: float) -> str:
    return f"{scale:.0%}"


# Country ------------------------------------------------------------------------------------

COUNTRY_BODY: Final = "It decides which crisis lines you see. Nobody else is told."
COUNTRY_SEARCH: Final = "Search for a country"
COUNTRY_NOT_FOUND: Final = "No country by that name. Try fewer letters."
NO_LINES: Final = "No checked crisis line yet"
COUNTRY_KEPT: Final = "Country kept"

# Counters -----------------------------------------------------------------------------------

COUNTERS_EMPTY_TITLE: Final = "Nothing is counted yet"
COUNTERS_EMPTY_BODY: Final = "A substance, a behaviour, or the time since treatment began."
ADD_COUNTER: Final = "Add a counter"
NEW_COUNTER: Final = "New counter"
EDIT_COUNTER: Final = "Change counter"
LABEL: Final = "What do you count?"
LABEL_HINT: Final = "In your own words"
LABEL_WRONG: Final = "A few words, up to 60 characters."
KIND: Final = "It is"
KINDS: Final = {
    CounterKind.SUBSTANCE: "A substance",
    CounterKind.BEHAVIOUR: "A behaviour",
    CounterKind.TREATMENT: "Since treatment",
}
SINCE: Final = "Since"
CHANGE_DATE: Final = "Change date"
DATE_WRONG: Final = "Choose a day from 1900 up to today."
CORRECTION: Final = "Changing the date is a correction. It is not a slip, and earlier runs stay."
FIRST_DAY: Final = "Count the first day as 1"
FIRST_DAY_BODY: Final = "Otherwise it is day 0"
REMOVE_COUNTER: Final = "Remove this counter"
COUNTER_REMOVED: Final = "Counter removed"
COUNTER_GONE_TITLE: Final = "This counter is not here any more"
COUNTER_GONE_BODY: Final = "It may have been removed. The others are one tap away."
TO_COUNTERS: Final = "See what you count"


def counter_line(days: int, since: str) -> str:
    return f"{count(days, 'day')}, since {since}"


# Your data ----------------------------------------------------------------------------------

EXPORT: Final = "Take it with you"
EXPORT_BODY: Final = (
    "One readable file (JSON) with everything you entered. It is not encrypted: keep it where "
    "only you can see it."
)
EXPORT_ACTION: Final = "Save a copy"
EXPORTED: Final = "Copy saved"
ERASE: Final = "Erase everything"
ERASE_BODY: Final = (
    "Removes all of it from this device: counters, history, check-ins, settings, saved lists. "
    "Nobody else has a copy, so it cannot be brought back."
)
ERASE_SEALED_BODY: Final = (
    "Removes all of it from this device: counters, history, check-ins, settings, saved lists."
)
ERASE_ACTION: Final = "Erase everything"
ERASE_SURE_TITLE: Final = "Erase everything on this device?"
ERASE_SURE_BODY: Final = "There is no way back. You may want to save a copy first."
ERASE_SURE_ACTION: Final = "Yes, erase it all"
ERASE_KEEP: Final = "Keep everything"
ERASED: Final = "Everything was erased"
ERASE_FAILED: Final = "It could not be erased. Everything is still here. Please try again."


def data_summary(counters_kept: int, check_ins: int, lapses: int, own_meetings: int) -> str:
    parts = [count(counters_kept, "counter"), count(check_ins, "check-in")]
    if lapses:
        parts.append(count(lapses, "kept moment"))
    if own_meetings:
        parts.append(count(own_meetings, "meeting of your own", "meetings of your own"))
    return ", ".join(parts)
