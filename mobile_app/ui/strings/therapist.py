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
    "meetings": "Meetings I went to",
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
MEETINGS: Final = "Meetings I went to"
MEETING_HEADS: Final = ("Day", "Meeting")
NOTHING: Final = "Nothing in this time."
NO_COUNTERS: Final = "Nothing is counted."
COUNTER_HEADS: Final = ("What", "Since", "Days now", "Longest, days", "Runs")
CHECK_IN_HEADS: Final = ("When", "Mood", "Craving")
SCALES: Final = "Mood from 1, very low, to 5, very good. Craving from 0, none, to 10."
WORDS_HEAD: Final = "In my words"
LAPSE_HEADS: Final = ("Day", "What", "I call it")
NAMES: Final = {"lapse": "A lapse", "relapse": "A relapse", "": "Not named"}
NOTE_HEAD: Final = "My note"
TIMES: Final = "Each time is what the clock showed where I was, with its distance from UTC."


def span(start: str, end: str) -> str:
    return f"{start} to {end}"


def made(when: str, zone: str, offset: str) -> str:
    return f"Made on {when}, {zone} ({offset})."
