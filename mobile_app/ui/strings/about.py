"""Words of About."""

from typing import Final

TITLE: Final = "About Twofold"

SECTIONS: Final = (
    (
        "What it is",
        (
            "A companion for people recovering from a mental health condition and a substance use "
            "problem at the same time. Both halves count here.",
            "Free, without an account, and made to work with no signal.",
        ),
    ),
    (
        "What it is not",
        (
            "It goes alongside professional care and never replaces it. It makes no diagnosis, "
            "gives no medical advice, and never decides for you what a slip was.",
            "Do not stop or change a prescribed medicine because of anything you read here. Ask "
            "whoever prescribed it.",
            "If you or somebody near you is in danger, call the emergency number where you are. "
            "SOS shows the crisis lines we have checked.",
        ),
    ),
    (
        "Privacy",
        (
            "Everything you enter stays on this device.",
            "There is no account, no name, no e-mail address.",
            "Nothing is measured or tracked, and no other company is ever contacted.",
            "A meeting list comes from the address you opened Twofold from. Your location is not "
            "asked for.",
            "You can save a copy of everything, or erase everything, at any time.",
        ),
    ),
    (
        "Sources and licences",
        (
            "The code is under the Apache License 2.0, the readings and coping cards under "
            "Creative Commons Attribution 4.0.",
            "Every coping card names its source. Crisis lines show the day they were last checked.",
            "Twofold belongs to no fellowship and no company, and speaks for none.",
        ),
    ),
)

LICENCES: Final = "Licences of the parts"
DATA: Final = "Save or erase your data"
