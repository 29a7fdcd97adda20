"""Words of Journey."""

from typing import Final

from mobile_app.domain.lapses import LapseName
from mobile_app.ui.formats import count

TITLE: Final = "Journey"
SUBTITLE: Final = "Everything counts, and everything stays."

EMPTY_TITLE: Final = "Your journey starts wherever you are"
EMPTY_BODY: Final = "Count days from any date, or check in once. Both will show here."
EMPTY_ACTION: Final = "Start a counter"
EMPTY_CHECK_IN: Final = "Check in"

NOW: Final = "This run"
SO_FAR: Final = "So far"
LONGEST: Final = "Longest"
TOTAL: Final = "In total"
LONGEST_TAG: Final = "Longest"

MILESTONES: Final = "Milestones"
MILESTONES_NONE: Final = "The first one is 24 hours. It will show here, quietly."
EARLIER_TAG: Final = "earlier run"
SHOW_ALL: Final = "Show all"
SHOW_FEWER: Final = "Show fewer"

RUNS: Final = "Runs"
RUN_NOW: Final = "until today"
LAPSES: Final = "Moments you kept"
LAPSE_NAMES: Final = {
    LapseName.LAPSE: "A lapse",
    LapseName.RELAPSE: "A relapse",
    LapseName.UNNAMED: "A slip",
}
RESTARTED: Final = "You started the counter again."
KEPT: Final = "You left the counter as it was."

SLIPPED: Final = "I slipped"
SLIPPED_BODY: Final = "Nothing here is lost. Let’s look at what helps now."

CHECK_INS: Final = "Check-ins"
CHECK_INS_ALL: Final = "All check-ins"
CHECK_INS_NONE: Final = "No check-ins yet"
CHECK_INS_NONE_BODY: Final = "Mood, craving, a few words: under twenty seconds."
CHECK_IN_NOW: Final = "Check in"
CHECK_IN_REMOVED: Final = "Check-in removed"
SHOW_MORE: Final = "Show earlier ones"
NO_ANSWER: Final = "Words only"

MEETINGS: Final = "Meetings you went to"
MONTHS: Final = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip

HEAT: Final = "The last twelve weeks"
HEAT_LOW: Final = "Lower mood"
HEAT_HIGH: Final = "Better mood"


def days(number: int) -> str:
    return count(number, "day")


def run_span(begins: str, ends: str) -> str:
    return f"{begins} – {ends}"


def heat_summary(days_with: int, days_shown: int) -> str:
    return f"Check-ins on {days_with} of {count(days_shown, 'day')}"


def coming(words: str, days_words: str) -> str:
    return f"Next: {words}, in {days_words}"


def check_ins_total(number: int) -> str:
    return count(number, "check-in")


def remove_label(when: str) -> str:
    return f"Remove the check-in of {when}"


def meetings_total(number: int) -> str:
    return f"{count(number, 'meeting')} in all"


def month_count(year: int, month: int, number: int) -> str:
    """ "November 2026: 3 meetings". `month` counts from 1."""
    return f"{MONTHS[month - 1]} {year}: {count(number, 'meeting')}"
