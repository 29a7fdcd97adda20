"""Words about room, keeping, installing and backups."""

from datetime import datetime
from typing import Final

from mobile_app.ui.formats import count

TITLE: Final = "Room and keeping"
ROW_BODY: Final = "How full it is, and how to keep your data safe here"
ROOM: Final = "Room"
ROOM_WORDS: Final = {
    "unknown": "This device does not say how much room there is.",
    "enough": "There is room enough.",
    "nearly_full": "Room is getting short. Everything is kept; a copy elsewhere would be wise.",
    "full": "There is no room left. What you saved is safe; new things may not be kept.",
}
KEEPING: Final = "Keeping"
KEPT: Final = "This device will keep your data even when room gets short."
NOT_KEPT: Final = (
    "This browser may delete your data when room gets short. Installing Twofold makes that less "
    "likely, and an encrypted file kept elsewhere makes it harmless."
)
ASK: Final = "Ask this browser to keep it"
ASKED_YES: Final = "It will be kept"
ASKED_NO: Final = "The browser said no for now. Installing helps."
INSTALL: Final = "Install Twofold"
INSTALLED: Final = "Twofold is on its way to your home screen"
INSTALL_WORDS: Final = {
    "offer": "It then opens like any app, and this browser keeps its data.",
    "ios": (
        "In Safari, touch Share, then Add to Home Screen. Safari deletes what a site keeps once "
        "you have used Safari on seven days without touching the site. Apps on the home screen are "
        "spared that."
    ),
    "menu": "Open the browser’s menu, then Install or Add to Home screen, if it is there.",
}
INSTALL_MOVE: Final = (
    "The installed app begins empty. Save an encrypted file first, and restore it there."
)


def used(used_bytes: int, quota_bytes: int | None) -> str:
    said = f"{_size(used_bytes)} used"
    return f"{said} of {_size(quota_bytes)}" if quota_bytes else said


def _size(number: int) -> str:
    if number < 1024 * 1024:
        return f"{max(1, round(number / 1024))} KB"
    if number < 1024 * 1024 * 1024:
        return f"{number / 1024 / 1024:.0f} MB"
    return f"{number / 1024 / 1024 / 1024:.0f} GB"


# The encrypted file ---------------------------------------------------------------------------

FILE: Final = "Encrypted file"
FILE_BODY: Final = (
    "Everything, sealed by your recovery phrase. Only the twelve words open it, on any device. "
    "Keep it anywhere you like."
)
FILE_ACTION: Final = "Save an encrypted file"
FILE_SAVED: Final = "Encrypted file saved"
FILE_NEEDS_PHRASE: Final = "It needs your recovery phrase. See it and write it down first."
SEE_PHRASE: Final = "See my recovery phrase"
NOT_CHECKED: Final = (
    "You have not read your words back yet. One that is written down wrong would keep this file "
    "shut."
)
CHECK: Final = "Check my words"
RESTORE: Final = "Restore from a file"
NEVER: Final = "No encrypted file yet"


def age(file_at: datetime | None, server_at: datetime | None, now: datetime) -> str:
    """How old the newest copy is that is not on this device: an encrypted file, or the backup."""
    if server_at is not None and (file_at is None or server_at >= file_at):
        return f"Last backed up: {_days_ago(server_at, now)}"
    if file_at is None:
        return NEVER
    return f"Last encrypted file: {_days_ago(file_at, now)}"


def _days_ago(then: datetime, now: datetime) -> str:
    days = (now.date() - then.astimezone(now.tzinfo).date()).days
    return f"{count(days, 'day')} ago" if days > 0 else "today"


# Restoring ------------------------------------------------------------------------------------

RESTORE_BODY: Final = "Nothing here changes until you have seen what is in the file and chosen."
RESTORE_WORDS: Final = "The twelve words it was made with"
RESTORE_WORDS_HINT: Final = "Empty: the phrase of this device"
CHOOSE_FILE: Final = "Choose the file"
MERGE: Final = "Add it to what is here"
MERGE_BODY: Final = "Both are kept. Where both have the same thing, the later one stays."
REPLACE: Final = "Replace what is here"
REPLACE_SURE: Final = "Yes, replace what is here"
RESTORED: Final = "Restored"
REASONS: Final = {
    "foreign": "This is no encrypted file of Twofold. Look for one whose name ends in .twofold.",
    "truncated": (
        "The end of this file is missing. Copy it again from where it was kept, then choose it "
        "once more."
    ),
    "damaged": (
        "This file was altered on its way. Copy it again from where it was kept, or choose an "
        "older one."
    ),
    "newer": "This file is from a newer Twofold. Update this one, then choose the file again.",
    "unauthentic": (
        "These words are not the ones this file was made with. If you made new words since, this "
        "file opens with the ones before."
    ),
    "malformed": "This file opens, but what is in it cannot be read. Choose an older one.",
    "too_large": "This file is larger than any that Twofold makes. Choose another one.",
    "no_key": "There are no words on this device yet. Write the twelve this file was made with.",
}
OTHER_WORDS: Final = (
    "This file was made with other words than this device has. Write those twelve words above."
)
EMPTY_FILE: Final = (
    "There is nothing in this file, or it could not be read from where it lies. Copy it to this "
    "device, then choose it once more."
)
NOTHING_CHANGED: Final = "Nothing here was changed."
NOT_RESTORED: Final = {
    "store.full": (
        "There is no room left on this device, so nothing was restored. Make some room, then try "
        "again."
    ),
    "store.not_writer": (
        "Twofold is open in another tab, which alone can change things. Close it or take over "
        "here, then try again."
    ),
    "store.denied": (
        "Nothing can be kept here, so nothing was restored. A private window may be why: use an "
        "ordinary one."
    ),
}
NOT_RESTORED_OTHER: Final = "It could not be restored. Try again."
REPLACE_FIRST: Final = (
    "What is only here cannot be brought back afterwards, unless you save an encrypted file of it "
    "first."
)
SAVE_FIRST: Final = "Save a file first"


def refused(reason: str, empty: bool, typed: bool) -> str:
    """Why a file stays shut, and what helps. `typed`: the person wrote words."""
    if empty:
        said = EMPTY_FILE
    elif reason == "unauthentic" and not typed:
        said = OTHER_WORDS
    else:
        said = REASONS[reason]
    return f"{said} {NOTHING_CHANGED}"


def not_restored(code: str) -> str:
    return f"{NOT_RESTORED.get(code, NOT_RESTORED_OTHER)} {NOTHING_CHANGED}"


def made(day: str) -> str:
    return f"Made {day}"


def found(
    first_line: str, counters: int, check_ins: int, lapses: int, others: int, first: str, last: str
) -> list[str]:
    """`first` and `last` are the days of the earliest and the latest check-in, "" for none."""
    lines = [first_line, f"{count(counters, 'counter')}, {count(check_ins, 'check-in')}"]
    if first:
        lines.append(f"Check-ins from {first} to {last}" if first != last else f"On {first}")
    if lapses:
        lines.append(count(lapses, "kept moment"))
    if others:
        lines.append(f"{count(others, 'other thing')}, settings among them")
    return lines


def effect(fresh: int, differing: int, unreadable: int) -> str:
    parts = [f"{fresh} not here yet", f"{differing} different here"]
    if unreadable:
        parts.append(f"{unreadable} cannot be read and stay out")
    return ", ".join(parts) + "."


def replace_body(only_here: int) -> str:
    if not only_here:
        return "What is here becomes exactly what is in the file."
    gone = count(only_here, "thing")
    return f"What is here becomes exactly what is in the file. {gone} only here will be removed."
