"""Turning the encrypted backup on and off, and erasing it from the server."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mobile_app.errors import VaultUnknown
from mobile_app.presenters.vault_move import GOING_BACK
from mobile_app.presenters.vault_note import keep_note, keep_off, note_to_go_on
from mobile_app.presenters.vault_state import Step

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
        self._vault = services.door.backup.host

    async def turn_on(self) -> None:
        """Register a vault for the phrase kept here, and begin. When this returns backup is on,
        and the first round was tried; the host's view says how it went.

        A move to a new phrase that was under way when it was turned off goes on.
        """
        self._vault.check_writer()
        note, phrases = note_to_go_on(self._vault.replica), self._services.door.keyring.phrases
        late = note.step in (Step.ERASE, Step.TAKE)  # what was sent is under the new words
        waiting = await phrases.waiting() if late else None
        link = self._vault.link_of(waiting or await phrases.kept())
        await link.remote.register()
        await keep_note(link.replica, note)
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

        So does what is known of the vault, and of a move: turned on again, it goes on from there.
        """
        async with self._vault.paused():
            await keep_off(self._vault.replica)

    async def erase(self) -> None:
        """Erase the vault from the server, then turn off. One that is gone is as good as erased.

        In the midst of a move both vaults go, and the words that open this device from then on are
        those it had come to. When the server cannot be reached nothing was changed.
        """
        self._vault.check_writer()
        phrases = self._services.door.keyring.phrases
        async with self._vault.paused():
            link = await self._vault.link_in_force()
            waiting, step = await phrases.waiting(), note_to_go_on(link.replica).step
            for one in (link, *([self._vault.link_of(waiting)] if waiting else ())):
                with suppress(VaultUnknown):
                    await one.remote.erase()
            if step in GOING_BACK:
                await phrases.drop()
            elif step is not Step.NONE:
                await phrases.take()
            await link.engine.turn_off()
