"""Words of bringing a backup to a new device."""

from typing import Final

from mobile_app.ui.formats import count

JOIN_TITLE: Final = "Bring everything here"
JOIN_BODY: Final = (
    "Write the twelve words from your paper. Nothing here changes until you have seen what is "
    "there and said yes."
)
WORDS_FIELD: Final = "Your twelve words"
WORDS_HINT: Final = "In order, with spaces"
LOOK: Final = "Look for my backup"
LOOKING: Final = "Looking"
NOT_FOUND_TITLE: Final = "No backup under these words"
NOT_FOUND_BODY: Final = (
    "They are twelve good words, but nothing lies under them on this server. You may have "
    "newer words on another paper. The backup may have been erased. Or it is on another server: "
    "then open Twofold at that address. An encrypted file can be restored here as well."
)
FROM_FILE: Final = "Restore from a file"
FOUND: Final = "Found"
JOIN: Final = "Bring it here"
JOIN_MERGE: Final = (
    "It is added to what is here. Nothing is removed: where both have the same thing, the later "
    "one stays. From then on this device is backed up under these words."
)
REPLACES_TITLE: Final = "This device has other words"
REPLACES_BODY: Final = (
    "From now on the words you typed open this device, and the ones it had no longer do. Encrypted "
    "files you saved keep opening with the words they were made with."
)
LEAVES_BODY: Final = (
    "Its backup under the other words stays on the server and is not continued from here."
)
USE_THESE: Final = "Use these words from now on"
CANCEL: Final = "Leave everything as it is"
JOINED: Final = "Everything is here"
JOINED_LATER: Final = "The words are kept. The rest comes as soon as the server answers."


def found_line(devices: int) -> str:
    return f"From {count(devices, 'device')}" if devices else FOUND
