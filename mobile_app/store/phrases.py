"""The recovery phrase as the device keeps it: the one in force, and a new one not yet taken.

    key.recovery       the data key, sealed by the recovery key (store/recovery.py)
    key.phrase         sealed by the data key: the phrase's 16 bytes ‖ the day it was checked, as
                       ten ASCII digits and hyphens, or nothing
    key.recovery.new, key.phrase.new     the same of a phrase that is waiting to be taken

A new phrase first waits beside the old one, and both open the data key. Taking it copies the two
waiting blobs over the others and then removes them. Whatever the moment of a crash, somebody who
wrote down either phrase is not shut out: `finish` goes on where both copies are already the same.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import date
from typing import Final

from mobile_app.device.ports import BlobStore, Crypto, Entropy
from mobile_app.errors import CannotOpen, Refusal
from mobile_app.store.recovery import (
    PHRASE,
    RECOVERY,
    Recovered,
    open_copy,
    open_secret,
    seal_copy,
    seal_secret,
)

NEW_RECOVERY: Final = f"{RECOVERY}.new"
NEW_PHRASE: Final = f"{PHRASE}.new"
_PHRASE_BYTES: Final = 16


@dataclass(frozen=True, slots=True)
class KeptPhrase:
    """`checked_on` is the day the person proved to have written it down; None when never."""

    entropy: bytes
    checked_on: date | None


class RecoveryPhrases:
    """Over the keyring's blobs. `opened` gives the data key, or raises StoreLocked.

    Everything here raises StoreError as the BlobStore does.
    """

    def __init__(
        self,
        blobs: BlobStore,
        crypto: Crypto,
        entropy: Entropy,
        opened: Callable[[], Awaitable[Recovered]],
    ) -> None:
        self._blobs = blobs
        self._crypto = crypto
        self._entropy = entropy
        self._opened = opened

    async def kept(self) -> KeptPhrase | None:
        """The phrase in force; None when there is none. Raises StoreLocked, CannotOpen."""
        return await self._read(PHRASE)

    async def waiting(self) -> KeptPhrase | None:
        """The new phrase that was not taken yet. Raises StoreLocked, CannotOpen."""
        if await self._blobs.read(NEW_RECOVERY) is None:
            return None
        return await self._read(NEW_PHRASE)

    async def has_any(self) -> bool:
        """Whether a phrase opens the data key."""
        return any([await self._blobs.read(name) for name in (RECOVERY, NEW_RECOVERY)])

    async def keep(self, recovery_key: bytes, phrase: bytes) -> None:
        """Make this the only phrase, at once: for the first one, which nobody can lose yet."""
        if await self._blobs.read(RECOVERY) is not None:
            await self.offer(recovery_key, phrase)
            await self.take()
            return
        # The phrase last: while it is not there, no other one counts as the person's.
        await self._seal_copy(RECOVERY, recovery_key)
        await self._seal_phrase(PHRASE, KeptPhrase(phrase, None))

    async def offer(self, recovery_key: bytes, phrase: bytes) -> None:
        """Let this phrase open the data key too. It waits to be taken or dropped."""
        await self.drop()
        await self._seal_phrase(NEW_PHRASE, KeptPhrase(phrase, None))
        await self._seal_copy(NEW_RECOVERY, recovery_key)

    async def take(self) -> None:
        """Make the waiting phrase the only one; nothing where none is waiting."""
        copy = await self._blobs.read(NEW_RECOVERY)
        phrase = await self._blobs.read(NEW_PHRASE)
        if copy is None or phrase is None:
            return
        await self._blobs.write(RECOVERY, copy)
        await self._blobs.write(PHRASE, phrase)
        await self.drop()

    async def drop(self) -> None:
        """Forget the waiting phrase."""
        for name in (NEW_RECOVERY, NEW_PHRASE):
            if await self._blobs.read(name) is not None:
                await self._blobs.delete(name)

    async def finish(self) -> None:
        """Go on with what a crash interrupted; for who may write."""
        if await self._blobs.read(NEW_PHRASE) is None:
            return  # one read at each start: it is written first and deleted last
        copy = await self._blobs.read(NEW_RECOVERY)
        if copy is None:
            await self.drop()
        elif copy == await self._blobs.read(RECOVERY):
            await self.take()

    async def check(self, recovery_key: bytes, phrase: bytes, on: date) -> None:
        """Note that the person has `phrase`, after making sure that it does open.

        A copy that rotted since is made anew. Raises CannotOpen(UNAUTHENTIC) for a phrase that is
        not the one in force.
        """
        kept = await self.kept()
        if kept is None or kept.entropy != phrase:
            raise CannotOpen(Refusal.UNAUTHENTIC)
        if not await self._opens(recovery_key):
            await self._seal_copy(RECOVERY, recovery_key)
        await self._seal_phrase(PHRASE, KeptPhrase(kept.entropy, on))

    async def recover(self, recovery_key: bytes) -> Recovered:
        """The data key. Raises CannotOpen: UNAUTHENTIC for another phrase's key, NO_KEY when no
        copy was made, else what is wrong with the copy."""
        refused = CannotOpen(Refusal.NO_KEY)
        for name in (NEW_RECOVERY, RECOVERY):
            copy = await self._blobs.read(name)
            if copy is None:
                continue
            try:
                return await open_copy(self._crypto, recovery_key, copy)
            except CannotOpen as error:
                refused = error
        raise refused

    async def _opens(self, recovery_key: bytes) -> bool:
        copy = await self._blobs.read(RECOVERY)
        try:
            found = await open_copy(self._crypto, recovery_key, copy or b"")
        except CannotOpen:
            return False
        return found == await self._opened()

    async def _read(self, name: str) -> KeptPhrase | None:
        sealed = await self._blobs.read(name)
        if sealed is None:
            return None
        key = await self._opened()
        secret = await open_secret(self._crypto, key.data_key, sealed, key.store_id)
        phrase, day = secret[:_PHRASE_BYTES], secret[_PHRASE_BYTES:]
        try:
            checked_on = date.fromisoformat(day.decode("ascii")) if day else None
        except ValueError:
            raise CannotOpen(Refusal.MALFORMED) from None
        return KeptPhrase(phrase, checked_on)

    async def _seal_phrase(self, name: str, kept: KeptPhrase) -> None:
        key = await self._opened()
        day = kept.checked_on.isoformat().encode() if kept.checked_on is not None else b""
        secret = kept.entropy + day
        sealed = await seal_secret(self._crypto, self._entropy, key.data_key, secret, key.store_id)
        await self._blobs.write(name, sealed)

    async def _seal_copy(self, name: str, recovery_key: bytes) -> None:
        copy = await seal_copy(self._crypto, self._entropy, recovery_key, await self._opened())
        await self._blobs.write(name, copy)
