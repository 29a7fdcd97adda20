"""How the encrypted backup stands, what is in the way, and what went on by itself."""

from typing import Final

from mobile_app.presenters.vault_state import Notice, Problem, VaultView
from mobile_app.ui.formats import count

ROW_OFF: Final = "Off"
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


# What is in the way --------------------------------------------------------------------------

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
MAKE_ROOM: Final = "Look at the room"

# What went on by itself ----------------------------------------------------------------------

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
        "changed by it. Reading everything again may help: what this device has is sent once more.",
    ),
    Notice.CLOCK: (
        "A clock is far off",
        "A change is dated more than a day ahead. It waits for its day; everything else goes on. "
        "Please check date and time here and on your other devices.",
    ),
}
UNDERSTOOD: Final = "All right"
READ_AGAIN: Final = "Read everything again"
