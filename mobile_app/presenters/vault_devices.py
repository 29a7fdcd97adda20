"""The devices that write to a backup, by what their owner calls them.

When each was last seen is read from what it sealed; the names are records like all others, so every
device shows the same ones and the server knows neither.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Final

from mobile_app.errors import DomainError
from mobile_app.sync.status import read_devices

if TYPE_CHECKING:
    from mobile_app.presenters.services import Services

DEVICE: Final = "device"
NAME_LIMIT: Final = 40


@dataclass(frozen=True, slots=True)
class DeviceRow:
    """`name` is "" until somebody gives it one. `last_at` is by that device's own clock, None for
    one that only its name is known of."""

    id: str
    name: str
    here: bool
    last_at: datetime | None


class DevicesPresenter:
    def __init__(self, services: Services) -> None:
        self._services = services

    def rows(self) -> tuple[DeviceRow, ...]:
        """This device first, then the others, the one seen last before the rest."""
        services = self._services
        here, notes = services.db.device, services.door.backup.host.replica.notes()
        last_at: dict[str, datetime | None] = {
            seen.device: seen.last_at for seen in read_devices(notes, here)
        }
        last_at[here] = services.door.backup.host.view().last_at
        rows = [DeviceRow(id, self._name(id), id == here, at) for id, at in sorted(last_at.items())]
        return tuple(sorted(rows, key=_latest_first))

    async def name(self, id: str, name: str) -> None:
        """Call the device so; "" for no name. Raises DomainError for more than NAME_LIMIT
        characters, StoreError."""
        told = " ".join(name.split())
        if len(told) > NAME_LIMIT:
            raise DomainError("name", f"at most {NAME_LIMIT} characters")
        await self._services.db.save(DEVICE, id, {"name": told})

    def _name(self, id: str) -> str:
        record = self._services.db.get(DEVICE, id)
        name = record.fields.get("name") if record is not None else ""
        return name[:NAME_LIMIT] if isinstance(name, str) else ""


def _latest_first(row: DeviceRow) -> tuple[bool, float, str]:
    return not row.here, -row.last_at.timestamp() if row.last_at else 0.0, row.id
