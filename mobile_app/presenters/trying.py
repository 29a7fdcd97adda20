"""One try at the passcode: counted before it is made, so that a killed app forgives none."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import datetime
from enum import StrEnum

from mobile_app.domain.app_lock import begin_try, must_erase, wait_left
from mobile_app.errors import CannotOpen, Refusal, TwofoldError
from mobile_app.store.lock_note import LockNotes


class Answer(StrEnum):
    """What became of a try to unlock."""

    OPEN = "open"
    WRONG = "wrong"
    WAIT = "wait"
    ERASED = "erased"


async def try_passcode(
    notes: LockNotes, attempt: Callable[[str], Awaitable[None]], passcode: str, now: datetime
) -> Answer:
    """OPEN: `attempt`, the keyring's `unlock` or `check_passcode`, took it. ERASED: it was wrong
    once too often, and everything is now to be erased.

    Raises StoreError and CryptoError when it could not be tried; it does not count then.
    """
    note = await notes.read()
    before = note.tries
    if wait_left(before, now):
        return Answer.WAIT
    note = await notes.change(tries=begin_try(before, now))
    try:
        await attempt(passcode)
    except TwofoldError as error:
        if isinstance(error, CannotOpen) and error.reason is Refusal.UNAUTHENTIC:
            return Answer.ERASED if must_erase(note.policy, note.tries) else Answer.WRONG
        await notes.change(tries=before)
        raise
    return Answer.OPEN
