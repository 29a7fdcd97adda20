"""Connections that cannot be held open for nothing.

uvicorn bounds how long a connection may idle between two requests. Here is what it leaves open: the
time until a first byte and until the headers are complete, how large they may grow, an answer that
nobody reads, and how many connections there may be. (How long a body may take is for who takes it:
vaults/bodies.py.)
"""

from __future__ import annotations

import asyncio
import json
from typing import Any

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

HEAD_SECONDS = 10.0
HEAD_BYTES = 32 * 1024
UNREAD_SECONDS = 60.0
MOST_CONNECTIONS = 20_000

_LINES = {400: b"400 Bad Request", 431: b"431 Request Header Fields Too Large"}


class BoundedConnection(HttpToolsProtocol):
    """HTTP/1.1 over one connection, with the bounds above."""

    _head_timer: asyncio.TimerHandle | None = None
    _unread_timer: asyncio.TimerHandle | None = None
    _head_bytes = 0
    _in_head = False
    _in_body = False

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        if len(self.connections) > MOST_CONNECTIONS:
            transport.close()
            return
        self._expect_head()

    def connection_lost(self, exc: Exception | None) -> None:
        for timer in (self._head_timer, self._unread_timer):
            if timer is not None:
                timer.cancel()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        end_of_body = self._in_body  # and perhaps the next head's beginning, of one read at most
        super().data_received(data)
        if self._in_head and not end_of_body and not self.transport.is_closing():
            self._head_bytes += len(data)
            if self._head_bytes > HEAD_BYTES:
                self._refuse(431, "head.too_large", "The headers are too large")

    def on_message_begin(self) -> None:
        super().on_message_begin()
        self._in_head, self._head_bytes = True, 0
        if self._head_timer is None:
            self._expect_head()

    def on_headers_complete(self) -> None:
        if self._head_timer is not None:
            self._head_timer.cancel()
            self._head_timer = None
        self._in_head, self._in_body = False, True
        super().on_headers_complete()

    def on_message_complete(self) -> None:
        self._in_body = False
        super().on_message_complete()

    def send_400_response(self, _msg: str) -> None:
        self._refuse(400, "request.invalid", "The request cannot be understood")

    def pause_writing(self) -> None:
        super().pause_writing()
        self._unread_timer = self.loop.call_later(UNREAD_SECONDS, self.transport.abort)

    def resume_writing(self) -> None:
        super().resume_writing()
        if self._unread_timer is not None:
            self._unread_timer.cancel()
            self._unread_timer = None

    def _expect_head(self) -> None:
        self._head_timer = self.loop.call_later(HEAD_SECONDS, self._hang_up)

    def _hang_up(self) -> None:
        if not self.transport.is_closing():
            self.transport.close()

    def _refuse(self, status: int, code: str, title: str) -> None:
        problem: dict[str, Any] = {"type": "about:blank", "status": status, "code": code}
        body = json.dumps({**problem, "title": title}, separators=(",", ":")).encode()
        self.transport.write(
            b"HTTP/1.1 %b\r\ncontent-type: application/problem+json\r\ncache-control: no-store\r\n"
            b"content-length: %d\r\nconnection: close\r\n\r\n%b" % (_LINES[status], len(body), body)
        )
        self.transport.close()
