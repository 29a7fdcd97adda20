"""Keeps what is being written while it is being written, so that a crash or a reload loses none."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from contextlib import suppress
from typing import TYPE_CHECKING

from mobile_app.changes.change import Json
from mobile_app.errors import StoreError

if TYPE_CHECKING:
    from mobile_app.presenters.services import Services

PAUSE_SECONDS = 0.8
"""Between two writes of one draft, however fast somebody types."""


class DraftKeeper:
    """The draft called `name`. What cannot be kept is left quietly: saving says it aloud."""

    def __init__(self, services: Services, name: str) -> None:
        self._drafts = services.repos.drafts
        self._name = name
        self._latest: dict[str, Json] = {}
        self._kept: dict[str, Json] = {}
        self._keeping: asyncio.Task[None] | None = None

    def found(self) -> Mapping[str, Json]:
        """What was kept by an earlier opening of the screen, unchecked; empty when nothing was."""
        return self._drafts.get(self._name)

    def note(self, **fields: Json) -> None:
        """These are the fields now; durable within about PAUSE_SECONDS."""
        self._latest = fields
        if self._keeping is None or self._keeping.done():
            # Not tied to the screen: leaving it must not cost the last words.
            self._keeping = asyncio.ensure_future(self._keep())

    async def forget(self) -> None:
        """It was saved, or is not wanted: it is gone when this returns."""
        self._latest, self._kept = {}, {}
        with suppress(StoreError):
            await self._drafts.clear(self._name)

    async def _keep(self) -> None:
        while self._latest != self._kept:
            await asyncio.sleep(PAUSE_SECONDS)
            latest = self._latest
            if latest:
                self._kept = latest
                with suppress(StoreError):
                    await self._drafts.save(self._name, latest)


def kept_words(fields: Mapping[str, Json], name: str, limit: int) -> str:
    """A text of a draft, or "" where there is none."""
    value = fields.get(name)
    return value[:limit] if isinstance(value, str) else ""


def kept_number(fields: Mapping[str, Json], name: str, allowed: range) -> int | None:
    """A whole number of a draft, or None where there is none that is allowed."""
    value = fields.get(name)
    return value if type(value) is int and value in allowed else None
