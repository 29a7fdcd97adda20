"""What the rounds of backup do: sync, or the next step of a move; and what of it stays written.

When one runs and how it is shown is VaultService's.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from mobile_app.presenters.vault_note import BackupNote, keep_note, note_of
from mobile_app.presenters.vault_reading import happened, in_order, is_behind, standing
from mobile_app.presenters.vault_state import Notice, Step
from mobile_app.sync.reports import Progress, SyncReport
from mobile_app.sync.status import read_status

if TYPE_CHECKING:
    from datetime import datetime

    from mobile_app.presenters.services import Services
    from mobile_app.presenters.vault_host import VaultHost
    from mobile_app.presenters.vault_link import Link


class VaultRounds:
    """Runs one after the other, never two at once. `link` is the vault's of the last one, None
    before the first and after a move; `head` is the last one's."""

    def __init__(self, services: Services, host: VaultHost) -> None:
        self._services = services
        self._host = host
        self._replica = host.replica
        self.link: Link | None = None
        self.head = 0

    async def run(self, progress: Callable[[Progress], None]) -> SyncReport:
        """Raises as SyncEngine.sync and vault_move.go_on do."""
        report = await self._work(progress)
        self.head = report.head
        return report

    async def _work(self, progress: Callable[[Progress], None]) -> SyncReport:
        note = self.note()
        if note.step is not Step.NONE:
            # Only a move to a new phrase needs it.
            from mobile_app.presenters.vault_move import go_on

            self.link = None
            return await go_on(self._services, self._host, note, progress)
        if self.link is None:
            self.link = await self._host.link_in_force()
        return await self.link.engine.sync(progress)

    async def keep_notices(self, report: SyncReport) -> tuple[Notice, ...]:
        """What is to be told after that round. What happened is kept until `dismiss`. Raises
        StoreError."""
        note = self.note()
        untold = in_order({*note.untold, *happened(report)})
        if untold != note.untold:
            await keep_note(self._replica, replace(note, untold=untold))
        return in_order({*untold, *standing(report)})

    async def dismiss(self) -> tuple[Notice, ...]:
        """The person has read what happened, and this is what. Raises StoreError."""
        note = self.note()
        await keep_note(self._replica, replace(note, untold=()))
        return note.untold

    def note(self) -> BackupNote:
        return note_of(self._replica) or BackupNote()

    def last_at(self) -> datetime | None:
        """When the last one ended well, in whatever run of the app."""
        status = self.link.engine.status() if self.link else read_status(self._replica.notes())
        return status.last_success_at if status is not None else None

    def is_behind(self) -> bool:
        """Whether anything of this device has not reached the server."""
        return is_behind(self._replica)
