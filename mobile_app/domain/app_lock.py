"""The app lock's rules: what a passcode may be, how long a wrong one costs, when to lock.

Delays keep a hand off the screen. They do nothing against somebody who copied the storage and
guesses elsewhere: only a long passcode does (docs/threat-model.md).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import pairwise
from typing import Final

MIN_DIGITS: Final = 6
MIN_CHARACTERS: Final = 8
MAX_CHARACTERS: Final = 200

LOCK_AFTER_CHOICES: Final = (0, 60, 300, 900)
"""Seconds out of sight after which the app locks; 0 is at once."""

ERASE_AFTER_CHOICES: Final = (0, 10, 20)
"""Wrong tries after which everything is erased; 0 is never."""

PICKER_GRACE: Final = timedelta(minutes=2)
"""For choosing a file, or where to keep one: the app is out of sight because it asked."""

FREE_TRIES: Final = 4
_DELAYS: Final = tuple(
    timedelta(seconds=seconds) for seconds in (30, 60, 5 * 60, 15 * 60, 30 * 60, 60 * 60)
)


class PasscodeProblem(StrEnum):
    """Why a passcode is refused before it is set."""

    SHORT = "short"
    LONG = "long"
    GUESSABLE = "guessable"
    """One character over and over, or digits that count up or down."""


@dataclass(frozen=True, slots=True)
class LockPolicy:
    """What the person chose. Raises ValueError for a choice that is not offered."""

    lock_after_seconds: int = 0
    erase_after: int = 0

    def __post_init__(self) -> None:
        if self.lock_after_seconds not in LOCK_AFTER_CHOICES:
            raise ValueError("lock_after_seconds is not one of the choices")
        if self.erase_after not in ERASE_AFTER_CHOICES:
            raise ValueError("erase_after is not one of the choices")


@dataclass(frozen=True, slots=True)
class Tries:
    """Wrong passcodes since the last right one; `last_at` is aware, None when `wrong` is 0."""

    wrong: int = 0
    last_at: datetime | None = None


def passcode_problem(passcode: str) -> PasscodeProblem | None:
    """None for a passcode that may be set: 6 digits or more, or 8 characters of any kind."""
    digits_only = passcode.isascii() and passcode.isdigit()
    if len(passcode) < (MIN_DIGITS if digits_only else MIN_CHARACTERS):
        return PasscodeProblem.SHORT
    if len(passcode) > MAX_CHARACTERS:
        return PasscodeProblem.LONG
    if len(set(passcode)) == 1:
        return PasscodeProblem.GUESSABLE
    if digits_only and _steps(passcode) in ({1}, {-1}):
        return PasscodeProblem.GUESSABLE
    return None


def is_words(passcode: str) -> bool:
    """Whether it is what we recommend: three words or more."""
    return len([word for word in passcode.split() if len(word) > 1]) >= 3


def begin_try(tries: Tries, now: datetime) -> Tries:
    """Count a try as wrong before it is made.

    Kept durably first and cleared when it was right, it cannot be had for nothing by killing the
    app between the two.
    """
    return replace(tries, wrong=tries.wrong + 1, last_at=now)


def delay_after(wrong: int) -> timedelta:
    """How long to wait after so many wrong tries in a row."""
    if wrong <= FREE_TRIES:
        return timedelta(0)
    return _DELAYS[min(wrong - FREE_TRIES, len(_DELAYS)) - 1]


def wait_left(tries: Tries, now: datetime) -> timedelta:
    """How long until the next try; zero when it may be made.

    A clock set back never makes the wait longer than it was at first. One set forward shortens it:
    there is no other clock to ask.
    """
    if tries.last_at is None:
        return timedelta(0)
    delay = delay_after(tries.wrong)
    return min(max(tries.last_at + delay - now, timedelta(0)), delay)


def must_erase(policy: LockPolicy, tries: Tries) -> bool:
    """Whether the last wrong try was one too many."""
    return policy.erase_after > 0 and tries.wrong >= policy.erase_after


def tries_left(policy: LockPolicy, tries: Tries) -> int | None:
    """How many until everything is erased; None when that was not chosen."""
    return max(policy.erase_after - tries.wrong, 0) if policy.erase_after else None


def lock_due_at(
    policy: LockPolicy, hidden_at: datetime, picker_at: datetime | None = None
) -> datetime:
    """When the app, out of sight since `hidden_at`, is to be locked.

    `picker_at` is when it opened a picker of the system's that was still open as it was hidden.
    The grace runs from there, so that one which never answers buys no other absence.
    """
    due = hidden_at + timedelta(seconds=policy.lock_after_seconds)
    if picker_at is None or picker_at > hidden_at:
        return due
    return max(due, picker_at + PICKER_GRACE)


def must_lock(
    policy: LockPolicy, hidden_at: datetime, now: datetime, picker_at: datetime | None = None
) -> bool:
    """Whether `lock_due_at` has come. A clock that went back locks: better once too often."""
    return now < hidden_at or now >= lock_due_at(policy, hidden_at, picker_at)


def _steps(digits: str) -> set[int]:
    return {int(second) - int(first) for first, second in pairwise(digits)}
