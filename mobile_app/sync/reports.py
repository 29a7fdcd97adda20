"""What a round of sync says of itself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from mobile_app.errors import SyncError
from mobile_app.sync.state import Large, Reason


class Phase(StrEnum):
    READING = "reading"
    SENDING = "sending"


@dataclass(frozen=True, slots=True)
class Progress:
    """`done` of `total` batches."""

    phase: Phase
    done: int
    total: int


@dataclass(frozen=True, slots=True)
class SeenDevice:
    """`last_at` is in UTC, by that device's own clock: when it last sealed something."""

    device: str
    last_at: datetime
    this: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class SyncStatus:
    """What is known without asking anybody. `vault` is the id; `last_success_at` in UTC."""

    vault: bytes
    last_success_at: datetime | None
    waiting: int
    rereading: Reason | None


@dataclass(slots=True, kw_only=True)
class SyncReport:
    """Counts are of this round, unless said otherwise."""

    applied: int = 0
    """States of records taken in."""
    sent: int = 0
    """Batches the server confirmed."""
    unreadable: int = 0
    """Batches that did not open, and single states that make no sense; passed over."""
    newer: int = 0
    """Batches that wait for an update of the app, of any round."""
    set_aside: int = 0
    """Records with something written in the future, by a clock that is off; of any round."""
    set_aside_until: datetime | None = None
    """When the last of them counts, in UTC."""
    healed: Reason | None = None
    """Why everything was read anew and what the vault lacked was sent."""
    waiting: int = 0
    """Batches in the outbox still."""
    refused: SyncError | None = None
    """Why they are."""
    large: tuple[Large, ...] = ()
    """Fields too large to be sent, of any round."""
    head: int = 0
    """The newest seq this device has applied."""
