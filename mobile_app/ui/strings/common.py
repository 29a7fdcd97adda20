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
    "This browser does not let Twofold keep anything, so what you enter is gone when you close "
    "it. A private window may be why."
)
TAKE_OVER: Final = "Use this one"
SAMPLE_DATA: Final = "A sample list: these meetings are invented."

OUT_OF_TEN: Final = "out of 10"


def unit_of_ten(value: int) -> str:
    return f"{value} {OUT_OF_TEN}"


ERRORS: Final = {
    "store.full": "There is no room left on this device. What you saved before is safe.",
    "store.denied": "This browser does not let Twofold keep anything. A private window may be why.",
    "store.not_writer": READ_ONLY,
    "store.failed": "This could not be saved. What you saved before is safe.",
    "store.corrupt": "Some stored data could not be read. It was set aside, not deleted.",
    "store.newer": "Your data was written by a newer version of Twofold. It is untouched.",
    "content.invalid": "This list could not be read. The one you have stays.",
    "network.offline": "No connection right now.",
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
