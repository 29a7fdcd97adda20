"""Words for when the person's data stays shut."""

from typing import Final

TITLES: Final = {
    "store.newer": "Your data is from a newer version",
}
TITLE: Final = "Your data could not be opened"
BODIES: Final = {
    "store.newer": (
        "It was written by a newer Twofold than this one. It is untouched, and will be there "
        "once this one is up to date. Close the app and open it again with a connection."
    ),
}
BODY: Final = (
    "Nothing was changed or deleted. Closing the app and opening it again often helps. "
    "SOS and the crisis lines work meanwhile."
)
UPDATE: Final = "Use the new version"
OPEN_SOS: Final = "Open SOS"
CODE: Final = "What happened, for diagnostics"


def title(code: str) -> str:
    return TITLES.get(code, TITLE)


def body(code: str) -> str:
    return BODIES.get(code, BODY)
