"""How full the device is, and whether it may throw our data away."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from mobile_app.device.ports import Installing

if TYPE_CHECKING:
    from mobile_app.presenters.services import Services

NEARLY_FULL: Final = 0.8
FULL: Final = 0.97
LEAST_FREE_BYTES: Final = 5 * 1024 * 1024
"""Below this there is not room for folding ten years of data."""


class Room(StrEnum):
    UNKNOWN = "unknown"
    ENOUGH = "enough"
    NEARLY_FULL = "nearly_full"
    FULL = "full"


@dataclass(frozen=True, slots=True)
class StorageView:
    """`persisted` is None where the question has no answer; False means that a browser may delete
    everything when room gets short. (Safari's seven days are another matter, which installing alone
    helps: docs/threat-model.md.)"""

    room: Room
    used_bytes: int | None
    quota_bytes: int | None
    persisted: bool | None
    installing: Installing


def room(used_bytes: int | None, quota_bytes: int | None) -> Room:
    """What to say of `used_bytes` of `quota_bytes`."""
    if used_bytes is None or not quota_bytes:
        return Room.UNKNOWN
    if used_bytes >= quota_bytes * FULL:
        return Room.FULL
    if used_bytes >= quota_bytes * NEARLY_FULL or quota_bytes - used_bytes < LEAST_FREE_BYTES:
        return Room.NEARLY_FULL
    return Room.ENOUGH


class StorageHealthPresenter:
    def __init__(self, services: Services) -> None:
        self._services = services

    async def view(self) -> StorageView:
        facts = await self._services.facts.describe()
        return StorageView(
            room(facts.storage_used_bytes, facts.storage_quota_bytes),
            facts.storage_used_bytes,
            facts.storage_quota_bytes,
            facts.storage_persisted,
            await self._services.facts.installing(),
        )

    async def ask_to_persist(self) -> bool:
        """True when the platform will keep our data when room gets short."""
        return await self._services.facts.ask_to_persist()

    async def install(self) -> bool:
        """Show the browser's own offer; True when the person took it."""
        return await self._services.facts.install()
