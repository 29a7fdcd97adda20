"""The vaults over HTTP: docs/protocol.md, "The server"."""

from __future__ import annotations

import asyncio

from starlette.requests import ClientDisconnect
from starlette.routing import Route

from sync_server.vaults.appending import read_append
from sync_server.vaults.asked import BYTES, Asked, Endpoint
from sync_server.vaults.bodies import Memory
from sync_server.vaults.errors import InvalidRequest
from sync_server.vaults.frames import decode_frames, encode_frames
from sync_server.vaults.lanes import Lanes
from sync_server.vaults.model import Head, Vault
from sync_server.vaults.registrations import AddressBuckets
from sync_server.vaults.watcher import Watcher

LARGEST_SEQ = 2**53 - 1
MOST_AT_A_TIME = 1_000_000


class VaultApi:
    """The endpoints over the lanes of one process."""

    def __init__(self, lanes: Lanes) -> None:
        self._lanes = lanes
        self._service = lanes.service
        self._limits = limits = lanes.service.limits
        self._memory = Memory(limits.memory_bytes)
        self._addresses = AddressBuckets(limits.registrations_per_address)
        self.watcher = Watcher(
            lambda ids: lanes.read(lambda: self._service.heads(ids)), limits.event_waiters
        )

    def routes(self) -> list[Route]:
        vault = "/v1/vaults/{vault}"
        endpoints = {
            vault: Endpoint(GET=self.state, PUT=self.register, DELETE=self.erase),
            f"{vault}/batches": Endpoint(GET=self.pull, POST=self.append),
            f"{vault}/snapshot": Endpoint(GET=self.snapshot, PUT=self.put_snapshot),
            f"{vault}/events": Endpoint(GET=self.events),
        }
        return [Route(path, endpoint) for path, endpoint in endpoints.items()]

    async def register(self, asked: Asked) -> None:
        """Register a vault, or confirm that it is there."""
        await asked.body(0)
        address = asked.address
        vault, new = await self._lanes.write(
            asked.vault_id,
            lambda: self._service.register(
                asked.vault_id, asked.token, lambda: self._addresses.admit(address)
            ),
        )
        await asked.answer_json(201 if new else 200, self._state(vault))

    async def state(self, asked: Asked) -> None:
        vault = await self._lanes.read(lambda: self._service.state(asked.vault_id, asked.token))
        await asked.answer_json(200, self._state(vault))

    async def append(self, asked: Asked) -> None:
        """Append the batches of the body."""
        limits = self._limits
        body = await asked.body(limits.body_bytes)
        frames = decode_frames(body, most=limits.body_batches, batch_bytes=limits.batch_bytes)
        done = await self._lanes.append(read_append(asked.vault_id, asked.token, frames))
        self.watcher.appended(asked.vault_id, done.generation, done.head)
        await asked.answer_json(
            200, {"generation": done.generation, "head": done.head, "seqs": done.seqs}
        )

    async def pull(self, asked: Asked) -> None:
        """Batches after a seq."""
        after = asked.number("after", LARGEST_SEQ)
        limit = asked.number("limit", MOST_AT_A_TIME, usual=self._limits.pull_batches)
        if limit < 1:
            raise InvalidRequest
        found = await self._lanes.read(
            lambda: self._service.pull(asked.vault_id, asked.token, after, limit)
        )
        headers = [
            (b"twofold-generation", b"%d" % found.generation),
            (b"twofold-head", b"%d" % found.head),
        ]
        body = encode_frames(found.batches)
        with self._memory.hold(len(body)):
            await asked.answer(200, BYTES, body, headers)

    async def snapshot(self, asked: Asked) -> None:
        vault = await self._lanes.read(lambda: self._service.state(asked.vault_id, asked.token))
        with self._memory.hold(2 * vault.snapshot_bytes):
            found = await self._lanes.read(
                lambda: self._service.snapshot(asked.vault_id, asked.token)
            )
            headers = [
                (b"etag", f'"{found.tag}"'.encode()),
                (b"twofold-through", b"%d" % found.through),
            ]
            await asked.answer(200, BYTES, found.sealed, headers)

    async def put_snapshot(self, asked: Asked) -> None:
        """Replace the snapshot named by the precondition."""
        through = asked.number("through", LARGEST_SEQ)
        replaces = read_precondition(asked.header(b"if-match"), asked.header(b"if-none-match"))
        # Strangers are turned away before their bytes are taken.
        await self._lanes.read(lambda: self._service.state(asked.vault_id, asked.token))
        most_bytes = self._limits.snapshot_bytes
        with self._memory.hold(2 * asked.expected_bytes(most_bytes)):
            body = await asked.body(most_bytes)
            vault = await self._lanes.write(
                asked.vault_id,
                lambda: self._service.put_snapshot(
                    asked.vault_id, asked.token, body, through, replaces
                ),
            )
        self.watcher.tell(asked.vault_id, Head(vault.generation, vault.head, vault.snapshot))
        await asked.answer_json(200, self._state(vault))

    async def events(self, asked: Asked) -> None:
        """Answer when there is something new, or after a while."""
        after = asked.number("after", LARGEST_SEQ)
        vault = await self._lanes.read(lambda: self._service.state(asked.vault_id, asked.token))
        head = Head(vault.generation, vault.head, vault.snapshot)
        if head.head == after:
            waiting = asyncio.ensure_future(self.watcher.wait(asked.vault_id, head))
            leaving = asyncio.ensure_future(asked.gone())
            try:
                await asyncio.wait({waiting, leaving}, return_when=asyncio.FIRST_COMPLETED)
                if not waiting.done():
                    raise ClientDisconnect
                head = waiting.result()
            finally:
                waiting.cancel()
                leaving.cancel()
        await asked.answer_json(200, {"generation": head.generation, "head": head.head})

    async def erase(self, asked: Asked) -> None:
        await self._lanes.write(
            asked.vault_id, lambda: self._service.erase(asked.vault_id, asked.token)
        )
        self.watcher.tell(asked.vault_id, None)
        await asked.answer(204, BYTES, b"")

    def _state(self, vault: Vault) -> dict[str, int | None]:
        return {
            "generation": vault.generation,
            "head": vault.head,
            "snapshot": vault.snapshot,
            "floor": vault.floor,
            "bytes": vault.bytes,
            "quota": self._limits.quota_bytes,
            "retention_days": self._limits.retention_days or None,
        }


def read_precondition(if_match: str, if_none_match: str) -> str | None:
    """The tag of the snapshot to be replaced, None where there is to be none.

    Exactly one strong tag, or `If-None-Match: *`. Raises InvalidRequest.
    """
    if not if_match and if_none_match.strip() == "*":
        return None
    tag = if_match.strip()
    if if_none_match or len(tag) < 3 or tag[0] != '"' or tag[-1] != '"' or '"' in tag[1:-1]:
        raise InvalidRequest
    return tag[1:-1]
