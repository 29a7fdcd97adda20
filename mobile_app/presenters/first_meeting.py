"""What somebody may want to know before their first meeting."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mobile_app.errors import ContentError

if TYPE_CHECKING:
    from mobile_app.domain.guides import GuidePart
    from mobile_app.presenters.services import Services


class FirstMeetingPresenter:
    def __init__(self, services: Services) -> None:
        self._services = services

    def parts(self) -> tuple[GuidePart, ...]:
        """The guide; empty when its pack cannot be read."""
        from mobile_app.content.library import FIRST_MEETING_EN, load_guide

        try:
            return load_guide(self._services.assets.read(FIRST_MEETING_EN))
        except (ContentError, FileNotFoundError):
            return ()
