"""Every error the app raises on purpose.

Each has a stable `code`, which the UI turns into kind words. A message may name a field, a rule
or a position; it never holds what a person wrote, a key or a phrase, because messages reach logs
and copyable diagnostics.
"""

from __future__ import annotations

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


class ServerFault(NetworkError):
    """The server answered with something that cannot be used."""

    code = "network.server"
    retryable = True


class TooLarge(NetworkError):
    """The answer is larger than the caller allowed; it was not read to the end."""

    code = "network.too_large"
