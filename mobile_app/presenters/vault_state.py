"""What there is to say about the encrypted backup, without a word of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from mobile_app.errors import (
    CannotOpen,
    CryptoUnavailable,
    NetworkError,
    NoServerHere,
    Offline,
    Quota,
    RateLimited,
    Refusal,
    StoreDenied,
    StoreFull,
    StoreNotWriter,
    TwofoldError,
    Unauthorized,
    VaultTaken,
    VaultUnknown,
    VersionMismatch,
)


class Problem(StrEnum):
    """Why a round did not end well. Each has words of its own and a way out."""

    OFFLINE = "offline"
    """A state of the world more than a problem."""
    UNREACHABLE = "unreachable"
    LIMITED = "limited"
    FULL = "full"
    GONE = "gone"
    NO_SERVER = "no_server"
    REFUSED = "refused"
    """The server does not take what this app says: one of the two is wrong."""
    NEWER = "newer"
    OTHER_TAB = "other_tab"
    DEVICE_FULL = "device_full"
    DEVICE_DENIED = "device_denied"
    NO_WORDS = "no_words"
    WORDS_DAMAGED = "words_damaged"
    INSECURE = "insecure"
    FAULT = "fault"


class Notice(StrEnum):
    """What went on without anybody's help, and is told all the same."""

    HEALED = "healed"
    """The server, or another device, had lost something and was given it again."""
    MENDED = "mended"
    """This device had lost something, or stood beside a copy of itself."""
    UNREADABLE = "unreadable"
    UPDATE = "update"
    """Something is kept for a newer version of the app."""
    CLOCK = "clock"
    LARGE = "large"
    """A text too long to be sent by itself."""


class Step(StrEnum):
    """How far a move to a new phrase is; empty when there is none. Kept, so the values stay."""

    NONE = ""
    LEAVE = "leave"
    """What the former vault has is fetched once more."""
    UPLOAD = "upload"
    """Everything goes to the new one."""
    ERASE = "erase"
    """The former one is erased from the server."""
    TAKE = "take"
    """The new words become the only ones."""


class Phase(StrEnum):
    OFF = "off"
    REST = "rest"
    WORKING = "working"


@dataclass(frozen=True, slots=True)
class VaultView:
    """`last_at` is when everything here was last known to be at the server, None when it never
    was. `done` of `of` is the progress of a long transfer, `of` 0 when it cannot be told; `reading`
    when it comes from the server. `waiting`: something of this device has not been sent yet.
    `retry_in` are seconds until the next try after a problem, None when none is due by itself."""

    phase: Phase = Phase.OFF
    last_at: datetime | None = None
    problem: Problem | None = None
    notices: tuple[Notice, ...] = ()
    done: int = 0
    of: int = 0
    reading: bool = False
    waiting: bool = False
    retry_in: float | None = None
    step: Step = Step.NONE

    @property
    def on(self) -> bool:
        return self.phase is not Phase.OFF

    @property
    def working(self) -> bool:
        return self.phase is Phase.WORKING


_PROBLEM_BY_ERROR: tuple[tuple[type[TwofoldError], Problem], ...] = (
    (Offline, Problem.OFFLINE),
    (NoServerHere, Problem.NO_SERVER),
    (Quota, Problem.FULL),
    (RateLimited, Problem.LIMITED),
    (VaultUnknown, Problem.GONE),
    (VaultTaken, Problem.REFUSED),
    (Unauthorized, Problem.REFUSED),
    (VersionMismatch, Problem.NEWER),
    (StoreNotWriter, Problem.OTHER_TAB),
    (StoreFull, Problem.DEVICE_FULL),
    (StoreDenied, Problem.DEVICE_DENIED),
    (CryptoUnavailable, Problem.INSECURE),
)


def problem_of(error: TwofoldError) -> Problem:
    """The problem that `error` stands for."""
    for kind, problem in _PROBLEM_BY_ERROR:
        if isinstance(error, kind):
            return problem
    if isinstance(error, CannotOpen):
        none = error.reason is Refusal.NO_KEY
        return Problem.NO_WORDS if none else Problem.WORDS_DAMAGED
    if isinstance(error, NetworkError):
        return Problem.UNREACHABLE if error.retryable else Problem.REFUSED
    return Problem.FAULT
