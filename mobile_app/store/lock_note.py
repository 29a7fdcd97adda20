"""What the app has to know before anything is unlocked, in one small blob that is not secret.

How long it waits, how many wrong tries there were, and what SOS needs to look right: nothing that
says anything of the person, for anybody with the storage can read it. Losing it costs the chosen
times, which fall back to the strictest, and the count of wrong tries.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Final

from mobile_app.device.ports import SHARED_PREFIX, BlobStore
from mobile_app.domain.app_lock import LockPolicy, Tries
from mobile_app.errors import StoreCorrupt
from mobile_app.store.image import decode_line, encode_line

LOCK_NOTE: Final = f"{SHARED_PREFIX}lock"
"""Any tab may count a wrong try, also one that may not write records."""


@dataclass(frozen=True, slots=True)
class LockedLook:
    """What may be known of settings while locked: how the app is dressed, and for which country."""

    theme: str = "system"
    text_scale: float = 1.0
    country: str = ""


@dataclass(frozen=True, slots=True)
class LockNote:
    policy: LockPolicy = field(default_factory=LockPolicy)
    tries: Tries = field(default_factory=Tries)
    look: LockedLook = field(default_factory=LockedLook)


class LockNotes:
    """Raises StoreError as the BlobStore does."""

    def __init__(self, blobs: BlobStore) -> None:
        self._blobs = blobs

    async def read(self) -> LockNote:
        """What was kept; the defaults for what cannot be read."""
        stored = await self._blobs.read(LOCK_NOTE)
        if stored is None:
            return LockNote()
        try:
            return _parse(decode_line(stored))
        except (StoreCorrupt, LookupError, TypeError, ValueError, AttributeError):
            return LockNote()

    async def write(self, note: LockNote) -> None:
        policy, tries, look = note.policy, note.tries, note.look
        stored: dict[str, Any] = {
            "v": 1,
            "lock_after_seconds": policy.lock_after_seconds,
            "erase_after": policy.erase_after,
            "wrong": tries.wrong,
            "last_at": tries.last_at.isoformat() if tries.last_at is not None else "",
            "theme": look.theme,
            "text_scale": look.text_scale,
            "country": look.country,
        }
        await self._blobs.write(LOCK_NOTE, encode_line(stored))

    async def change(self, **parts: Any) -> LockNote:
        """Replace the named parts of the note (`policy`, `tries`, `look`)."""
        note = replace(await self.read(), **parts)
        await self.write(note)
        return note


def _parse(stored: dict[str, Any]) -> LockNote:
    wrong, last_at = stored["wrong"], stored["last_at"]
    if type(wrong) is not int or wrong < 0:
        raise ValueError("wrong")
    last = datetime.fromisoformat(last_at) if last_at else None
    if last is not None and last.tzinfo is None:
        raise ValueError("last_at")
    return LockNote(
        LockPolicy(stored["lock_after_seconds"], stored["erase_after"]),
        Tries(wrong, last),
        LockedLook(str(stored["theme"]), float(stored["text_scale"]), str(stored["country"])),
    )
