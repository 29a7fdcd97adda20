"""Words of the encrypted backup: what it is, where it lies, whose it is, and how it ends."""

from typing import Final

from mobile_app.ui.formats import count

TITLE: Final = "Backup and devices"

# What it is ----------------------------------------------------------------------------------

OFF_TITLE: Final = "Encrypted backup"
OFF_BODY: Final = "A new phone, or a second one: twelve words bring everything there."
SEALED: Final = "It is sealed on this device before it leaves. Only your twelve words open it."
BLIND: Final = (
    "The server sees a random name, sizes and times. Never what you write, never who you are."
)
YOURS: Final = (
    "You can turn it off, or erase it from the server, at any time. Everything stays on this "
    "device either way."
)
TURN_ON: Final = "Turn on backup"
TURNED_ON: Final = "Backup is on"
WORDS_FIRST: Final = (
    "First come the twelve words. It takes a minute, with pen and paper at hand: without the words "
    "nobody can open the backup, we included."
)
TO_WORDS: Final = "Go to my twelve words"
WORDS_READY: Final = "Your twelve words are on paper and checked."
HAVE_WORDS: Final = "I have twelve words already"


def where(address: str) -> str:
    """`address` is the server's, "" where none is known."""
    host = address.split("://", 1)[-1].strip("/")
    if not host:
        return "This app knows of no server, so it cannot back up. An encrypted file needs none."
    return (
        f"It is kept at {host}, by whoever runs this address. How long is shown here once it is on."
    )


# The server ----------------------------------------------------------------------------------

SERVER: Final = "On the server"
KEPT_ALWAYS: Final = "It is kept until you erase it."


def kept_for(days: int | None) -> str:
    if days is None:
        return KEPT_ALWAYS
    return f"It is kept for {count(days, 'day')} after one of your devices was last here."


def room(used: int, quota: int) -> str:
    return f"{size(used)} of {size(quota)}"


def size(number: int) -> str:
    if number < 1024 * 1024:
        return f"{max(1, round(number / 1024)):,} KB"
    if number < 10 * 1024 * 1024:
        return f"{number / 1024 / 1024:.1f} MB"
    return f"{round(number / 1024 / 1024):,} MB"


# Devices -------------------------------------------------------------------------------------

DEVICES: Final = "Devices"
HERE: Final = "This device"
OTHER: Final = "Another device"
NAME_IT: Final = "Touch to name it"
DEVICE_TITLE: Final = "Name of this device"
OTHER_TITLE: Final = "Name of that device"
DEVICE_BODY: Final = "Only your own devices show it. The server never sees it."
NAME: Final = "Name"
NAME_HINT: Final = "For example: old phone"
SUGGESTED: Final = ("Phone", "Tablet", "Computer", "Work computer")
NAMED: Final = "Name kept"


def seen(ago: str) -> str:
    return f"Last seen {ago}"


# Turning off and erasing ---------------------------------------------------------------------

TURN_OFF: Final = "Turn off backup"
TURN_OFF_TITLE: Final = "Turn off backup here?"
TURN_OFF_BODY: Final = (
    "Everything on this device stays. What is on the server stays there too, for your other "
    "devices and for later: the twelve words open it."
)
TURN_OFF_BEHIND: Final = (
    "Your latest changes are not on the server yet. They stay on this device, and on no other. To "
    "have them in both places, back up once more first."
)
TURN_OFF_SURE: Final = "Yes, turn it off"
KEEP_ON: Final = "Keep it on"
TURNED_OFF: Final = "Backup is off. Everything is still here."
ERASE: Final = "Erase from the server"
ERASE_TITLE: Final = "Erase the backup from the server?"
ERASE_BODY: Final = (
    "The sealed copy on the server goes at once, for all your devices. Everything on this device "
    "stays."
)
ERASE_SURE_BODY: Final = (
    "It cannot be brought back. A new phone then finds nothing under your words. Everything on "
    "this device stays."
)
ERASE_SURE: Final = "Yes, erase it"
ERASE_KEEP: Final = "Keep the backup"
ERASED: Final = "The backup was erased. Everything is still here."
NOT_ERASED: Final = "Nothing was erased."

# Words that several screens have -------------------------------------------------------------

PASSCODE_FIRST: Final = "Your passcode first"
ENTER_ROW: Final = "When you moved to new words on another device"
ERASE_HERE: Final = (
    "The sealed backup on the server is not touched by this: your twelve words bring it back. To "
    "erase that too, do it first, under Backup and devices."
)
PHRASE_MOVES: Final = (
    "Your backup is under these words, so it has to move with you: new words are made there."
)
