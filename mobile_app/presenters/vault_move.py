"""Moving a backup to a new phrase: step after step, each of which may be cut off and made again.

The new words wait beside the old ones (store/phrases.py) until all is done, so that both open this
device. Which step is next is kept before it begins; each step made twice is made once:

    leave    fetch what other devices left in the former vault; gone is as good as fetched
    upload   send everything to the new vault (the engine sees that it is another one)
    erase    erase the former vault; gone is as good as erased
    take     the new words become the only ones

Until `erase` the former vault is whole, and going back is one step. From `erase` on the new one is.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING

from mobile_app.errors import NetworkError, VaultUnknown
from mobile_app.presenters.vault_note import BackupNote, keep_note, note_of
from mobile_app.presenters.vault_state import Step
from mobile_app.sync.reports import SyncReport

if TYPE_CHECKING:
    from collections.abc import Callable

    from mobile_app.presenters.services import Services
    from mobile_app.presenters.vault_host import VaultHost
    from mobile_app.sync.reports import Progress

GOING_BACK = frozenset({Step.LEAVE, Step.UPLOAD})
"""While the former vault is whole."""


class MovePresenter:
    """The words are made and read back by RecoveryPhrasePresenter (`new_words`, `differing`)."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._vault = services.door.backup.host

    async def begin(self) -> None:
        """The new words are on paper. Raises StoreError; the rounds that follow do the rest."""
        await _enter(self._vault, Step.LEAVE)
        self._vault.begin().show_step()

    async def go_back(self) -> None:
        """Keep the former words after all. The new vault is erased if the server can be reached.

        Raises StoreError, and ValueError once the former vault may be gone.
        """
        vault, phrases = self._vault, self._services.door.keyring.phrases
        note = note_of(vault.replica)
        if note is None or note.step not in GOING_BACK:
            raise ValueError("there is no way back")
        async with vault.paused():
            waiting = await phrases.waiting()
            if note.step is Step.UPLOAD and waiting is not None:
                with suppress(NetworkError):
                    await vault.link_of(waiting).remote.erase()
            await _enter(vault, Step.NONE)
            await phrases.drop()


async def go_on(
    services: Services, vault: VaultHost, note: BackupNote, progress: Callable[[Progress], None]
) -> SyncReport:
    """Make the steps from `note.step` on. Raises as a round does; the next one goes on."""
    phrases = services.door.keyring.phrases
    waiting, former = await phrases.waiting(), await phrases.kept()
    step, report = note.step, SyncReport()
    if waiting is None and step in GOING_BACK:
        # Whoever dropped the new words has the old ones: on with the vault they belong to.
        await _enter(vault, Step.NONE)
        return await vault.link_of(former).engine.sync(progress)
    if step is Step.LEAVE:
        with suppress(VaultUnknown):
            await vault.link_of(former).engine.sync(progress)
        step = await _enter(vault, Step.UPLOAD)
    if step is Step.UPLOAD:
        report = await vault.link_of(waiting).engine.sync(progress)
        if report.refused is not None:
            return report  # not all of it is there: the former one stays
        step = await _enter(vault, Step.ERASE)
    if step is Step.ERASE:
        # Without waiting words the former ones were replaced already, and are not known here.
        if waiting is not None:
            with suppress(VaultUnknown):
                await vault.link_of(former).remote.erase()
        step = await _enter(vault, Step.TAKE)
    await phrases.take()
    await _note_checked(services)
    await _enter(vault, Step.NONE)
    return report


async def _enter(vault: VaultHost, step: Step) -> Step:
    note = note_of(vault.replica) or BackupNote()
    await keep_note(vault.replica, replace(note, step=step))
    return step


async def _note_checked(services: Services) -> None:
    from mobile_app.sync.keys import derive_keys
    from mobile_app.sync.phrase import Phrase

    phrases = services.door.keyring.phrases
    kept = await phrases.kept()
    if kept is not None:
        recovery_key = derive_keys(Phrase(kept.entropy)).recovery_key
        await phrases.check(recovery_key, kept.entropy, services.clock.now().date())
