"""Starts the app's session before Flutter is there to register for it.

Restoring Python takes less time than Flutter's start, and Flutter's registration says the same at
almost every start of one device: the same size, platform, locale and route. So the worker hands us
the registration of the last start, the session begins with it, draws its first screen, and the page
holds back what it has to say. When the client registers with exactly those bytes the page gives it
all of that at once, before its first frame, and nothing the client sees differs from an ordinary
start but the time. With any other bytes the page drops what it holds, the early session is closed
unseen and an ordinary one begins.

Runs in the browser's worker only: `flet_js` exists nowhere else. The names that begin with two
underscores are Flet's own; Flet is pinned exactly, and tests/build starts both ways in a browser.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import flet.app
import flet_js
from flet.messaging.connection import Connection
from flet.messaging.protocol import Message
from flet.messaging.pyodide_connection import PyodideConnection


def run(main: Callable[..., Any]) -> None:
    """`flet.run(main)` for the browser, begun early when the worker knows what to expect."""
    on_session_created = getattr(flet.app, "__get_on_session_created")(main)
    known = flet_js.expected
    EarlyConnection(on_session_created, known.to_bytes() if known else b"")


class EarlyConnection(PyodideConnection):
    """Flet's connection to the page; with `expected` bytes it does not wait for the client."""

    def __init__(self, on_session_created: Callable[..., Any], expected: bytes) -> None:
        super().__init__(on_session_created, None)
        self._expected = expected
        self._client: Callable[[bytes], None] | None = None
        if expected:
            self.page_url = flet_js.documentUrl
            self.send_callback = flet_js.sendEarly
            self._receiving = asyncio.ensure_future(self.receive_loop())
            super().send_from_js(_Bytes(expected))

    async def connect(self, send_callback: Callable[[bytes], None]) -> None:
        if not self._expected:
            await super().connect(send_callback)
            return
        self._client = send_callback
        flet_js.send = self.send_from_js

    def send_from_js(self, message: Any) -> None:
        if not self._expected:
            super().send_from_js(message)
            return
        # The page compares the same bytes, so both come to the same answer. What was sent early
        # and what follows take one road, in order.
        self.send_callback = self._client
        expected, self._expected = self._expected, b""
        as_expected = bytes(message.to_py()) == expected
        flet_js.noteEarly(as_expected)
        if as_expected:
            return
        early = self.session
        early.attach_connection(_Nowhere())  # so that what is still under way in it reaches nobody
        early.close()
        super().send_from_js(message)


class _Bytes:
    """What Flet expects of a message from the page, around bytes of our own."""

    def __init__(self, data: bytes) -> None:
        self._data = data

    def to_py(self) -> bytes:
        return self._data


class _Nowhere(Connection):
    """A connection without a client."""

    def send_message(self, message: Message) -> None:
        """Nobody is there to read it."""
