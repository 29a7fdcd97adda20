"""A new device: twelve words, what lies under them, and only then a choice.

Looking reads everything into records that stand in memory alone, so that what would come is known
before anything here changes.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from mobile_app.errors import CannotOpen, Refusal
from mobile_app.presenters.vault_link import link
from mobile_app.presenters.vault_looking import OnlyReads
from mobile_app.presenters.vault_note import BackupNote, keep_note, note_to_go_on
from mobile_app.store.replica import DatabaseReplica
from mobile_app.sync.keys import derive_keys

if TYPE_CHECKING:
    from collections.abc import Callable

    from mobile_app.presenters.contents import Contents
    from mobile_app.presenters.services import Services
    from mobile_app.sync.phrase import Phrase
    from mobile_app.sync.reports import Progress


@dataclass(frozen=True, slots=True)
class Found:
    """What is in a vault. `unreadable` stay out. `replaces`: another phrase is kept on this device,
    whose place these words take; `leaves`: backup is on here under that other one."""

    contents: Contents
    devices: int
    unreadable: int
    replaces: bool
    leaves: bool


class JoinPresenter:
    """Whoever joins has given the passcode where one is set (LockSettingsPresenter.is_right): the
    words typed here open this device from then on, and its records go where they lead."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._vault = services.door.backup.host
        self._typed: Phrase | None = None

    async def look(self, typed: str, progress: Callable[[Progress], None]) -> Found:
        """Raises BadPhrase, VaultUnknown where no vault has these words, and what a round does."""
        from mobile_app.presenters.contents import compare
        from mobile_app.sync.phrase import load_words, parse_phrase

        self._typed = None
        services = self._services
        phrase = parse_phrase(typed, load_words(services.assets))
        keys = derive_keys(phrase)
        aside = await services.door.services_aside()
        remote = OnlyReads(self._vault.remote_for(services, keys))
        await remote.state()
        engine = link(aside, DatabaseReplica(aside.db), keys, remote).engine
        report = await engine.sync(progress)
        kept = await self._kept()
        replaces = kept is not None and kept != phrase.entropy
        self._typed = phrase
        return Found(
            contents=compare(services.db, aside.db.every()),
            devices=len(engine.devices()),
            unreadable=report.unreadable,
            replaces=replaces,
            leaves=replaces and self._vault.is_on(),
        )

    async def join(self) -> None:
        """Keep the words `look` was given as this device's phrase, turn backup on under them, and
        bring in what is there. When this returns the first round was tried.

        A vault that was joined before is left as it is. Raises StoreError.
        """
        phrase, vault = self._typed, self._vault
        if phrase is None:
            raise CannotOpen(Refusal.NO_KEY)
        vault.check_writer()
        phrases = self._services.door.keyring.phrases
        recovery_key = derive_keys(phrase).recovery_key
        same = await self._kept() == phrase.entropy
        async with vault.paused():
            if not same:
                await phrases.keep(recovery_key, phrase.entropy)
            # All twelve have just been typed, rightly.
            await phrases.check(recovery_key, phrase.entropy, self._services.clock.now().date())
            # A move that was under way here ends where the words are others.
            note = note_to_go_on(vault.replica) if same else BackupNote()
            await keep_note(vault.replica, note)
        await vault.sync_now()

    async def _kept(self) -> bytes | None:
        """Damaged words count as others: what was typed mends them."""
        phrases = self._services.door.keyring.phrases
        try:
            kept = await phrases.kept()
        except CannotOpen:
            return b""
        return kept.entropy if kept is not None else None
