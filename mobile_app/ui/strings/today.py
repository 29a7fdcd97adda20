"""Words of Today."""

from typing import Final

from mobile_app.domain.sobriety import Elapsed
from mobile_app.ui.formats import count


def days_unit(days: int) -> str:
    return "day" if days == 1 else "days"


def clock(hours: int, minutes: int) -> str:
    """The part of the day that has passed: "14 h 5 min"."""
    return f"{hours} h {minutes} min"


def span(value: Elapsed) -> str:
    """ "2 years, 3 months, 4 days"; "" for less than a month, which the days say already."""
    parts = [
        count(number, unit)
        for number, unit in ((value.years, "year"), (value.months, "month"), (value.days, "day"))
        if number
    ]
    return ", ".join(parts) if value.years or value.months else ""


def since(date_words: str) -> str:
    return f"Since {date_words}"


def next_milestone(words: str, days: int) -> str:
    when = "tomorrow" if days == 1 else f"in {count(days, 'day')}"
    return f"Next: {words} {when}"


def milestone_today(words: str) -> str:
    return f"{words} today. That is yours."


START_TITLE: Final = "Nothing is counted yet"
START_BODY: Final = "You can count days from any date, or simply use the rest. Both are fine."
START_ACTION: Final = "Start a counter"

CHECK_IN_TITLE: Final = "How is today?"
CHECK_IN_BODY: Final = "Mood and craving, in a few taps."
CHECK_IN_ACTION: Final = "Check in"
CHECKED_IN: Final = "Checked in"

READING: Final = "Today’s reading"
READING_MORE: Final = "Read it"
READING_LESS: Final = "Close"
READING_NONE: Final = "Today’s reading could not be opened."

NEXT_MEETING: Final = "Next meeting"
ALL_MEETINGS: Final = "All meetings"
SAMPLE: Final = "sample"
ADDED_BY_YOU: Final = "added by you"
NO_MEETING: Final = "Find a meeting"
NO_MEETING_BODY: Final = "In person or online, tonight or any day."

SLIP_TITLE: Final = "I slipped"
SLIP_BODY: Final = "Nothing here is lost. Let’s look at what helps now."
TOWARDS: Final = "Progress to the next milestone"
CHECK_IN_AGAIN: Final = "Check in again"


def under_way(until: str) -> str:
    return f"on now, until {until}"
