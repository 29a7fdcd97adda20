"""Taking a body: never more than is allowed, never longer than it may take.

What the headers say of its length only makes a refusal earlier; what counts is what arrives.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager

from starlette.requests import ClientDisconnect
from starlette.types import Receive, Scope

from sync_server.request_log import RECEIVED
from sync_server.vaults.errors import BodySlow, BodyTooLarge, InvalidRequest, ServerBusy

PATIENCE_SECONDS = 20.0
SLOWEST_BYTES_PER_SECOND = 8 * 1024
"""A body may take the patience, and as long as it takes at this pace."""


class Memory:
    """Bytes of large bodies that this process holds at a time, coming and going."""

    def __init__(self, most_bytes: int) -> None:
        self._left = most_bytes

    @contextmanager
    def hold(self, size: int) -> Iterator[None]:
        """Raises ServerBusy when there is no room for so much."""
        if size > self._left:
            raise ServerBusy
        self._left -= size
        try:
            yield
        finally:
            self._left += size


def content_length(scope: Scope) -> int | None:
    """What `Content-Length` says; None without one. Raises InvalidRequest."""
    for name, value in scope["headers"]:
        if name == b"content-length":
            if not value.isdigit():
                raise InvalidRequest
            return int(value)
    return None


async def read_body(scope: Scope, receive: Receive, most_bytes: int) -> bytes:
    """All of it. Raises BodyTooLarge as soon as that is known, BodySlow, or ClientDisconnect."""
    told = content_length(scope)
    if told is not None and told > most_bytes:
        raise BodyTooLarge
    loop = asyncio.get_running_loop()
    began = loop.time()
    pieces: list[bytes] = []
    size, more = 0, True
    while more:
        until = began + PATIENCE_SECONDS + size / SLOWEST_BYTES_PER_SECOND
        try:
            async with asyncio.timeout(until - loop.time()):
                message = await receive()
        except TimeoutError:
            raise BodySlow from None
        if message["type"] == "http.disconnect":
            raise ClientDisconnect
        piece = message.get("body", b"")
        size += len(piece)
        if size > most_bytes:
            raise BodyTooLarge
        pieces.append(piece)
        more = message.get("more_body", False)
    scope[RECEIVED] = size
    return pieces[0] if len(pieces) == 1 else b"".join(pieces)
