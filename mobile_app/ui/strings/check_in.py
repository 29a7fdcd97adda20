"""Words of the check-in."""

from typing import Final

TITLE: Final = "Check-in"
EDIT_TITLE: Final = "Change this check-in"
MOOD: Final = "How is your mood?"
MOODS: Final = ("Very low", "Low", "So-so", "Good", "Very good")
CRAVING: Final = "How strong is craving?"
CRAVING_LOW: Final = "None"
CRAVING_HIGH: Final = "As strong as it gets"
WORDS: Final = "A few words, if you like"
WORDS_HINT: Final = "What is on your mind"
SAVED: Final = "Saved"
TAKEN_BACK: Final = "Taken back"
NOTHING: Final = "Choose a mood or a number, or write a word or two."
STRONG: Final = "That is strong. SOS is right here if you want company through it."


def mood(value: int) -> str:
    """1 to 5 in words."""
    return MOODS[value - 1]


def craving(value: int) -> str:
    return f"craving {value} out of 10"
