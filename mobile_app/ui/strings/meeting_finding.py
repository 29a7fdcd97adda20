"""Words of looking for a meeting: filters, places, why something was found."""

from collections.abc import Sequence
from typing import Final

from mobile_app.ui.formats import count

FILTERS: Final = "Filters"
FILTERS_TITLE: Final = "What are you looking for?"
CLEAR: Final = "Clear filters"
MORE_KINDS: Final = "More kinds"
ANY_OF: Final = "All of"
ANYWHERE: Final = "Anywhere"

TAKING_PART: Final = "How to take part"
WHO: Final = "What matters to you"
PROGRAMME: Final = "Programme"
REGION: Final = "Area"
TIME_OF_DAY: Final = "Time of day"
LANGUAGE: Final = "Language"
KIND: Final = "Kind of meeting"

TRAITS: Final = {
    "open": "Open to anyone",
    "beginners": "Good for newcomers",
    "accessible": "Wheelchair access",
    "both": "Welcomes both",
}
BOTH_BODY: Final = (
    "“Welcomes both” means people with a mental health condition and a substance use problem: "
    "meetings whose list says so, programmes made for both, and those you marked yourself."
)
TIMES_OF_DAY: Final = {
    "morning": "Morning",
    "midday": "Midday",
    "evening": "Evening",
    "night": "Night",
}
LANGUAGES: Final = {
    "af": "Afrikaans", "am": "Amharic", "ar": "Arabic", "ase": "Sign language (ASL)",
    "bg": "Bulgarian", "da": "Danish", "de": "German", "el": "Greek", "en": "English",
    "es": "Spanish", "fa": "Persian", "fi": "Finnish", "fr": "French", "he": "Hebrew",
    "hi": "Hindi", "hr": "Croatian", "hu": "Hungarian", "is": "Icelandic", "it": "Italian",
    "ja": "Japanese", "ka": "Georgian", "ko": "Korean", "lt": "Lithuanian", "ml": "Malayalam",
    "mt": "Maltese", "ne": "Nepali", "nl": "Dutch", "no": "Norwegian", "pa": "Punjabi",
    "pl": "Polish", "pt": "Portuguese", "ru": "Russian", "sk": "Slovak", "sl": "Slovenian",
    "sv": "Swedish", "th": "Thai", "tl": "Tagalog", "tr": "Turkish", "uk": "Ukrainian",
}  # fmt: skip

NEAR_TITLE: Final = "Near where?"
NEAR: Final = "Near…"
NEAR_ME: Final = "Near me"
USE_LOCATION: Final = "Where I am now"
LOCATION_BODY: Final = "Your location stays on this device. It is used once, and not kept."
TOWN_OR_POSTCODE: Final = "Town or postcode"
TOWN_HINT: Final = "From the lists you keep, no connection needed"
GATHERING: Final = "Gathering the places of your lists"
NO_SUCH_PLACE: Final = "No meetings are listed there. Try a bigger town nearby."
PLACES_MISSING: Final = (
    "Your lists are not on this device yet, so their places are not either. They come as soon as "
    "there is a connection."
)
HOW_FAR: Final = "How far"
NEAREST_FIRST: Final = "Nearest first"
SOONEST_FIRST: Final = "Soonest first"
LOOK_EVERYWHERE: Final = "Look everywhere"
WIDER: Final = "A wider area"
LOCATION_REFUSED: Final = (
    "Your device does not share where it is. That is fine: type a town or postcode instead. "
    "You can change your mind in the settings of your browser or phone."
)
LOCATION_UNKNOWN: Final = (
    "Your device cannot tell where it is right now. A town or postcode works just as well."
)

WELCOMES_BOTH: Final = "Welcomes both"
MARK: Final = "This meeting welcomes both"
MARK_BODY: Final = (
    "Both your mental health and your recovery were welcome here? Mark it, and find it again. "
    "Only you see this."
)

FIELDS: Final = {
    "group": "Group",
    "kind": "Kind",
    "region": "Area",
    "postcode": "Postcode",
    "address": "Address",
    "notes": "Notes",
}


def filters(active: int) -> str:
    return f"{FILTERS}, {active} on" if active else FILTERS


def filters_shown(active: int) -> str:
    return f"{FILTERS} · {active}" if active else FILTERS


def show(total: int) -> str:
    """What closes the filters."""
    return f"Show {count(total, 'meeting')}" if total else "Nothing like that yet"


def all_of(region: str) -> str:
    return f"All of {region}"


def remove(name: str) -> str:
    """Said of a filter that one tap takes away."""
    return f"Remove {name}"


def option(name: str, total: int) -> str:
    return f"{name} ({total:,})" if total else name


def area_of(path: Sequence[str]) -> str:
    """A region as one is told apart from others of its name: "All of Media, Delaware County"."""
    return f"{ANY_OF} {', '.join(reversed(path))}"


def near(place: str, distance: str) -> str:
    return f"{place or NEAR_ME}, {distance}"


def away(distance: str) -> str:
    return f"{distance} away"


def distance(km: float, *, miles: bool) -> str:
    """A distance in the unit people use there, no finer than it can be walked."""
    value = km / 1.609344 if miles else km
    unit = "mi" if miles else "km"
    if not miles and value < 0.95:
        return f"{max(50, round(value * 20) * 50)} m"
    if value < 9.95:
        return f"{max(0.1, value):.1f} {unit}"
    return f"{round(value):,} {unit}"


def within(value: float, *, miles: bool) -> str:
    return f"{value:g} {'miles' if miles and value != 1 else 'mile' if miles else 'km'}"


def corrected(typed: str, meant: Sequence[str]) -> str:
    """Said above the results of a word that no meeting has."""
    words = [f"“{word}”" for word in meant[:3]]
    shown = " or ".join(words)
    return f"Nothing has “{typed}”. Showing {shown}."


def because(field: str, text: str) -> str:
    """Why a meeting was found, where its line does not show it."""
    return f"{FIELDS[field]}: {text}"


def found(total: int, when: str) -> str:
    """How many there are: "12 meetings, tonight"."""
    return f"{count(total, 'meeting')}, {when.lower() if when in _SPOKEN else when}"


_SPOKEN: Final = frozenset({"Now", "Tonight", "Today", "Tomorrow", "Any day"})


def unfiltered(total: int) -> str:
    return f"{count(total, 'meeting')} without your filters."
