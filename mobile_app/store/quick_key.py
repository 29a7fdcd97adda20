"""The data key once more, wrapped by the device's own key alone: for unlocking by finger or face.

    magic (8) ‖ version (1) ‖ store id (16) ‖ wrapped data key ‖ CRC-32 of all before (4)

The platform's check answers yes or no and hands out no key, so this copy opens without the passcode
for whoever can use the device's key. It is there only once the person has chosen that.
"""

from __future__ import annotations

from binascii import crc32
from typing import Final

from mobile_app.device.ports import BlobStore, DeviceKey
from mobile_app.errors import CannotOpen, Refusal
from mobile_app.store.recovery import Recovered
from mobile_app.store.sealing import STORE_ID_BYTES

QUICK_KEY: Final = "key.quick"
_MAGIC: Final = b"2FQIKKEY"
_VERSION: Final = 1
_CONTEXT: Final = b"twofold quick key"
_HEAD_BYTES: Final = len(_MAGIC) + 1 + STORE_ID_BYTES


class QuickKey:
    """Raises StoreError as the BlobStore and the DeviceKey do."""

    def __init__(self, blobs: BlobStore, device_key: DeviceKey) -> None:
        self._blobs = blobs
        self._device_key = device_key

    async def is_kept(self) -> bool:
        return await self._blobs.read(QUICK_KEY) is not None

    async def keep(self, found: Recovered) -> None:
        head = _MAGIC + bytes([_VERSION]) + found.store_id
        body = head + await self._device_key.wrap(found.data_key, _CONTEXT + head)
        await self._blobs.write(QUICK_KEY, body + crc32(body).to_bytes(4, "big"))

    async def open(self) -> Recovered:
        """Raises CannotOpen: NO_KEY when none is kept, else FOREIGN, NEWER, DAMAGED, or what the
        device's key has against it."""
        kept = await self._blobs.read(QUICK_KEY)
        if kept is None:
            raise CannotOpen(Refusal.NO_KEY)
        body, check = kept[:-4], kept[-4:]
        if body[: len(_MAGIC)] != _MAGIC or len(body) < _HEAD_BYTES:
            raise CannotOpen(Refusal.FOREIGN)
        if body[len(_MAGIC)] != _VERSION:
            raise CannotOpen(Refusal.NEWER)
        if crc32(body).to_bytes(4, "big") != check:
            raise CannotOpen(Refusal.DAMAGED)
        head, wrapped = body[:_HEAD_BYTES], body[_HEAD_BYTES:]
        data_key = await self._device_key.unwrap(wrapped, _CONTEXT + head)
        return Recovered(data_key, head[-STORE_ID_BYTES:])

    async def forget(self) -> None:
        await self._blobs.delete(QUICK_KEY)
