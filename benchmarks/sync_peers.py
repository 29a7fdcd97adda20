"""Servers to compare ours with, and how each is asked.

All keep the same sealed bytes: in ours as they are, in the others as base64 in JSON, for they have
no other way. Whichever one asks about a vault asks over one kept connection.
"""

from __future__ import annotations

import base64
import json
import secrets
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Protocol

from benchmarks.load_client import Answer, Refused, Wire
from sync_server.vaults.names import format_name


class Peer(Protocol):
    """How a server is asked. Vaults are numbered from 0; `number` counts a vault's blobs from 1."""

    async def register(self, wire: Wire, vault: int) -> None: ...

    async def append(self, wire: Wire, vault: int, number: int, blob: bytes) -> None: ...

    async def pull(self, wire: Wire, vault: int, after: int) -> list[bytes]:
        """All blobs of a vault after the one of that number, in order."""


@dataclass(slots=True)
class Ours:
    """Twofold's server, as docs/protocol.md has it."""

    keys: dict[int, tuple[str, dict[str, str]]] = field(default_factory=dict)

    async def register(self, wire: Wire, vault: int) -> None:
        self.hold(vault, secrets.token_bytes(16), secrets.token_bytes(32))
        path, headers = self._of(vault)
        _expect(await wire.ask("PUT", path, headers), 201)

    def hold(self, vault: int, id: bytes, token: bytes) -> None:
        """Ask about it by these from now on."""
        self.keys[vault] = (format_name(id), {"Authorization": f"Bearer {format_name(token)}"})

    async def append(self, wire: Wire, vault: int, number: int, blob: bytes) -> None:
        path, headers = self._of(vault)
        sent = {**headers, "Content-Type": "application/octet-stream"}
        body = len(blob).to_bytes(4, "big") + blob
        answer = _expect(await wire.ask("POST", f"{path}/batches", sent, body), 200)
        if json.loads(answer.body)["seqs"] != [number]:
            raise Refused("a seq other than the next")

    async def pull(self, wire: Wire, vault: int, after: int) -> list[bytes]:
        path, headers = self._of(vault)
        blobs: list[bytes] = []
        head = after + 1
        while after + len(blobs) < head:
            at = after + len(blobs)
            answer = _expect(
                await wire.ask("GET", f"{path}/batches?after={at}&limit=1000", headers), 200
            )
            head, view, place = int(answer.headers[b"twofold-head"]), answer.body, 0
            while place < len(view):
                length = int.from_bytes(view[place + 8 : place + 12], "big")
                blobs.append(view[place + 12 : place + 12 + length])
                place += 12 + length
        return blobs

    def _of(self, vault: int) -> tuple[str, dict[str, str]]:
        name, headers = self.keys[vault]
        return f"/v1/vaults/{name}", headers


@dataclass(slots=True)
class Kinto:
    """A collection for each vault, a record for each blob; its clock is what it is pulled by."""

    run: str
    stamps: dict[int, list[int]] = field(default_factory=dict)
    auth: str = "Basic " + base64.b64encode(b"somebody:something").decode()

    async def register(self, wire: Wire, vault: int) -> None:
        answer = await wire.ask("PUT", f"/v1/buckets/b{self.run}", self._headers(), b"{}")
        if answer.status not in (200, 201):
            raise Refused(f"bucket: {answer.status}")
        collection = f"/v1/buckets/b{self.run}/collections/v{vault}"
        _expect(await wire.ask("PUT", collection, self._headers(), b"{}"), 201)
        self.stamps[vault] = [0]

    async def append(self, wire: Wire, vault: int, number: int, blob: bytes) -> None:
        body = json.dumps({"data": {"b": base64.b64encode(blob).decode()}}).encode()
        path = f"{self._records(vault)}/{sha256(blob).hexdigest()[:32]}"
        answer = await wire.ask("PUT", path, self._headers(), body)
        if answer.status not in (200, 201):
            raise Refused(f"record: {answer.status}")
        self.stamps[vault].append(int(json.loads(answer.body)["data"]["last_modified"]))

    async def pull(self, wire: Wire, vault: int, after: int) -> list[bytes]:
        since = f"&_since={self.stamps[vault][after]}" if after else ""
        path = f"{self._records(vault)}?_sort=last_modified{since}"
        answer = _expect(await wire.ask("GET", path, self._headers()), 200)
        return [base64.b64decode(one["b"]) for one in json.loads(answer.body)["data"]]

    def _records(self, vault: int) -> str:
        return f"/v1/buckets/b{self.run}/collections/v{vault}/records"

    def _headers(self) -> dict[str, str]:
        return {"Authorization": self.auth, "Content-Type": "application/json"}


@dataclass(slots=True)
class Pouch:
    """A database for each vault, a document for each blob, pulled by its feed of changes."""

    run: str

    async def register(self, wire: Wire, vault: int) -> None:
        _expect(await wire.ask("PUT", self._database(vault), {}), 201)

    async def append(self, wire: Wire, vault: int, number: int, blob: bytes) -> None:
        body = json.dumps({"b": base64.b64encode(blob).decode()}).encode()
        path = f"{self._database(vault)}/{sha256(blob).hexdigest()[:32]}"
        _expect(await wire.ask("PUT", path, {"Content-Type": "application/json"}, body), 201)

    async def pull(self, wire: Wire, vault: int, after: int) -> list[bytes]:
        path = f"{self._database(vault)}/_changes?since={after}&include_docs=true"
        answer = _expect(await wire.ask("GET", path, {}), 200)
        found = sorted(json.loads(answer.body)["results"], key=lambda one: one["seq"])
        return [base64.b64decode(one["doc"]["b"]) for one in found]

    def _database(self, vault: int) -> str:
        return f"/r{self.run}v{vault}"


def _expect(answer: Answer, status: int) -> Answer:
    if answer.status != status:
        raise Refused(f"{answer.status} instead of {status}: {answer.body[:300]!r}")
    return answer
