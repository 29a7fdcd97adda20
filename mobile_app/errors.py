"""Every error the app raises on purpose.

Each has a stable `code`, which the UI turns into kind words. A message may name a field, a rule
or a position; it never holds what a person wrote, a key or a phrase, because messages reach logs
and copyable diagnostics.
"""

from __future__ import annotations

from enum import StrEnum
from typing import ClassVar


class TwofoldError(Exception):
    """Base of the tree; `code` is stable across releases and safe to show in diagnostics."""

    code: ClassVar[str] = "twofold"


class DomainError(TwofoldError):
    """A value breaks a rule of the domain. `field` names it in code terms."""

    code = "domain.invalid"

    def __init__(self, field: str, rule: str) -> None:
        super().__init__(f"{field}: {rule}")
        self.field = field
        self.rule = rule


class ContentError(TwofoldError):
    """A pack or a feed as a whole cannot be used; the copy in hand stays."""

    code = "content.invalid"


class StoreError(TwofoldError):
    """The device could not keep or read records. What was acknowledged before is still there."""

    code = "store.failed"


class StoreCorrupt(StoreError):
    """Stored bytes cannot be read; they were set aside, never overwritten."""

    code = "store.corrupt"


class StoreFull(StoreError):
    """No room: nothing of this write was kept, everything earlier was."""

    code = "store.full"


class StoreDenied(StoreError):
    """The platform refuses storage (private window, read-only folder)."""

    code = "store.denied"


class StoreMigration(StoreError):
    """The data was written by a newer version; it is left untouched."""

    code = "store.newer"


class StoreNotWriter(StoreError):
    """Another tab holds the right to write; this one may read and may take over."""

    code = "store.not_writer"


class StoreLocked(StoreError):
    """The records are sealed with a passcode that was not given yet."""

    code = "store.locked"


class StoreKeyLost(StoreError):
    """The records are sealed with a key this device no longer has; they are left untouched."""

    code = "store.key_lost"


class LocationError(TwofoldError):
    """The device did not say where it is. Whoever asked goes on without."""

    code = "location.unknown"


class LocationDenied(LocationError):
    """The person, or the settings of the device, said no."""

    code = "location.denied"


class ClockError(TwofoldError):
    """A clock value lies outside what a logical clock can carry."""

    code = "clock.range"


class NetworkError(TwofoldError):
    """A request did not end well. `retryable` says whether the same call may work later."""

    code = "network.failed"
    retryable: ClassVar[bool] = False


class Offline(NetworkError):
    """No answer could be had. A state of the world more than a fault."""

    code = "network.offline"
    retryable = True


class TooSlow(Offline):
    """What was sent, or asked for, did not get through in time: less of it may."""

    code = "network.too_slow"


class ServerFault(NetworkError):
    """The server answered with something that cannot be used."""

    code = "network.server"
    retryable = True


class Redirected(ServerFault):
    """The server sent us on to another place, where nothing that is meant for it may go."""

    code = "network.redirected"


class TooLarge(NetworkError):
    """The answer is larger than the caller allowed; it was not read to the end."""

    code = "network.too_large"


class SyncError(NetworkError):
    """The sync server said no, or sync cannot go on. What is on the device is as it was."""

    code = "sync.failed"


class NoServerHere(SyncError):
    """Something answers there, and it is no server for backups: a plain website, a sign-in page."""

    code = "sync.no_server"
    retryable = True


class Unauthorized(SyncError):
    """The server could not read who asks (401): one of the two is broken."""

    code = "sync.unauthorized"


class VaultUnknown(SyncError):
    """No such vault there, or another token: the two look alike (404)."""

    code = "sync.vault_unknown"


class VaultTaken(SyncError):
    """A vault of that name was registered with another token (409)."""

    code = "sync.vault_taken"


class VersionMismatch(SyncError):
    """The server, or another device, speaks a version this app does not: an update is wanted."""

    code = "sync.version"


class Compacted(SyncError):
    """Batches that were asked for are gone; the snapshot stands for them (410)."""

    code = "sync.compacted"


class SnapshotChanged(SyncError):
    """Another device wrote a snapshot since (412)."""

    code = "sync.snapshot_changed"


class BatchRefused(SyncError):
    """The server takes the bytes for nothing of ours, or for too much (413, 422)."""

    code = "sync.batch_refused"


class _Later(SyncError):
    """`retry_after_seconds` is what the server asked for, None when it named no time."""

    retryable = True

    def __init__(self, retry_after_seconds: float | None = None) -> None:
        super().__init__(self.code)
        self.retry_after_seconds = retry_after_seconds


class Quota(_Later):
    """The vault is full (507): nothing of this was taken. Reading, erasing and a smaller snapshot
    still work."""

    code = "sync.quota"


class RateLimited(_Later):
    """Too much in too short a time (429)."""

    code = "sync.rate_limited"


class ServerBusy(_Later):
    """The server cannot right now, or two writers met (409 `batch.gap`, 503)."""

    code = "sync.server_busy"


class Refusal(StrEnum):
    """Why sealed bytes stay shut; each wants other words and another way forward."""

    TRUNCATED = "truncated"
    """Bytes are missing (or were added): not a length that sealing makes."""
    FOREIGN = "foreign"
    """Not something Twofold made for this purpose."""
    NEWER = "newer"
    """Made by a newer version, in a format this one does not know."""
    DAMAGED = "damaged"
    """The checksum differs: altered on the way or on the disk."""
    UNAUTHENTIC = "unauthentic"
    """Another key, another context, or altered: a cipher cannot tell which."""
    MALFORMED = "malformed"
    """Authentic, or never sealed, but against the format's rules."""
    TOO_LARGE = "too_large"
    """Larger than anything we make; it was not read to the end."""
    NO_KEY = "no_key"
    """This device holds no key of its own (any more)."""


class CryptoError(TwofoldError):
    """Something sealed could not be made or opened. Nothing was overwritten."""

    code = "crypto.failed"


class CryptoUnavailable(CryptoError):
    """The platform offers no such cipher here (a page that is no secure context)."""

    code = "crypto.unavailable"


class CannotOpen(CryptoError):
    """Sealed bytes stay shut, and stay as they are; `reason` says why."""

    code = "crypto.cannot_open"

    def __init__(self, reason: Refusal) -> None:
        super().__init__(reason.value)
        self.reason = reason


class PhraseProblem(StrEnum):
    """What is wrong with words typed as a recovery phrase."""

    WORD = "word"
    LENGTH = "length"
    CHECKSUM = "checksum"


class BadPhrase(CryptoError):
    """Words typed are no recovery phrase.

    `position` (from 1) is where a word stands that is not on the list, and `suggestion` a word of
    the list that comes near it; both None for another problem. `count` is how many words there
    are. The suggestion is a part of somebody's secret: it belongs beside the field they type in
    and nowhere else, and so is no part of the message.
    """

    code = "crypto.bad_phrase"

    def __init__(
        self,
        problem: PhraseProblem,
        *,
        count: int,
        position: int | None = None,
        suggestion: str | None = None,
    ) -> None:
        super().__init__(problem.value if position is None else f"{problem.value} {position}")
        self.problem = problem
        self.count = count
        self.position = position
        self.suggestion = suggestion
