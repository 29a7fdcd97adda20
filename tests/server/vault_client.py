"""A device of a test: a vault, its token, and calls with raw bytes, over HTTP."""

from __future__ import annotations

import hashlib
import random
import struct
from collections.abc import Sequence

import httpx

from sync_server.vaults.names import format_name
from sync_server.vaults.sealed import FLOOR_BYTES, NONCE_BYTES, START, TAG_BYTES

BYTES_TYPE = {"Content-Type": "application/octet-stream"}


def made_seal(name: object, padded_bytes: int = FLOOR_BYTES) -> bytes:
    """Bytes of the form of a seal, the same for the same name."""
    drawn = random.Random(str(name)).randbytes(NONCE_BYTES + padded_bytes + TAG_BYTES)
    return START + drawn


def frames(batches: Sequence[bytes]) -> bytes:
    return b"".join(struct.pack(">I", len(sealed)) + sealed for sealed in batches)


def read_frames(body: bytes) -> list[tuple[int, bytes]]:
    found, at = [], 0
    while at < len(body):
        seq, length = struct.unpack_from(">QI", body, at)
        at += 12
        found.append((seq, body[at : at + length]))
        assert len(found[-1][1]) == length
        at += length
    return found


class VaultClient:
    """One vault by its name, so that two clients of one name share it."""

    def __init__(self, client: httpx.Client, name: str, token: str = "") -> None:
        self.client = client
        self.vault_id = hashlib.sha256(name.encode()).digest()[:16]
        self.token = hashlib.sha256(f"token {token or name}".encode()).digest()
        self.path = f"/v1/vaults/{format_name(self.vault_id)}"
        self.authorization = {"Authorization": f"Bearer {format_name(self.token)}"}

    def call(
        self,
        method: str,
        below: str = "",
        *,
        content: bytes | None = None,
        headers: dict[str, str] | None = None,
        **parameters: int,
    ) -> httpx.Response:
        sent = self.authorization | (BYTES_TYPE if content else {}) | (headers or {})
        return self.client.request(
            method, self.path + below, content=content, headers=sent, params=parameters
        )

    def register(self) -> httpx.Response:
        return self.call("PUT")

    def append(self, *batches: bytes) -> httpx.Response:
        return self.call("POST", "/batches", content=frames(batches))

    def pull(self, after: int, limit: int = 1000) -> list[tuple[int, bytes]]:
        answer = self.call("GET", "/batches", after=after, limit=limit)
        assert answer.status_code == 200, answer.text
        return read_frames(answer.content)

    def put_snapshot(
        self, sealed: bytes, through: int, replaces: str | None = None
    ) -> httpx.Response:
        named = {"If-None-Match": "*"} if replaces is None else {"If-Match": replaces}
        return self.call("PUT", "/snapshot", content=sealed, headers=named, through=through)
