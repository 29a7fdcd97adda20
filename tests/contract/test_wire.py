"""How little goes along with what is sent, counted on a socket."""

from __future__ import annotations

import json
import threading

import pytest

from benchmarks.wire import counted
from mobile_app.device.native import HttpxHttp
from mobile_app.errors import Offline
from mobile_app.sync.client import HttpRemote
from tests.contract.http_server import Answering, AnsweringServer
from tests.contract.remote_contract import fresh_keys, sealed

MOST_AROUND_A_BATCH_BYTES = 250
"""What goes along with a sealed check-in; both and everything else stay below 900 (sync_cost)."""


class Taking(Answering):
    """Takes every batch."""

    def answer_it(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        self.close_connection = False
        body = json.dumps({"generation": 1, "head": 1, "seqs": [1]}).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    do_POST = answer_it


async def test_what_is_sent_around_a_batch() -> None:
    server = AnsweringServer(("127.0.0.1", 0), Taking)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    batch = sealed()
    with counted("127.0.0.1", server.server_port) as wire:
        http = HttpxHttp(wire.url)
        remote = HttpRemote(http, fresh_keys())
        await remote.append([batch])
        assert len(batch) < wire.sent <= len(batch) + MOST_AROUND_A_BATCH_BYTES
        once, received = wire.sent, wire.received
        await remote.append([batch])
        assert (wire.sent, wire.received) == (2 * once, 2 * received)
        assert wire.connections == 1
        wire.start_over()
        assert wire.sent == 0
        await http.close()
    server.shutdown()
    server.server_close()


async def test_a_wire_to_nobody_answers_nobody() -> None:
    with counted("127.0.0.1", 9) as wire:
        http = HttpxHttp(wire.url)
        with pytest.raises(Offline):
            await HttpRemote(http, fresh_keys()).state()
        await http.close()
