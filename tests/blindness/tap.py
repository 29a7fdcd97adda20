"""A tap on the wire: passes bytes between clients and a server on, keeps what the server said."""

from __future__ import annotations

import socket
import threading
from contextlib import suppress
from types import TracebackType

_CHUNK = 1 << 16


class Tap:
    """From `with` to its end; `url` is the address to use instead of the server's."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._said: list[bytes] = []
        self._closing = False

    def __enter__(self) -> Tap:
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._listener.getsockname()[1]}"
        threading.Thread(target=self._accept, daemon=True).start()
        return self

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        self._closing = True
        # A connection of our own wakes the one that waits for one.
        socket.create_connection(self._listener.getsockname()).close()

    def said(self) -> bytes:
        """Everything the server has answered so far."""
        return b"".join(self._said)

    def _accept(self) -> None:
        with self._listener:
            while True:
                client, _ = self._listener.accept()
                if self._closing:
                    return client.close()
                server = socket.create_connection(("127.0.0.1", self._port))
                for source, target, kept in ((client, server, None), (server, client, self._said)):
                    threading.Thread(target=_pass, args=(source, target, kept), daemon=True).start()


def _pass(source: socket.socket, target: socket.socket, kept: list[bytes] | None) -> None:
    try:
        while chunk := source.recv(_CHUNK):
            if kept is not None:
                kept.append(chunk)
            target.sendall(chunk)
    except OSError:
        pass  # either side hung up
    finally:
        for side in (source, target):
            with_no_more(side)


def with_no_more(side: socket.socket) -> None:
    """Close for both directions; harmless when it is closed."""
    with suppress(OSError):
        side.shutdown(socket.SHUT_RDWR)
    side.close()
