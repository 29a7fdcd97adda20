"""Turning the encrypted backup on and off, and erasing it from the server."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mobile_app.errors import VaultUnknown
from mobile_app.presenters.vault_note import BackupNote, keep_note

if TYPE_CHECKING:
    from mobile_app.presenters.services import Services


@dataclass(frozen=True, slots=True)
class ServerView:
    """Of the server: sizes in bytes; `retention_days` None where nothing is ever pruned."""

    used: int
    quota: int
    retention_days: int | None


class VaultSwitch:
    """Nothing here touches a record. Everything raises TwofoldError's children; unless said
    otherwise all is as it was then."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._vault = services.door.vault

    async def turn_on(self) -> None:
        """Register a vault for the phrase kept here, and begin. When this returns backup is on,
        and the first round was tried; the host's view says how it went."""
        link = await self._vault.link_in_force()
        await link.remote.register()
        await keep_note(link.replica, BackupNote())
        await self._vault.begin().sync_now()

    async def look(self) -> ServerView:
        """What the server says of the vault, and of how long it keeps one."""
        link = await self._vault.link_in_force()
        state = await link.remote.state()
        return ServerView(state.bytes, state.quota, state.retention_days)

    async def start_over(self) -> None:
        """The vault is gone from the server: make it anew and send everything again."""
        link = await self._vault.link_in_force()
        async with self._vault.paused():
            await link.engine.begin_anew()
        await self._vault.sync_now()

    async def turn_off(self) -> None:
        """No more rounds. What is at the server stays there, and everything here stays here.

        So does what is known of the vault: turned on again, it goes on from there.
        """
        async with self._vault.paused():
            await keep_note(self._vault.replica, None)

    async def erase(self) -> None:
        """Erase the vault from the server, then turn off. One that is gone is as good as erased.

        When the server cannot be reached nothing was changed.
        """
        async with self._vault.paused():
            link = await self._vault.link_in_force()
            with suppress(VaultUnknown):
                await link.remote.erase()
            await link.engine.turn_off()
