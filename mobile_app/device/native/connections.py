"""One httpx client for calls that follow each other: a round of sync makes several.

The connection is what costs (TCP, TLS, reading the certificates), so it is kept for a few seconds
after the last call, less than servers keep theirs. Its making reads files and imports httpx, a
tenth of a second in all, and so happens in a thread.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from http.cookiejar import CookieJar, DefaultCookiePolicy
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    import httpx

KEPT_SECONDS: Final = 4.0
"""uvicorn, and whatever proxies stand before it, close a connection that was idle for 5 s."""

_MOST_AT_ONCE: Final = 4


class Connections:
    """Belongs to the event loop it is used in; used in another one, it begins anew."""

    def __init__(self) -> None:
        self._client: asyncio.Task[httpx.AsyncClient] | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._borrowed = 0
        self._closing: asyncio.TimerHandle | None = None
        self._tasks: set[asyncio.Task[None]] = set()

    @asynccontextmanager
    async def borrow(self) -> AsyncIterator[httpx.AsyncClient]:
        """The client, for one call."""
        loop = asyncio.get_running_loop()
        if self._loop is not loop:
            self._loop, self._client, self._closing, self._borrowed = loop, None, None, 0
        if self._closing is not None:
            self._closing.cancel()
            self._closing = None
        if self._client is None:
            self._client = loop.create_task(asyncio.to_thread(_new_client))
        self._borrowed += 1
        try:
            # Who gives up waiting does not take it from the others.
            yield await asyncio.shield(self._client)
        finally:
            self._borrowed -= 1
            if not self._borrowed:
                self._closing = loop.call_later(KEPT_SECONDS, self._close_soon)

    async def close(self) -> None:
        """Close it, whoever has it; the next call makes another."""
        client, self._client = self._client, None
        if self._closing is not None:
            self._closing.cancel()
            self._closing = None
        if client is not None:
            await (await client).aclose()

    def _close_soon(self) -> None:
        task = asyncio.get_running_loop().create_task(self.close())
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)


def _new_client() -> httpx.AsyncClient:
    import httpx

    # Both write every address to the log, the name of a vault with it.
    for name in ("httpx", "httpcore"):
        logging.getLogger(name).setLevel(logging.WARNING)
    client = httpx.AsyncClient(
        follow_redirects=False,
        limits=httpx.Limits(max_connections=_MOST_AT_ONCE, keepalive_expiry=KEPT_SECONDS),
        # A jar that takes nothing: a cookie would know this device again.
        cookies=CookieJar(DefaultCookiePolicy(allowed_domains=[])),
    )
    # Sealed bytes do not compress, and what sends them is nobody's business.
    client.headers.clear()
    return client
