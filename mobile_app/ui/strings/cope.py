"""Words of Cope and of a card. Calm, short, no exclamation marks."""

from typing import Final

QUESTION: Final = "What’s happening?"
YOURS: Final = "Yours"
YOURS_HINT: Final = "Favourites, and what helped you before"
START_HERE: Final = "Start here"
MORE_CARDS: Final = "More that can help"
ALL: Final = "See every card"
ALL_TITLE: Final = "Every card"
CHANGE: Final = "Choose something else"
SLIP_TITLE: Final = "Note it when you’re ready"
SLIP_BODY: Final = "Nothing is lost, and you decide what to call it"

UNREADABLE_TITLE: Final = "The cards can’t be read right now"
UNREADABLE_BODY: Final = "SOS still works: breathing, grounding and crisis lines are in it."

REASONS: Final = {
    "helped": "Helped you before",
    "favourite": "A favourite",
    "easy": "Easy to begin",
}

NO_CARD_TITLE: Final = "This card isn’t here"
NO_CARD_BODY: Final = "The link may be old. There are others that can help."
SEE_CARDS: Final = "See the cards"

START: Final = "Start"
NEXT: Final = "Next"
FINISH: Final = "Finish"
PREVIOUS: Final = "Previous step"
AS_LIST: Final = "See all the steps at once"
ONE_BY_ONE: Final = "One step at a time"
CAUTION: Final = "Before you start"
BEFORE: Final = "How strong is it now?"
BEFORE_HINT: Final = "You can leave this out."
AFTER: Final = "And how strong is it now?"
LOW: Final = "Barely there"
HIGH: Final = "As strong as it gets"
HOW: Final = "How it works"
SOURCE: Final = "Source"
ADD_FAVOURITE: Final = "Add to favourites"
REMOVE_FAVOURITE: Final = "Remove from favourites"
PAUSE: Final = "Pause"
GO_ON: Final = "Go on"
MOVES_ON: Final = "The next step comes by itself."

DONE_TITLE: Final = "You did something kind for yourself"
CHANGED: Final = {
    "eased": "It eased. Next time this card will be nearer the top.",
    "same": "The same for now. Sometimes it comes down later, and another card may fit better.",
    "stronger": "It’s stronger. That isn’t your fault. Let’s try something else, or somebody.",
    "unknown": "",
}
STRONG: Final = "That is a lot to carry alone. SOS has people you can reach now."
OPEN_SOS: Final = "Open SOS"
TRY_NEXT: Final = "This may help next"
AGAIN: Final = "Once more"
CHECK_IN: Final = "Note how you are"
BACK_TO_CARDS: Final = "Back to the cards"


def step_of(number: int, total: int) -> str:
    return f"Step {number} of {total}"


def meta(minutes: int, reason: str) -> str:
    """ "4 min", with why it is offered when there is a reason."""
    time = f"{minutes} min"
    return f"{time} · {REASONS[reason]}" if reason else time


def about(minutes: int) -> str:
    return "About a minute" if minutes == 1 else f"About {minutes} minutes"


def from_to(before: int, after: int) -> str:
    return f"From {before} to {after}, out of 10."


def time_left(seconds: int) -> str:
    """For a screen reader; to the minute above one, so that it does not chatter."""
    if seconds > 60:
        return f"About {-(-seconds // 60)} minutes left"
    return "Less than a minute left"
