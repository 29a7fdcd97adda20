"""Talking to a running server byte for byte."""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from tests.server.running import RunningServer


@contextmanager
def connected(server: RunningServer, sent: bytes = b"") -> Iterator[socket.socket]:
    with socket.create_connection(("127.0.0.1", int(server.url.rpartition(":")[2]))) as made:
        made.settimeout(10)
        made.sendall(sent)
        yield made


def read_all(connection: socket.socket) -> bytes:
    """What comes until the server closes."""
    pieces = []
    while piece := connection.recv(65536):
        pieces.append(piece)
    return b"".join(pieces)


def read_until(connection: socket.socket, end: bytes) -> bytes:
    """What comes until it ends so."""
    got = b""
    while not got.endswith(end):
        piece = connection.recv(65536)
        assert piece, got
        got += piece
    return got


def keep_sending(connection: socket.socket, piece: bytes, pause: float = 0) -> float:
    """Seconds until the server would have no more of it; at most 6."""
    began = time.monotonic()
    with suppress(OSError):
        while time.monotonic() - began < 6:
            connection.sendall(piece)
            time.sleep(pause)
    return time.monotonic() - began
