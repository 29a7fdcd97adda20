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
            "Everything you enter stays on this device. If you turn on encrypted backup, a sealed "
            "copy goes to the server as well, which cannot open it.",
            "There is no account, no name, no e-mail address.",
            "Nothing is measured or tracked, and no other company is ever contacted.",
            "Meeting lists come from the address you opened Twofold from, or from where you took "
            "one in yourself. Where you are is asked for only on your tap, to find meetings near "
            "you, and stays on this device.",
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

MADE_WITH: Final = "Made with"
PARTS: Final = (
    ("Flet", "Apache-2.0"),
    ("Flutter and Skia", "BSD-3-Clause"),
    ("CPython", "PSF-2.0"),
    ("Pyodide", "MPL-2.0"),
    ("TinyDB, repath, six", "MIT"),
    ("MessagePack for Python, tzdata", "Apache-2.0"),
    ("Material Symbols and Roboto", "Apache-2.0"),
    ("Noto fonts", "OFL-1.1"),
)
"""What ships in the app, each under its own licence (SPDX names)."""

DATA: Final = "Save or erase your data"


def made_with(name: str, licence: str) -> str:
    return f"{name} ({licence})"
