"""Several processes over one database, SQLite and PostgreSQL: they serve one truth."""

from __future__ import annotations

import re
import signal
from concurrent.futures import ThreadPoolExecutor
from itertools import chain

import httpx
import pytest

from sync_server.config import Settings
from tests.server.process import Serve
from tests.server.vault_client import VaultClient, made_seal


@pytest.fixture
def settings(settings_of_each_database: Settings) -> Settings:
    return settings_of_each_database


def test_all_of_them_serve_one_truth(serve: Serve) -> None:
    served = serve("--port", "0", "--workers", "3")
    assert len(served.workers()) == 3

    def append(name: str) -> list[int]:
        with httpx.Client(base_url=served.url) as client:
            device = VaultClient(client, "shared")
            device.register()
            answers = [device.append(made_seal(f"{name} {n}")) for n in range(15)]
        assert {answer.status_code for answer in answers} == {200}
        return [answer.json()["seqs"][0] for answer in answers]

    with ThreadPoolExecutor(6) as pool:
        seqs = list(pool.map(append, "abcdef"))
    assert sorted(chain.from_iterable(seqs)) == list(range(1, 91))
    for _ in range(6):  # each over a connection of its own, so by whoever takes it
        with httpx.Client(base_url=served.url) as client:
            pulled = VaultClient(client, "shared").pull(0)
        assert [seq for seq, _ in pulled] == list(range(1, 91))
    counted = httpx.get(served.url + "/metrics").text
    total = re.search(r'twofold_requests_total\{.*"POST".*status="200"\} (\S+)', counted)
    assert total is not None
    assert float(total[1]) == 90
    code, out, err = served.stop(signal.SIGTERM)
    assert (code, out.strip()) == (0, "Stopped.")
    assert "Traceback" not in err
