"""Words of Diagnostics."""

from typing import Final

from mobile_app.ui.formats import count

TITLE: Final = "Diagnostics"
INTRO: Final = (
    "Nothing here says who you are or what you wrote. Copy it if you ask somebody for help with "
    "the app."
)
COPY: Final = "Copy"
COPIED: Final = "Copied"
PERSIST: Final = "Ask to keep data safe"
PERSIST_BODY: Final = (
    "Some browsers clear a site’s data when room gets short. This asks yours not to."
)
PERSIST_YES: Final = "The browser will keep your data"
PERSIST_NO: Final = "The browser did not agree. Installing Twofold on the home screen often helps."

BUILD: Final = "Build"
RUNTIME: Final = "Runs on"
START: Final = "Start"
START_FAST: Final = "from the prepared image"
START_SLOW: Final = "the slow way: the prepared image could not be used"
START_PLAIN: Final = "ordinary"
PERSISTED: Final = "Storage"
PERSISTED_YES: Final = "kept when room gets short"
PERSISTED_NO: Final = "may be cleared when room gets short"
USED: Final = "Room used"
RECORDS: Final = "Records"
WRITER: Final = "Can save"
WRITER_NO: Final = "no: open in another tab"
ZONE: Final = "Time zone"
LANGUAGES: Final = "Languages"
SET_ASIDE: Final = "Set aside"
LISTS: Final = "Meeting lists"
LISTS_NONE: Final = "the sample only"
FAULTS: Final = "Recent faults"

UNKNOWN: Final = "not known"
NOTHING: Final = "nothing"
YES: Final = "yes"
NEVER: Final = "not downloaded yet"


def size(count_bytes: int) -> str:
    """ "512 KB", "3.4 MB"; decimal units, as browsers and phones show storage."""
    for unit, step in (("GB", 1e9), ("MB", 1e6), ("KB", 1e3)):
        if count_bytes >= step:
            value = count_bytes / step
            return f"{value:.0f} {unit}" if value >= 100 else f"{value:.1f} {unit}"
    return count(count_bytes, "byte")


def used(count_bytes: int, quota: int | None) -> str:
    return f"{size(count_bytes)} of {size(quota)}" if quota else size(count_bytes)


def set_aside(copies: int, unreadable: int, latest_may_be_missing: bool) -> str:
    parts = []
    if copies:
        parts.append(count(copies, "damaged file"))
    if unreadable:
        parts.append(count(unreadable, "unreadable record"))
    if latest_may_be_missing:
        parts.append("the latest changes may be missing")
    return ", ".join(parts) or NOTHING


def pack(pack_id: str, when: str) -> str:
    return f"{pack_id}: {when}"
