"""Words about unlocking by finger or face."""

from typing import Final

TITLE: Final = "Finger or face instead"
BODY: Final = (
    "Quicker than typing, and less safe. Every finger and face this device knows will open the "
    "app, also one that somebody adds later. While this is on, the device keeps a key that opens "
    "your data without the passcode. The passcode goes on working."
)
TURN_ON: Final = "Let finger or face unlock"
TURN_OFF: Final = "Passcode only"
IS_ON: Final = "Finger or face now unlocks"
REASON_ON: Final = "Check that it is you"
REASON_OPEN: Final = "Unlock Twofold"
USE: Final = "Use finger or face"
NOT_RECOGNISED: Final = "Not recognised. The passcode works."
PASSCODE_INSTEAD: Final = "That did not work here. Please use the passcode."
