"""What devices sent, opened with the key the server lacks: the promises about bytes.

A batch has one place in its device's chain, so another batch at that place would be the same writes
sealed again, and a retry no longer the same bytes.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from mobile_app.errors import CannotOpen
from mobile_app.sync.keys import Keys
from mobile_app.sync.padding import unpad
from mobile_app.sync.ports import Appended, Pulled, Remote, Snapshot, VaultState

_HEADER_BYTES = 18

Place: TypeAlias = tuple[str, str, int]
"""(device, chain, number)."""


@dataclass(slots=True)
class Ledger:
    """`id_by_place` is what was sent from each place; `resent` counts known bytes sent again.

    Answers are checked while the server is `honest`.
    """

    id_by_place: dict[Place, str] = field(default_factory=dict)
    head_by_id: dict[str, dict[str, Any]] = field(default_factory=dict)
    resent: int = 0
    snapshots: int = 0
    honest: bool = True
    wrongs: list[str] = field(default_factory=list)

    def sent(self, keys: Keys, sealed: bytes) -> None:
        id = hashlib.sha256(sealed).hexdigest()
        if id in self.head_by_id:
            self.resent += 1
            return
        head = open_head(keys, sealed, b"twofold batch", b"B")
        if head is None:
            self.wrongs.append("a batch was sent that does not open")
            return
        self.head_by_id[id] = head
        place = (head["device"], head["chain"], head["number"])
        if self.id_by_place.setdefault(place, id) != id:
            self.wrongs.append(f"two batches from one place: {place}")
        if (head["number"] == 1) != (head["previous"] == ""):
            self.wrongs.append(f"a chain that begins in its middle: {place}")
        before = self.id_by_place.get((place[0], place[1], place[2] - 1))
        if place[2] > 1 and before != head["previous"]:
            self.wrongs.append(f"a batch that names another one as its previous: {place}")

    def sent_snapshot(self, keys: Keys, sealed: bytes, through: int) -> None:
        self.snapshots += 1
        head = open_head(keys, sealed, b"twofold snapshot", b"S")
        if head is None:
            self.wrongs.append("a snapshot was sent that does not open")
        elif head["through"][1] != through:
            self.wrongs.append("a snapshot that says another seq inside than outside")


class LedgerRemote:
    """A Remote that writes down what is sent through it, before anything can happen to it."""

    def __init__(self, remote: Remote, keys: Keys, ledger: Ledger) -> None:
        self._remote = remote
        self._keys = keys
        self._ledger = ledger

    async def register(self) -> VaultState:
        return await self._remote.register()

    async def state(self) -> VaultState:
        return await self._remote.state()

    async def append(self, batches: Sequence[bytes]) -> Appended:
        for sealed in batches:
            self._ledger.sent(self._keys, sealed)
        appended = await self._remote.append(batches)
        if not self._ledger.honest:
            return appended
        if len(appended.seqs) != len(batches) or max(appended.seqs) > appended.head:
            self._ledger.wrongs.append("an append whose seqs do not fit")
        return appended

    async def pull(self, after: int, limit: int) -> Pulled:
        pulled = await self._remote.pull(after, limit)
        seqs = [seq for seq, _ in pulled.batches]
        if self._ledger.honest and seqs != list(range(after + 1, after + 1 + len(seqs))):
            self._ledger.wrongs.append("a pull with a gap")
        return pulled

    async def snapshot(self) -> Snapshot | None:
        return await self._remote.snapshot()

    async def put_snapshot(self, sealed: bytes, through: int, replaces: str | None) -> VaultState:
        self._ledger.sent_snapshot(self._keys, sealed, through)
        return await self._remote.put_snapshot(sealed, through, replaces)

    async def wait(self, head: int) -> int:
        return await self._remote.wait(head)

    async def erase(self) -> None:
        await self._remote.erase()


def open_head(keys: Keys, sealed: bytes, what: bytes, kind: bytes) -> dict[str, Any] | None:
    """The head of a payload, read without the code that is under test."""
    header, body = sealed[:_HEADER_BYTES], sealed[_HEADER_BYTES:]
    context = header + what + keys.vault_id
    try:
        payload = unpad(AESGCM(keys.seal_key).decrypt(header[6:], body, context))
    except (InvalidTag, CannotOpen):
        return None
    length = int.from_bytes(payload[2:6], "big")
    head = json.loads(payload[6 : 6 + length])
    return head if payload[:1] == kind and isinstance(head, dict) else None
