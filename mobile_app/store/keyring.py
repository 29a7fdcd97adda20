"""Keeps the data key: in two like blobs, for a passcode, a finger, and a recovery phrase.

Two blobs hold the same bytes. One torn or rotten blob must not cost somebody everything.
"""

from __future__ import annotations

from typing import Final

from mobile_app.device.ports import KEY_BYTES, NONCE_BYTES, BlobStore, Crypto, DeviceKey, Entropy
from mobile_app.errors import (
    CannotOpen,
    Refusal,
    StoreCorrupt,
    StoreKeyLost,
    StoreLocked,
    StoreMigration,
)
from mobile_app.store.key_blob import (
    KeyBlob,
    begin_blob,
    decode_blob,
    encode_blob,
    new_passcode_part,
    passcode_key,
)
from mobile_app.store.phrases import RecoveryPhrases
from mobile_app.store.quick_key import QuickKey
from mobile_app.store.recovery import Recovered
from mobile_app.store.sealing import STORE_ID_BYTES, AesSealer, OpenKey

KEYS: Final = ("key.a", "key.b")


class DataKeyring:
    """A Keyring over `blobs`. `unlock` once a passcode is set; it lasts until `lock`."""

    def __init__(
        self, blobs: BlobStore, crypto: Crypto, device_key: DeviceKey, entropy: Entropy
    ) -> None:
        self._blobs = blobs
        self._crypto = crypto
        self._device_key = device_key
        self._entropy = entropy
        self._data_key: bytes | None = None
        self._store_id = b""
        self._none_yet = False
        self.phrases = RecoveryPhrases(blobs, crypto, entropy, self._found)
        self.quick = QuickKey(blobs, device_key)

    async def open(self) -> OpenKey | None:
        if self._data_key is not None:
            return self._in_use(self._data_key)
        kept = await self._read()
        self._none_yet = kept is None
        if kept is None:
            return None
        if kept.passcode_part:
            raise StoreLocked("a passcode is wanted")
        self._data_key, self._store_id = await self._unwrap(kept), kept.store_id
        return self._in_use(self._data_key)

    async def create(self) -> OpenKey:
        if self._data_key is not None:
            # Made for a passcode or a phrase, before there was anything to seal.
            return self._in_use(self._data_key)
        data_key = self._entropy.random_bytes(KEY_BYTES)
        self._store_id = self._entropy.random_bytes(STORE_ID_BYTES)
        await self._keep(data_key, None)
        self._data_key, self._none_yet = data_key, False
        return self._in_use(data_key)

    async def tidy(self) -> None:
        """Make the second copy like the first, where that is sound, or the other way round.

        A passcode was being set when a crash came between the two: the former one, or none at
        all, must not go on opening the key.
        """
        copies = [await self._blobs.read(name) for name in KEYS]
        sound = [data for data in copies if data is not None and decode_blob(data) is not None]
        for name, data in zip(KEYS, copies, strict=True):
            if sound and data != sound[0]:
                await self._blobs.write(name, sound[0])
        await self.phrases.finish()

    async def forget(self) -> None:
        self.lock()
        await self._device_key.forget()
        self._none_yet = True

    def lock(self) -> None:
        """Drop the data key from memory."""
        self._data_key = None

    async def has_passcode(self) -> bool:
        kept = await self._read()
        return kept is not None and bool(kept.passcode_part)

    async def unlock(self, passcode: str) -> None:
        """Open the data key with `passcode`.

        Raises CannotOpen(UNAUTHENTIC) for a wrong one, and otherwise as `open` does.
        """
        kept = await self._read()
        if kept is None:
            raise StoreKeyLost("there is no data key")
        secret = await self._open_with(passcode, kept)
        self._data_key, self._store_id = secret, kept.store_id

    async def unlock_quickly(self) -> None:
        """Open the data key without its passcode; the platform's own check comes before.

        Raises CannotOpen (NO_KEY when `keep_quick` did not come first).
        """
        found = await self.quick.open()
        self._data_key, self._store_id = found.data_key, found.store_id

    async def keep_quick(self) -> None:
        """Let `unlock_quickly` work from now on. Raises StoreLocked, StoreError."""
        await self.quick.keep(await self._found())

    async def _open_with(self, passcode: str, kept: KeyBlob) -> bytes:
        secret = await self._unwrap(kept)
        if not kept.passcode_part:
            return secret
        key = await passcode_key(self._crypto, passcode, kept.passcode_part)
        nonce, sealed = secret[:NONCE_BYTES], secret[NONCE_BYTES:]
        return await self._crypto.open(key, nonce, sealed, kept.context)

    async def check_passcode(self, passcode: str) -> None:
        """Prove that somebody still knows it: before the phrase is shown, or the lock removed.

        Raises CannotOpen(UNAUTHENTIC) for a wrong one, and otherwise as `open` does. Without a
        passcode, any is right.
        """
        kept = await self._read()
        if kept is not None and kept.passcode_part:
            await self._open_with(passcode, kept)

    async def recover(self, recovery_key: bytes) -> None:
        """Open the data key with the recovery key: the passcode was forgotten, or the device's own
        key is gone. `set_passcode` then makes this lasting.

        Raises CannotOpen (UNAUTHENTIC for another phrase's key, NO_KEY when no copy was made).
        """
        found = await self.phrases.recover(recovery_key)
        self._data_key, self._store_id = found.data_key, found.store_id

    async def mend(self) -> None:
        """After `recover`: keep the data key anew, without a passcode, where this device has none
        that it could open. A passcode that was merely forgotten stays. Raises StoreError.
        """
        data_key = await self._opened()
        try:
            kept = await self._read()
            if kept is not None:
                await self._unwrap(kept)
        except (StoreKeyLost, StoreCorrupt):
            kept = None
        if kept is None or kept.store_id != self._store_id:
            await self.quick.forget()
            await self._keep(data_key, None)

    async def has_recovery(self) -> bool:
        return await self.phrases.has_any()

    async def set_recovery(self, recovery_key: bytes, phrase: bytes) -> None:
        """Let `recovery_key` open the data key from now on, and no former one.

        `phrase` is what it came from, kept sealed by the data key: it can be shown again, and seal
        exports, without being typed. Raises StoreLocked, StoreError.
        """
        await self.phrases.keep(recovery_key, phrase)

    async def phrase(self) -> bytes | None:
        """What `set_recovery` was given; None when nothing was. Raises StoreLocked, CannotOpen."""
        kept = await self.phrases.kept()
        return kept.entropy if kept is not None else None

    async def set_passcode(self, passcode: str | None) -> None:
        """Ask for `passcode` from now on, None for none. Only with the data key open.

        Raises StoreLocked, StoreError; the former passcode then still holds.
        """
        data_key = await self._opened()
        if passcode is None:
            # Without a passcode there is nothing to be quicker than.
            await self.quick.forget()
        await self._keep(data_key, passcode)

    async def _opened(self) -> bytes:
        """The data key; a new one when `open` found that there was none. Raises StoreLocked."""
        if self._data_key is None and self._none_yet:
            await self.create()
        if self._data_key is None:
            raise StoreLocked("a passcode is wanted")
        return self._data_key

    async def _found(self) -> Recovered:
        data_key = await self._opened()
        return Recovered(data_key, self._store_id)

    def _in_use(self, data_key: bytes) -> OpenKey:
        return OpenKey(self._store_id, AesSealer(self._crypto, data_key, self._entropy))

    async def _keep(self, data_key: bytes, passcode: str | None) -> None:
        part = b"" if passcode is None else new_passcode_part(self._crypto, self._entropy)
        blob = begin_blob(self._store_id, part)
        secret = data_key
        if passcode is not None:
            key = await passcode_key(self._crypto, passcode, part)
            nonce = self._entropy.random_bytes(NONCE_BYTES)
            secret = nonce + await self._crypto.seal(key, nonce, data_key, blob.context)
        data = encode_blob(blob, await self._device_key.wrap(secret, blob.context))
        # The first copy counts, so it comes last: what is refused before has changed nothing, and
        # `tidy` puts the second copy right.
        for name in reversed(KEYS):
            await self._blobs.write(name, data)

    async def _read(self) -> KeyBlob | None:
        """The first sound copy; None when there is none at all. Raises StoreCorrupt."""
        there = False
        for name in KEYS:
            data = await self._blobs.read(name)
            there = there or data is not None
            kept = decode_blob(data) if data is not None else None
            if kept is not None:
                return kept
        if there:
            raise StoreKeyLost("the data key is damaged")
        return None

    async def _unwrap(self, kept: KeyBlob) -> bytes:
        try:
            return await self._device_key.unwrap(kept.wrapped, kept.context)
        except CannotOpen as error:
            if error.reason is Refusal.NEWER:
                raise StoreMigration("the data key was wrapped by a newer version") from error
            raise StoreKeyLost(error.reason.value) from error
