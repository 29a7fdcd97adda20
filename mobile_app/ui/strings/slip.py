"""Words of "I slipped". Kindness first; no blame, no alarm, no counting of losses."""

from typing import Final

from mobile_app.domain.lapses import LapseName
from mobile_app.ui.formats import count

TITLE: Final = "I slipped"

KIND_TITLE: Final = "Thank you for being honest with yourself"
KIND_BODY: Final = (
    "That takes strength. One moment does not undo what you have learned, and nothing you "
    "lived through before it goes away."
)
KIND_STAYS: Final = "stays yours, whatever you decide about the counter."
KIND_NEXT: Final = "A few short questions, in your own time. You can stop at any point."
SAFETY: Final = (
    "After a break the body can take less than it could before, so an amount that used to be usual "
    "can now be dangerous. If you might use again, try not to be alone."
)
SAFETY_SOURCE: Final = (
    "National Institute on Drug Abuse, Drugs, Brains, and Behavior: The Science of Addiction, 2020"
)
NEED_HELP: Final = "I need help right now"
GO_ON: Final = "Go on"

WHICH: Final = "Which counter is it about?"
NO_COUNTER_TITLE: Final = "There is no counter to look at"
NO_COUNTER_BODY: Final = "You do not need one. What helps next is open to you right away."

WHEN: Final = "When was it?"
TODAY: Final = "Today"
YESTERDAY: Final = "Yesterday"
ANOTHER_DAY: Final = "Another day"

NAME: Final = "What do you want to call it?"
NAME_BODY: Final = "Your word for it, and only yours. You can also leave it open."
NAMES: Final = {
    LapseName.LAPSE: "A lapse",
    LapseName.RELAPSE: "A relapse",
    LapseName.UNNAMED: "I'd rather not say",
}
NOTE: Final = "A few words, if you like"
NOTE_HINT: Final = "What was going on, what you need"

COUNTER: Final = "What about the counter?"
COUNTER_BODY: Final = "There is no right answer. The run so far stays in your journey either way."
KEEP: Final = "Leave it as it is"
KEEP_BODY: Final = "One day, and the count goes on"

KEPT_TITLE: Final = "It is kept, and so are you"
KEPT_BODY: Final = "Here is what many people find useful next. One of them is enough."
KEPT_NOTICE: Final = "Kept"
UNDONE: Final = "Taken back. Everything is as it was."

NEXT_SOS: Final = "Steady yourself"
NEXT_SOS_BODY: Final = "Breathe, ground, ride it out, reach someone"
NEXT_COPE: Final = "What is happening?"
NEXT_COPE_BODY: Final = "Short steps for this kind of moment"
NEXT_MEETING: Final = "Find a meeting"
NEXT_MEETING_BODY: Final = "Tonight, in person or online"
NEXT_CHECK_IN: Final = "Write down how you are"
NEXT_CHECK_IN_BODY: Final = "A check-in, a few taps"
TO_JOURNEY: Final = "Back to Journey"


def days_stay(days: int) -> str:
    """What came before, as something that is kept."""
    return f"{count(days, 'day')} in all: every one of them {KIND_STAYS}"


def restart(date_words: str) -> str:
    return f"Start again from {date_words}"


def restart_body(days: int) -> str:
    return f"It would show {count(days, 'day')} today"
