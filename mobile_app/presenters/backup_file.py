"""The encrypted file: made with the recovery phrase, looked at before anything is changed."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from mobile_app.errors import CannotOpen, CryptoError, Refusal, StoreError
from mobile_app.presenters.contents import Contents, compare

if TYPE_CHECKING:
    from mobile_app.presenters.services import Services
    from mobile_app.store.backup import Backup
    from mobile_app.sync.phrase import Phrase


class Mode(StrEnum):
    """MERGE keeps both, of each field the later; REPLACE makes the file all there is."""

    MERGE = "merge"
    REPLACE = "replace"


@dataclass(frozen=True, slots=True)
class EncryptedFile:
    """`name` says nothing of what is in it but the day it was made."""

    name: str
    data: bytes


@dataclass(frozen=True, slots=True)
class RestorePreview:
    """What is in a file, and what a restore would do; nothing is changed by looking. `unreadable`
    records are left out either way."""

    made_at: datetime
    unreadable: int
    contents: Contents


class BackupFilePresenter:
    def __init__(self, services: Services) -> None:
        self._services = services
        self._backup: Backup | None = None
        self._typed: Phrase | None = None

    def last_made_at(self) -> datetime | None:
        """When the last encrypted file was made; None when none ever was."""
        made = self._services.repos.settings.get().backed_up_at
        return datetime.fromisoformat(made) if made else None

    async def make(self) -> EncryptedFile:
        """Everything, sealed by the phrase kept on this device.

        Raises CannotOpen(NO_KEY) when there is no phrase yet, StoreError, CryptoError.
        """
        from mobile_app.store.backup import encode_backup
        from mobile_app.sync.phrase import Phrase
        from mobile_app.sync.sealed_file import FILE_ENDING, seal_file

        services = self._services
        kept = await services.door.keyring.phrase()
        if kept is None:
            raise CannotOpen(Refusal.NO_KEY)
        now = services.clock.now()
        payload = encode_backup(services.db, now)
        data = await seal_file(services.crypto, services.entropy, Phrase(kept), payload, now)
        return EncryptedFile(f"twofold-{now.date()}{FILE_ENDING}", data)

    async def made(self) -> None:
        """The person has the file: note when. Raises StoreError."""
        now = self._services.clock.now()
        await self._services.repos.settings.save(backed_up_at=now.isoformat(timespec="seconds"))

    async def look(self, file: bytes, typed: str = "") -> RestorePreview:
        """What is in `file`, opened with the phrase as `typed`, or the one kept here.

        Raises BadPhrase, CannotOpen with the reason, CryptoError.
        """
        from mobile_app.store.backup import decode_backup
        from mobile_app.sync.sealed_file import open_file

        self._backup = self._typed = None
        phrase = await self._phrase(typed)
        contents = await open_file(self._services.crypto, phrase, file)
        self._backup = decode_backup(contents.payload)
        self._typed = phrase if typed.strip() else None
        return self._preview(self._backup)

    async def restore(self, mode: Mode) -> None:
        """Do what `look` showed, whole or not at all. Raises StoreError: nothing changed then.

        On a device without a recovery phrase, the words that opened the file are its phrase from
        now on: a new phone goes on with the paper somebody has.
        """
        backup = self._backup
        if backup is None:
            raise CannotOpen(Refusal.NO_KEY)
        if mode is Mode.MERGE:
            await self._services.db.join(backup.records)
        else:
            from mobile_app.store.backup import with_own_part

            db = self._services.db
            await db.replace_all(with_own_part(backup.records, db))
        self._backup = None
        with suppress(StoreError, CryptoError):  # it is restored; words can be made at any time
            await self._keep_typed()

    async def _keep_typed(self) -> None:
        phrases, typed = self._services.door.keyring.phrases, self._typed
        if typed is None or await phrases.has_any():
            return
        from mobile_app.sync.keys import derive_keys

        recovery_key = derive_keys(typed).recovery_key
        await phrases.keep(recovery_key, typed.entropy)
        # All twelve have just been typed, rightly.
        today = self._services.clock.now().date()
        await phrases.check(recovery_key, typed.entropy, today)

    async def _phrase(self, typed: str) -> Phrase:
        from mobile_app.sync.phrase import Phrase, load_words, parse_phrase

        if typed.strip():
            return parse_phrase(typed, load_words(self._services.assets))
        kept = await self._services.door.keyring.phrase()
        if kept is None:
            raise CannotOpen(Refusal.NO_KEY)
        return Phrase(kept)

    def _preview(self, backup: Backup) -> RestorePreview:
        contents = compare(self._services.db, backup.records)
        return RestorePreview(backup.exported_at, backup.unreadable, contents)
