"""Words of first run."""

from typing import Final

TITLE: Final = "Welcome to Twofold"
INTRO: Final = "A companion for recovery from both halves: mental health and substance use."
WHAT: Final = "What do you want to count?"
WHAT_BODY: Final = "Choose one or several. You can change it any time."
OWN: Final = "In your own words"
OWN_HINT: Final = "Something else"
ADD: Final = "Add"
WHEN: Final = "Since when?"
TODAY: Final = "Today"
YESTERDAY: Final = "Yesterday"
PICK: Final = "Another date"
COUNTRY: Final = "Crisis lines for"
COUNTRY_UNKNOWN: Final = "Choose your country"
CHANGE: Final = "Change"
START: Final = "Start"
SKIP: Final = "Skip for now"
HAVE_WORDS: Final = "I have twelve words"
RESTORE: Final = "I have an encrypted file"
PRIVACY: Final = "No account, no name. What you write stays on this device."
CARE: Final = "Twofold goes alongside professional care. It does not replace it."
PICK_FIRST: Final = "Choose something to count, or skip for now."

# What is offered, in the person's own terms for what they count: label and kind.
SUGGESTED: Final = (
    ("Alcohol", "substance"),
    ("Opioids", "substance"),
    ("Cannabis", "substance"),
    ("Stimulants", "substance"),
    ("Benzodiazepines", "substance"),
    ("Nicotine", "substance"),
    ("Gambling", "behaviour"),
    ("Self-harm", "behaviour"),
    ("Since I started treatment", "treatment"),
)
