"""Words shared by several screens."""

from typing import Final

APP_NAME: Final = "Twofold"

TODAY: Final = "Today"
COPE: Final = "Cope"
MEETINGS: Final = "Meetings"
JOURNEY: Final = "Journey"
ME: Final = "Me"

SOS: Final = "SOS"
SOS_HINT: Final = "SOS: help for right now"

HIDE: Final = "Hide quickly"

BACK: Final = "Back"
CANCEL: Final = "Cancel"
CLOSE: Final = "Close"
CONTINUE: Final = "Continue"
DONE: Final = "Done"
EDIT: Final = "Edit"
NOT_NOW: Final = "Not now"
REMOVE: Final = "Remove"
SAVE: Final = "Save"
SKIP: Final = "Skip"
TRY_AGAIN: Final = "Try again"
UNDO: Final = "Undo"

SAVED: Final = "Saved"
GO_TO_TODAY: Final = "Go to Today"

DRAFT_BACK: Final = "Here is what you began earlier. It is not saved yet."
START_OVER: Final = "Start over"

FAULT_TITLE: Final = "This part could not be shown"
FAULT_BODY: Final = "Nothing you saved is lost. You can try again, or carry on with the rest."
FAULT_NOTICE: Final = "That did not work. Nothing you saved is lost."

NOT_FOUND_TITLE: Final = "There is nothing at this address"
NOT_FOUND_BODY: Final = (
    "The link may be old, or a letter went missing. Everything of yours is safe."
)

UPDATE_READY: Final = "A new version is ready."
UPDATE_NOW: Final = "Update"
READ_ONLY: Final = "Twofold is open in another tab. Here you can read, but not change anything."
NOT_KEPT: Final = (
    "Twofold cannot keep anything here: what you enter is gone when you close it. A private "
    "window, or a folder that may only be read, may be why. In an ordinary window it keeps "
    "everything."
)
ONLY_READ: Final = (
    "Everything you recorded is here to read, but nothing new can be kept: the place where it lies "
    "may only be read. Allow Twofold to write there, or save a copy under Me, Your data."
)
ROOM_SHORT: Final = "Room on this device is getting short. Everything you saved is kept."
ROOM_LOOK: Final = "Have a look"
TAKE_OVER: Final = "Use this one"
SAMPLE_DATA: Final = "A sample list: these meetings are invented."

OUT_OF_TEN: Final = "out of 10"


def unit_of_ten(value: int) -> str:
    return f"{value} {OUT_OF_TEN}"


ERRORS: Final = {
    "store.full": (
        "There is no room left on this device. What you saved before is safe. Make some room, then "
        "try again."
    ),
    "store.denied": (
        "Twofold may not write here, so this was not kept. What you saved before is safe. A "
        "private window, or a folder that may only be read, may be why."
    ),
    "store.not_writer": (
        "Here you can read, but not change anything just now. Twofold may be open in another tab; "
        "the note at the top says more."
    ),
    "store.failed": "This could not be saved. What you saved before is safe. Please try again.",
    "store.corrupt": "Some stored data could not be read. It was set aside, not deleted.",
    "store.newer": "Your data was written by a newer version of Twofold. It is untouched.",
    "store.locked": "Twofold is locked.",
    "store.key_lost": (
        "This device no longer has the key to your data. Nothing was changed. Your twelve words "
        "open it: touch “I forgot it”."
    ),
    "crypto.unavailable": (
        "This address is not a secure one, so nothing can be sealed or opened here. Nothing was "
        "changed. Use one that begins with https."
    ),
    "crypto.cannot_open": "This could not be opened. Nothing was changed.",
    "crypto.bad_phrase": "These words are not a recovery phrase.",
    "crypto.failed": "This could not be sealed or opened. Nothing was changed.",
    "content.invalid": "This list could not be read. The one you have stays.",
    "network.offline": "No connection right now.",
    "network.too_slow": "The connection is too slow right now.",
    "network.server": "The server’s answer could not be used.",
    "network.too_large": "The answer was too large to be safe.",
    "network.failed": "The connection did not work.",
    "location.denied": "This device does not share where it is. A town or postcode does it too.",
    "location.unknown": "This device cannot tell where it is. A town or postcode does it too.",
    "domain.invalid": "Something here does not fit: it may be too long. Please look at it again.",
}


def error(code: str) -> str:
    """Kind words for an error's stable code."""
    return ERRORS.get(code, FAULT_NOTICE)
