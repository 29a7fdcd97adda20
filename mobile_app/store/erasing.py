"""Erasing everything, so that an erase which was interrupted is finished at the next start.

First a mark that lasts, then the device's key, in one step: from there on nothing that is left can
be opened by anybody. Then every blob, the mark last. Who starts and finds the mark goes on there,
instead of taking what is left for a store whose key was lost.
"""

from __future__ import annotations

import contextlib
from collections.abc import Awaitable, Callable

from mobile_app.device.ports import ERASING, BlobStore
from mobile_app.errors import StoreError, StoreFull


async def erase_all(blobs: BlobStore, forget_key: Callable[[], Awaitable[None]]) -> None:
    """Raises StoreError: nothing was erased then, or what is left cannot be opened any more and
    goes at the next start."""
    # On a full device there may be no room for the mark, and erasing is what makes room.
    with contextlib.suppress(StoreFull):
        await blobs.write(ERASING, b"1")
    try:
        await forget_key()
    except StoreError:
        # The person is told that nothing was erased: the next start must not do it then.
        with contextlib.suppress(StoreError):
            await blobs.delete(ERASING)
        raise
    await blobs.clear()


async def is_unfinished(blobs: BlobStore) -> bool:
    """Whether an erase was begun and not finished. Raises StoreError."""
    return await blobs.read(ERASING) is not None
