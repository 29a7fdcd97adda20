"""Batches and snapshots as another device might seal them, sound or not."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from mobile_app.device.memory import SeededEntropy
from mobile_app.sync.codec import write_state
from mobile_app.sync.heads import BatchHead, SnapshotHead
from mobile_app.sync.vault import VaultSeal, id_of
from tests.sync.devices import CRYPTO, KEYS

SEAL = VaultSeal(KEYS, CRYPTO, SeededEntropy(4242))
STAMP = "019a9f000000-0000-zz"
LATER = "019a9f000001-0000-zz"


def state(id: str, stamp: str = STAMP, type: str = "counter", **fields: Any) -> dict[str, Any]:
    return {"type": type, "id": id, "writes": {stamp: fields}}


class Sender:
    """A device of which nothing is known but what it sends."""

    def __init__(self, device: str = "zz", chain: str = "c" * 16) -> None:
        self.head = BatchHead(
            device=device, chain=chain, number=0, previous="", seen=(1, 0), at_ms=5, schema=1
        )

    async def seal(self, *states: dict[str, Any] | bytes, **head: Any) -> bytes:
        """The next batch of its chain, with `head` another than it should be."""
        self.head = replace(self.head, number=self.head.number + 1)
        lines = [one if isinstance(one, bytes) else write_state(one) for one in states]
        sealed = await SEAL.seal_batch(replace(self.head, **head), lines)
        self.head = replace(self.head, previous=id_of(sealed))
        return sealed


async def snapshot(through: int, *states: dict[str, Any], **head: Any) -> bytes:
    told: dict[str, Any] = {"coverage": {}, "chains": {}, "schema": 1, **head}
    sealed = SnapshotHead(device="zz", at_ms=5, through=(1, through), **told)
    return await SEAL.seal_snapshot(sealed, [write_state(one) for one in states])
