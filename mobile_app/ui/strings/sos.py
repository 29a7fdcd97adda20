"""Words of SOS. Short, calm, no exclamation marks."""

from typing import Final

TITLE: Final = "You are not alone with this"

STEP_NAMES: Final = {
    "breathe": "Breathe",
    "ground": "Ground",
    "ride": "Ride it out",
    "reach": "Reach someone",
    "note": "Note it",
}

STEP_PILLS: Final = {
    "breathe": "Breathe",
    "ground": "Ground",
    "ride": "Ride it",
    "reach": "Reach",
    "note": "Note",
}

BREATHE_IN: Final = "Breathe in"
BREATHE_OUT: Final = "Breathe out"
BREATHE_HOLD: Final = "Hold"
BREATHE_BODY: Final = "In through the nose for 4. Out slowly for 6. Let your shoulders drop."
BREATHE_READY: Final = "Let your shoulders drop"
BREATHE_PAUSE: Final = "Pause"
BREATHE_GO: Final = "Go on"

GROUND_TITLE: Final = "Come back to this room"
SENSES: Final = {
    "see": ("5 things you can see", "Name them, out loud or in your head. Small ones count."),
    "touch": ("4 things you can touch", "The chair, your sleeve, the floor under your feet."),
    "hear": ("3 things you can hear", "Near ones, then far ones."),
    "smell": ("2 things you can smell", "Or two smells you like to think of."),
    "taste": ("1 thing you can taste", "A sip of water will do."),
}
GROUND_NEXT: Final = "Next"
GROUND_AGAIN: Final = "Once more"
GROUND_DONE: Final = "You are here. That took effort."
GROUND_DONE_BODY: Final = "Stay as long as you like, or go on."

RIDE_TITLE: Final = "Ride the urge"
RIDE_BODY: Final = (
    "An urge is a wave. It rises, it crests, it falls, whether or not you act on it. "
    "You only have to stay on it for now."
)
RIDE_START: Final = "Start 15 minutes"
RIDE_PAUSE: Final = "Pause"
RIDE_RESUME: Final = "Go on"
RIDE_LEFT: Final = "left"
RIDE_PHASES: Final = (
    (0.0, "It may still be growing. Feel your feet on the floor."),
    (0.25, "Close to the top. Breathe out longer than in."),
    (0.45, "This is about as high as it goes. You are doing it."),
    (0.6, "It is easing. Notice what is different."),
    (0.85, "Nearly through. Loosen your hands and jaw."),
)
RIDE_DONE: Final = "Fifteen minutes. You stayed."
RIDE_DONE_BODY: Final = "If the next wave comes, you can do the same again."

REACH_TITLE: Final = "Reach someone"
REACH_BODY: Final = "A few words are enough: I am having a hard time. Can you stay on the line?"
CALL: Final = "Call"
TEXT: Final = "Text"
CHAT: Final = "Chat online"
EMERGENCY: Final = "Emergency"
LINES_FOR: Final = "Crisis lines"
NO_COUNTRY: Final = "Which country are you in?"
NO_LINE: Final = "No checked line for your country yet"
NOT_LISTED: Final = (
    "We have no checked crisis line for this country yet, and we do not guess numbers. "
    "You can keep a local number here, or one of someone you trust."
)
OWN_NUMBER: Final = "Your own number"
OWN_NUMBER_HINT: Final = "A person or a line you trust"
CHANGE_COUNTRY: Final = "Change country"
COUNTRY_SEARCH: Final = "Country"
COUNTRY_NONE: Final = "No country by that name. Try fewer letters."

NOTE_TITLE: Final = "Note it, if you like"
NOTE_BODY: Final = "How strong was it at its strongest? Seeing it later can help."
NOTE_WORDS: Final = "What set it off, or what helped"
NOTE_SAVE: Final = "Save"
NOTE_SAVED: Final = "Saved. You got through this."
NOTE_DONE: Final = "Finish"


def next_step(name: str) -> str:
    return f"Next: {name}"


def call(number: str) -> str:
    return f"Call {number}"


def text(number: str) -> str:
    return f"Text {number}"


def verified(date_words: str) -> str:
    return f"Last verified {date_words}"


def tty(number: str) -> str:
    return f"TTY {number}"


NOTE_EMPTY: Final = "Choose a number or write a word or two, or simply finish."
NOTE_LOW: Final = "None"
NOTE_HIGH: Final = "As strong as it gets"


def minutes_left(minutes: int) -> str:
    return "1 minute left" if minutes == 1 else f"{minutes} minutes left"
