"""Words of the encrypted backup: what it is, how it stands, what is in the way, and the ways on."""

from typing import Final

from mobile_app.presenters.vault_state import Notice, Problem, Step, VaultView
from mobile_app.ui.formats import count

TITLE: Final = "Backup and devices"
ROW_OFF: Final = "Off"

# What it is ---------------------------------------------------------------------------------

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


# How it stands ------------------------------------------------------------------------------

NEVER: Final = "Not backed up yet"
WORKING: Final = "Backing up"
OFFLINE: Final = "Waiting for the network"
OFFLINE_BODY: Final = "Everything is safe on this device. Backup goes on by itself."
WAITING: Final = "Your latest changes are not in it yet. They go within seconds."
BY_ITSELF: Final = "It goes by itself while Twofold is open."
BACK_UP_NOW: Final = "Back up now"


def backed_up(ago: str) -> str:
    return f"Backed up {ago}"


def last_backed_up(ago: str) -> str:
    return f"Last backed up {ago}"


READING: Final = "Bringing in"


def progress(done: int, of: int, *, reading: bool = False) -> str:
    doing = READING if reading and of else WORKING
    return f"{doing} {done:,} of {of:,}" if of else doing


def state(view: VaultView, ago: str) -> str:
    """The one line that says how it stands; `ago` is how old the last backup is, "" for none."""
    if not view.on:
        return ROW_OFF
    if view.working:
        return progress(view.done, view.of, reading=view.reading)
    if view.problem is Problem.OFFLINE:
        return OFFLINE
    if view.problem is not None:
        return PROBLEMS[view.problem][0]
    return backed_up(ago) if ago else NEVER


def next_try(seconds: float | None) -> str:
    """When Twofold tries again, "" where it does not by itself."""
    if seconds is None:
        return ""
    if seconds < 60:
        return "It tries again within a minute."
    return f"It tries again in about {count(round(seconds / 60), 'minute')}."


# What is in the way -------------------------------------------------------------------------

PROBLEMS: Final[dict[Problem, tuple[str, str]]] = {
    Problem.OFFLINE: (OFFLINE, OFFLINE_BODY),
    Problem.UNREACHABLE: (
        "The server does not answer",
        "It may be busy, or away for a while. Everything is safe on this device.",
    ),
    Problem.LIMITED: (
        "The server asks for a pause",
        "Much was sent in a short time. Everything is safe on this device, and backup goes on by "
        "itself.",
    ),
    Problem.FULL: (
        "No more room on the server",
        "What is backed up stays there, and everything is safe on this device. What is new waits "
        "here until there is room. Whoever runs the server can give more. An encrypted file needs "
        "no server at all.",
    ),
    Problem.GONE: (
        "No backup under your words",
        "It was erased from the server, or another device of yours moved it to new words. "
        "Everything is still on this device.",
    ),
    Problem.NO_SERVER: (
        "No backup server here",
        "This address gives you the app, but keeps no backups, or a sign-in page of the network "
        "stands in between. Everything is safe on this device. An encrypted file needs no server "
        "at all.",
    ),
    Problem.REFUSED: (
        "The server does not understand this app",
        "One of the two may be older than the other. Everything is safe on this device. An "
        "encrypted file needs no server at all.",
    ),
    Problem.NEWER: (
        "A newer Twofold is needed",
        "Your other device, or the server, has a newer version. Close Twofold everywhere on this "
        "device and open it again while you are online. Until then everything stays as it is.",
    ),
    Problem.OTHER_TAB: (
        "Open in another tab",
        "The other tab backs up. You can close it, or take over here.",
    ),
    Problem.DEVICE_FULL: (
        "No room left on this device",
        "What comes from your other devices waits at the server until there is room. What is here "
        "is safe.",
    ),
    Problem.DEVICE_DENIED: (
        "Nothing can be kept here",
        "A private window, or a folder that may only be read, may be why. In an ordinary window "
        "backup works.",
    ),
    Problem.NO_WORDS: (
        "The twelve words are not on this device",
        "Write them in, and backup goes on. What you recorded is safe.",
    ),
    Problem.WORDS_DAMAGED: (
        "The words kept here are damaged",
        "What you recorded is safe. Write the twelve words in from your paper, and backup goes on.",
    ),
    Problem.INSECURE: (
        "Not a secure address",
        "Nothing can be sealed here, so nothing was sent. Use an address that begins with https.",
    ),
    Problem.FAULT: (
        "That did not work",
        "Everything is safe on this device. Twofold tries again when you come back.",
    ),
}
"""Title and body of each."""

TRY_AGAIN: Final = "Try again"
SAVE_FILE: Final = "Save an encrypted file"
START_OVER: Final = "Back up anew from here"
ENTER_WORDS: Final = "Enter my words"
ENTER_ROW: Final = "When you moved to new words on another device"
MAKE_ROOM: Final = "Look at the room"

NOTICES: Final[dict[Notice, tuple[str, str]]] = {
    Notice.HEALED: (
        "The server had lost something",
        "It went back to an earlier state. Twofold noticed, and sent again what this device has. "
        "Your other devices do the same when they are next opened.",
    ),
    Notice.MENDED: (
        "This device was put in order",
        "It had lost something, or stood beside a copy of itself. What was missing came from your "
        "backup.",
    ),
    Notice.UPDATE: (
        "Something is for a newer Twofold",
        "Another device of yours has a newer version. What it sent is kept, and counts once this "
        "one is updated: close Twofold everywhere here and open it again while you are online.",
    ),
    Notice.LARGE: (
        "A text is too long to travel by itself",
        "It is safe on this device, and goes along with the next complete backup. To have it "
        "elsewhere sooner, part it in two.",
    ),
    Notice.UNREADABLE: (
        "Something in the backup stays shut",
        "A part of it could not be opened. It was left as it is, and nothing on this device was "
        "changed by it.",
    ),
    Notice.CLOCK: (
        "A clock is far off",
        "A change is dated more than a day ahead. It waits for its day; everything else goes on. "
        "Please check date and time here and on your other devices.",
    ),
}
UNDERSTOOD: Final = "All right"

# The server ---------------------------------------------------------------------------------

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


# Devices ------------------------------------------------------------------------------------

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

# Twelve words on a new device ----------------------------------------------------------------

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
PASSCODE_FIRST: Final = "Your passcode first"
JOINED: Final = "Everything is here"
JOINED_LATER: Final = "The words are kept. The rest comes as soon as the server answers."


def found_line(devices: int) -> str:
    return f"From {count(devices, 'device')}" if devices else FOUND


# Moving to a new phrase -----------------------------------------------------------------------

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

# Words for other screens -----------------------------------------------------------------------

ERASE_HERE: Final = (
    "The sealed backup on the server is not touched by this: your twelve words bring it back. To "
    "erase that too, do it first, under Backup and devices."
)
PHRASE_MOVES: Final = (
    "Your backup is under these words, so it has to move with you: new words are made there."
)
