"""What the person says of a meeting: that both of their conditions were welcome there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mobile_app.store.repositories import WELCOMES_BOTH

if TYPE_CHECKING:
    from mobile_app.presenters.services import Services


class MarksPresenter:
    def __init__(self, services: Services, meeting_id: str) -> None:
        self._marks = services.repos.marks
        self._id = meeting_id

    @property
    def welcomes_both(self) -> bool:
        return self._id in self._marks.meetings(WELCOMES_BOTH)

    async def toggle_welcomes_both(self) -> bool:
        """Mark it or not; returns which. Raises StoreError."""
        marked = self.welcomes_both
        await (self._marks.remove if marked else self._marks.add)(WELCOMES_BOTH, self._id)
        return not marked
