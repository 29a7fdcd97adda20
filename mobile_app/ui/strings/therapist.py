"""Words of the page for a therapist, and of the screen that makes it."""

from typing import Final

TITLE: Final = "A page for my therapist"
BODY: Final = (
    "One page to print or to show, with only what you choose. It is not encrypted, and whoever "
    "gets it can read it."
)
SECTIONS_TITLE: Final = "What is on it"
SECTIONS: Final = {
    "counters": "What I count",
    "check_ins": "Check-ins, numbers",
    "words": "Check-ins, my words",
    "lapses": "Slips, days",
    "notes": "Slips, my notes",
}
PERIOD_TITLE: Final = "How far back"
PERIODS: Final = {30: "30 days", 90: "90 days", 365: "1 year"}
MAKE: Final = "Save the page"
SAVED: Final = "Page saved"

# The page itself -----------------------------------------------------------------------------

PAGE_TITLE: Final = "My notes"
PAGE_BODY: Final = (
    "Kept by myself, in my own app. Numbers are how it felt at the time; they are no diagnosis."
)
COUNTERS: Final = "What I count"
CHECK_INS: Final = "Check-ins"
LAPSES: Final = "Slips"
NOTHING: Final = "Nothing in this time."
COUNTER_HEADS: Final = ("What", "Since", "Days now", "Longest, days", "Runs")
CHECK_IN_HEADS: Final = ("When", "Mood (1 to 5)", "Craving (0 to 10)")
WORDS_HEAD: Final = "In my words"
LAPSE_HEADS: Final = ("Day", "What", "I call it")
NOTE_HEAD: Final = "My note"


def span(start: str, end: str) -> str:
    return f"{start} to {end}"
