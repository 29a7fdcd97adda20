"""Hearing within a second that another device wrote: one question at a time, left open."""

from __future__ import annotations

import asyncio
from typing import Final

from mobile_app.errors import TwofoldError, VaultUnknown
from mobile_app.sync.ports import Remote

PAUSE_SECONDS: Final = 5.0
"""Between two questions where the last one was answered at once, or not at all."""

_AT_ONCE_SECONDS: Final = 1.0


async def wait_for_news(remote: Remote, head: int, longest_pause: float) -> None:
    """Returns once the vault's head is another than `head`, or there is no such vault any more.

    Trouble on the way is no news: it asks again, after pauses up to `longest_pause` seconds.
    """
    pause, now = PAUSE_SECONDS, asyncio.get_running_loop().time
    while True:
        asked_at = now()
        try:
            if await remote.wait(head) != head:
                return
        except TwofoldError as error:
            await asyncio.sleep(pause)
            pause = min(2 * pause, longest_pause)
            if isinstance(error, VaultUnknown):
                return
            continue
        pause = PAUSE_SECONDS
        if now() - asked_at < _AT_ONCE_SECONDS:
            await asyncio.sleep(pause)
