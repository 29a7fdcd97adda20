"""Bytes on the wire: a socket between a client and its server that counts what passes.

    with counted("127.0.0.1", 8000) as wire:
        http = HttpxHttp(wire.url)
        …
        print(wire.sent, wire.received)

What is counted is everything above TCP: request lines, headers, frames and bodies.
"""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress

_PIECE_BYTES = 65_536


class Wire:
    """`sent` bytes went to the server, `received` came back, over `connections`."""

    def __init__(self, host: str, port: int) -> None:
        self._upstream = (host, port)
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._lock = threading.Lock()
        self._sockets: list[socket.socket] = [self._listener]
        self._closed = False
        self.url = f"http://127.0.0.1:{self._listener.getsockname()[1]}/"
        self.sent = self.received = self.connections = 0
        threading.Thread(target=self._accept, daemon=True).start()

    def start_over(self) -> None:
        """Count from nothing again."""
        with self._lock:
            self.sent = self.received = self.connections = 0

    def close(self) -> None:
        self._closed = True
        for one in self._sockets:
            with suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)
            one.close()

    def _accept(self) -> None:
        while True:
            try:
                client, _ = self._listener.accept()
                server = socket.create_connection(self._upstream)
            except OSError:
                if self._closed:
                    return
                client.close()  # nobody there: as if we were not there either
                continue
            self._sockets += [client, server]
            with self._lock:
                self.connections += 1
            for one, other, is_request in ((client, server, True), (server, client, False)):
                threading.Thread(
                    target=self._carry, args=(one, other, is_request), daemon=True
                ).start()

    def _carry(self, one: socket.socket, other: socket.socket, is_request: bool) -> None:
        with suppress(OSError):
            while piece := one.recv(_PIECE_BYTES):
                with self._lock:
                    if is_request:
                        self.sent += len(piece)
                    else:
                        self.received += len(piece)
                other.sendall(piece)
            other.shutdown(socket.SHUT_WR)


@contextmanager
def counted(host: str, port: int) -> Iterator[Wire]:
    """A Wire to the server at that address, for as long as the block lasts."""
    wire = Wire(host, port)
    try:
        yield wire
    finally:
        wire.close()
