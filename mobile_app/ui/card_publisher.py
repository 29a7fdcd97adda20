"""Keeps the card that the boot shell shows at the next start (docs/boot-shell.md) up to date."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import TYPE_CHECKING, TypeAlias

from mobile_app.ui.root import Stage
from mobile_app.ui.screen import report_fault

if TYPE_CHECKING:
    from mobile_app.presenters.boot_card import CardMeeting
    from mobile_app.presenters.services import Services

_Meetings: TypeAlias = "tuple[tuple[CardMeeting, ...], datetime | None]"

CARD_DELAY_SECONDS = 0.4
"""Several changes within this time become one card."""


class CardPublisher:
    """Publishes for one window. `then` runs after each card, for what can wait until then."""

    def __init__(self, stage: Stage, then: Callable[[], Awaitable[None]]) -> None:
        self._stage = stage
        self._door = stage.services.door
        self._then = then
        self._publishing: asyncio.Task[None] | None = None
        self._follows_lists = False
        self._changed = False
        self._meetings: _Meetings | None = None

    @property
    def _services(self) -> Services:
        """Others once the door was locked or unlocked."""
        return self._door.services

    def start_over(self) -> None:
        """Other services: what was known of meetings is not theirs."""
        self._follows_lists, self._meetings = False, None

    def change(self) -> None:
        """What the card shows has changed: soon another one."""
        self._changed = True
        self.soon()

    def soon(self) -> None:
        # With no store there is nothing true to show, and what the page has must stay. A tab
        # that only reads may know less than the one that writes.
        if not self._may_publish():
            return
        if self._publishing is None or self._publishing.done():
            self._publishing = asyncio.ensure_future(self._publish())

    def now(self) -> None:
        """At once, with the meetings known so far; when it may be published at all."""
        if self._may_publish():
            self._send(self._meetings or ((), None))

    def _may_publish(self) -> bool:
        status = self._stage.status
        return not (status.trouble or status.denied or status.read_only)

    async def _publish(self) -> None:
        """A change at once, the meetings as soon as they are read."""
        await asyncio.sleep(CARD_DELAY_SECONDS)
        if self._changed:
            self._send(self._meetings or ((), None))
        self._changed = False
        try:
            self._meetings = await self._read_meetings()
        except Exception as fault:
            # Meetings that cannot be read must not cost the shell its counters.
            report_fault("meetings for the card", fault)
        self._send(self._meetings or ((), None))
        await self._then()
        if self._changed:
            self._publishing = None
            self.soon()

    async def _read_meetings(self) -> _Meetings:
        from mobile_app.presenters.meeting_lists import lists_of
        from mobile_app.presenters.next_meetings import next_meetings

        if not self._follows_lists:
            self._follows_lists = True
            # A list that was just fetched holds tonight's meetings: that must not wait for a tap.
            lists_of(self._services).subscribe(self.change)
        return await next_meetings(self._services, self._services.clock.now())

    def _send(self, meetings: _Meetings) -> None:
        from mobile_app.presenters.boot_card import CardLook, build_card
        from mobile_app.ui.strings.milestones import milestone

        services = self._services
        settings = services.repos.settings.get()
        if not settings.welcomed or not self._may_publish():
            return  # no card: the shell then shows its welcome, which first run grows out of
        near, updated_at = meetings
        services.shell.publish(
            build_card(
                CardLook(settings.theme, settings.text_scale, settings.country),
                services.repos.counters.all(),
                near,
                now=services.clock.now(),
                milestone_words=milestone,
                list_updated_at=updated_at,
                locked=self._door.has_passcode or self._stage.quick_hidden,
            )
        )
