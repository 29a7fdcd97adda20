"""What is hardly HTTP: answered or hung up on, and never a fault of the server's own."""

from __future__ import annotations

import socket

import httpx
import pytest

from sync_server import connections
from tests.server.raw_sockets import connected, read_all
from tests.server.running import RunningServer

ODD = [
    b"GET /v1/vaults/\xff\xfe HTTP/1.1\r\nHost: x\r\n\r\n",
    b"GET /v1/vaults/%ff%00 HTTP/1.1\r\nHost: x\r\n\r\n",
    b"GET /v1/vaults/AAAAAAAAAAAAAAAAAAAAAA/batches?after=%ff HTTP/1.1\r\nHost: x\r\n\r\n",
    b"GET http://x/v1/vaults/a?\xff HTTP/1.1\r\nHost: x\r\n\r\n",
    b"GET // HTTP/1.1\r\nHost: x\r\n\r\n",
    b"GET /\x00 HTTP/1.1\r\nHost: x\r\n\r\n",
    b"GET * HTTP/1.1\r\nHost: x\r\n\r\n",
    b"OPTIONS * HTTP/1.1\r\nHost: x\r\n\r\n",
    b"CONNECT x:443 HTTP/1.1\r\nHost: x\r\n\r\n",
    b"TRACE /v1/openapi.json HTTP/1.1\r\nHost: x\r\n\r\n",
    b"GET /livez HTTP/1.0\r\n\r\n",
    b"GET /livez HTTP/9.9\r\nHost: x\r\n\r\n",
    b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    b"GET /livez HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n",
    b"POST /livez HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\nabc",
    b"POST /livez HTTP/1.1\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    b"POST /livez HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999999999999999\r\n\r\n",
    b"POST /livez HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nffffffffffffffffff\r\n",
    b"POST /livez HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
    b"GET /livez HTTP/1.1\r\nHost: x\r\nX: a\x00b\r\n\r\n",
    b"GET /livez HTTP/1.1\r\n: nameless\r\n\r\n",
    b"G" * 5000,
]


@pytest.mark.parametrize("sent", ODD)
def test_odd_requests_are_answered_or_hung_up_on(
    server: RunningServer, monkeypatch: pytest.MonkeyPatch, sent: bytes
) -> None:
    monkeypatch.setattr(connections, "HEAD_SECONDS", 0.3)
    with connected(server, sent) as connection:
        connection.shutdown(socket.SHUT_WR)
        connection.settimeout(8)
        answer = read_all(connection)
    if answer:
        assert answer.startswith(b"HTTP/1.1 ")
        assert int(answer[9:12]) < 500
    assert httpx.get(server.url + "/livez").status_code == 200
