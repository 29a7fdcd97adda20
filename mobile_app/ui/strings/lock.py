"""Words of the lock: the lock screen, its settings, forgetting, the neutral screen."""

from datetime import timedelta
from typing import Final

from mobile_app.domain.app_lock import PasscodeProblem
from mobile_app.errors import BadPhrase, PhraseProblem
from mobile_app.ui.formats import count

# The lock screen -----------------------------------------------------------------------------

LOCKED: Final = "Locked"
LOCKED_BODY: Final = "SOS and the crisis lines work without unlocking."
PASSCODE: Final = "Passcode"
UNLOCK: Final = "Unlock"
WRONG: Final = "That is not it."
FORGOT: Final = "I forgot it"
ERASED: Final = "Everything was erased, as you chose"
CHECKING: Final = "One moment"


def wait(left: timedelta) -> str:
    seconds = max(1, round(left.total_seconds()))
    if seconds < 90:
        return f"Please wait {count(seconds, 'second')} before the next try."
    return f"Please wait {count(-(-seconds // 60), 'minute')} before the next try."


def wrong(left: timedelta) -> str:
    """What to say of a passcode that was not accepted."""
    return wait(left) if left else WRONG


def tries_left(number: int) -> str:
    return f"{count(number, 'try', 'tries')} left. Then everything here is erased, as you chose."


# Forgotten -----------------------------------------------------------------------------------

FORGOT_TITLE: Final = "Forgot the passcode"
FORGOT_BODY: Final = (
    "Nobody can look it up or reset it, we included. Your recovery phrase opens everything: the "
    "twelve words you wrote down."
)
PHRASE_FIELD: Final = "Your twelve words"
PHRASE_HINT: Final = "In order, with spaces"
OPEN_WITH_PHRASE: Final = "Open with these words"
PHRASE_OPENED: Final = "Opened. Choose a new passcode now."
NO_PHRASE: Final = (
    "No recovery phrase was made on this device, so there are no words to open it with. What is "
    "here stays as it is until you decide. The passcode may come back to you."
)
LOST_TITLE: Final = "Open with twelve words"
LOST_BODY: Final = (
    "The recovery phrase opens what is here without the key that this device lost. Write the "
    "twelve words, and it is all as it was."
)
LOST_NO_PHRASE: Final = (
    "No recovery phrase was made on this device, so there are no words to open it with. What is "
    "here stays as it is until you decide. An older device, if this one was set up as a copy of "
    "it, may still open."
)
LOST_OPENED: Final = "Opened. Everything is as it was. The lock is off: set a passcode if you like."
OTHER_PHRASE: Final = (
    "These words are a recovery phrase, but not the one of what is on this device."
)
COPY_DAMAGED: Final = (
    "What these words would open is damaged on this device. Nothing was changed. An encrypted file "
    "opens with them on any device."
)
ERASE_INSTEAD: Final = "Without the words"
ERASE_INSTEAD_BODY: Final = (
    "All that is left is to erase what is here and begin anew. An encrypted file can bring back "
    "what was in it, with the twelve words it was made with."
)


def phrase_problem(problem: BadPhrase) -> str:
    if problem.problem is PhraseProblem.WORD:
        near = f" Is it “{problem.suggestion}”?" if problem.suggestion else ""
        return f"Word {problem.position} is not on the list.{near}"
    if problem.problem is PhraseProblem.LENGTH:
        return f"It has twelve words; here are {problem.count}."
    return "Two words may have changed places, or one is another than you wrote down."


# Settings ------------------------------------------------------------------------------------

TITLE: Final = "App lock"
ROW_ON: Final = "On"
ROW_OFF: Final = "Off"
OFF_BODY: Final = (
    "A passcode keeps what you write here from whoever picks up this device. SOS and the crisis "
    "lines stay open to anybody."
)
BEFORE_TITLE: Final = "Before you set one"
FORGET_TITLE: Final = "If you forget it"
BEFORE_BODY: Final = (
    "A forgotten passcode cannot be reset. Only your recovery phrase, or an encrypted file "
    "together with that phrase, brings your data back. Write the phrase down first."
)
MAKE_PHRASE: Final = "See my recovery phrase"
CHOOSE: Final = "Choose a passcode"
CHOOSE_BODY: Final = (
    "Four words that have nothing to do with each other are best: easy to keep in mind, hard to "
    "guess. Six digits keep out a hand on the screen, but whoever copies this device’s storage and "
    "its key can try them all within minutes."
)
CURRENT: Final = "Present passcode"
NEW: Final = "New passcode"
AGAIN: Final = "The same again"
UNDERSTOOD: Final = "I understand that nobody can reset it"
SET: Final = "Turn on the lock"
CHANGE: Final = "Change the passcode"
REMOVE: Final = "Turn off the lock"
IS_SET: Final = "The lock is on"
IS_REMOVED: Final = "The lock is off"
LOCK_NOW: Final = "Lock now"
DIFFERS: Final = "The two are not the same."
AGREE_FIRST: Final = "Please tick that you understand."
PROBLEMS: Final = {
    PasscodeProblem.SHORT: "Six digits or more, or eight letters or more.",
    PasscodeProblem.LONG: "That is longer than 200 characters.",
    PasscodeProblem.GUESSABLE: "That one is tried first by everybody. Please choose another.",
    "differs": DIFFERS,
}
LOCK_AFTER: Final = "Out of sight, lock"
LOCK_AFTER_WORDS: Final = {
    0: "At once",
    60: "After 1 minute",
    300: "After 5 minutes",
    900: "After 15 minutes",
}
ERASE_AFTER: Final = "Erase everything after wrong tries"
ERASE_AFTER_BODY: Final = (
    "A child playing with the device could set this off. With your phrase and an encrypted file "
    "you could bring your data back."
)
ERASE_AFTER_WORDS: Final = {0: "Never", 10: "10 tries", 20: "20 tries"}

# Quick hide ----------------------------------------------------------------------------------

BACK: Final = "Clock. Touch to go back."
