"""Words of moving the backup to a new phrase."""

from typing import Final

from mobile_app.presenters.vault_state import Step

MOVE: Final = "Move to new words"
MOVE_ROW: Final = "When a device is lost, or somebody saw the words"
MOVE_BODY: Final = (
    "For when a device with your data is lost, or somebody may have seen your words. You get "
    "twelve new ones. Everything is sent anew under them, and then the backup under the old words "
    "is erased from the server."
)
MOVE_OTHERS: Final = (
    "Your other devices stop backing up until you enter the new words there. Nothing on them is "
    "lost."
)
MOVE_LIMIT: Final = (
    "Whoever already copied something with the old words keeps that copy. Encrypted files you "
    "saved before open with the old words."
)
MAKE_NEW: Final = "Make new words"
KEEP_OLD: Final = "Keep the words I have"
OLD_KEPT: Final = "The words you had are the only ones again"
NEW_BODY: Final = (
    "These are the new words. The old ones keep working until everything has moved. Write the new "
    "ones on paper, in this order."
)
START_MOVE: Final = "Check and move"
MOVING: Final = "Moving to the new words"
MOVING_BODY: Final = (
    "Both your old and your new words open this device until it is done. You can close Twofold: it "
    "goes on where it stopped."
)
MOVING_LATE: Final = (
    "Nearly done: everything is under the new words. What is left is to erase the old backup."
)
STEPS: Final[dict[Step, str]] = {
    Step.LEAVE: "Fetching what your other devices left",
    Step.UPLOAD: "Sending everything under the new words",
    Step.ERASE: "Erasing the backup under the old words",
    Step.TAKE: "Erasing the backup under the old words",
}
MOVED: Final = "Moved to the new words"
MOVED_BODY: Final = (
    "Only the new words open the backup and this device now. Enter them on your other devices. You "
    "can destroy the old paper once you keep no encrypted file that was made with it."
)
GO_ON: Final = "Go on now"
TO_MOVE: Final = "See how far it is"
