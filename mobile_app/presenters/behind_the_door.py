"""What stands behind the door: services over a store, dressed as the person chose."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mobile_app.errors import StoreDenied, TwofoldError
from mobile_app.presenters.services import Services
from mobile_app.store.cache import PackCache
from mobile_app.store.database import Database
from mobile_app.store.erasing import erase_all, is_unfinished
from mobile_app.store.lock_note import LockedLook
from mobile_app.store.repositories import Repositories

BACKUP_NOTE = "backup"

if TYPE_CHECKING:
    from collections.abc import Callable

    from mobile_app.device.ports import Device, WriterLock
    from mobile_app.presenters.door import Door
    from mobile_app.store.sealing import Keyring


class OnlyReads:
    """A WriterLock that is never had: storage that may be read and not written."""

    async def acquire(self, *, steal: bool = False) -> bool:
        return False

    def on_lost(self, callback: Callable[[], None]) -> None:
        return

    async def release(self) -> None:
        return


async def open_store(
    device: Device, keyring: Keyring, lock: WriterLock | None
) -> tuple[Database, bool]:
    """The person's store, and whether it only reads because nothing may be written there.

    Raises StoreDenied where nothing may be written and there is nothing to read either, and as
    `Database.open` does.
    """
    blobs, clock, entropy = device.blobs, device.clock, device.entropy
    try:
        return await Database.open(blobs, clock, entropy, lock=lock, keyring=keyring), False
    except StoreDenied:
        # A journal, or the first version's images.
        if not any(name.startswith(("journal.", "records.")) for name in await blobs.names()):
            raise
        only_reads = OnlyReads()
        return await Database.open(blobs, clock, entropy, lock=only_reads, keyring=keyring), True


def services_over(device: Device, db: Database, door: Door) -> Services:
    return Services(
        clock=device.clock,
        entropy=device.entropy,
        db=db,
        repos=Repositories(db),
        assets=device.assets,
        packs=PackCache(device.blobs),
        http=device.http,
        shell=device.shell,
        facts=device.facts,
        locator=device.locator,
        crypto=device.crypto,
        door=door,
    )


def has_backup(db: Database) -> bool:
    """Whether encrypted backup is on (presenters/vault_note.py), without importing any of it."""
    return BACKUP_NOTE in db.documents.notes()


async def erase_unopened(device: Device, keyring: Keyring, lock: WriterLock | None) -> None:
    """Erase a store that stays shut. Raises StoreError."""
    if lock is not None:
        await lock.acquire(steal=True)
    await erase_all(device.blobs, keyring.forget)


async def finish_erasing(device: Device, keyring: Keyring, lock: WriterLock | None) -> None:
    """Go on with an erase that was interrupted, unless another tab is at it. Raises StoreError."""
    if not await is_unfinished(device.blobs):
        return
    if lock is not None and not await lock.acquire():
        return
    await erase_all(device.blobs, keyring.forget)
    device.shell.forget()


async def read_what_is_left(db: Database) -> None:
    """For after another tab erased everything. Raises StoreError."""
    if db.is_writer:  # the news came before that of the lost right to write
        await db.close()
    await db.refresh()


def look_of(services: Services) -> LockedLook:
    """How the app looks now, and for which country: what may be known while locked."""
    settings = services.repos.settings.get()
    return LockedLook(settings.theme, settings.text_scale, settings.country)


async def dress(db: Database, look: LockedLook) -> None:
    """Make services over `db` look so."""
    settings = Repositories(db).settings
    for name, value in (
        ("theme", look.theme),
        ("text_scale", look.text_scale),
        ("country", look.country),
    ):
        try:
            await settings.save(**{name: value})
        except TwofoldError:
            continue  # the note can be altered by anybody; a look is not worth an error
