"""Sealed bytes that no device of a world has made."""

from __future__ import annotations

import random

from mobile_app.device.memory.crypto import QuickCrypto
from mobile_app.device.ports import Entropy
from mobile_app.sync.keys import Keys, derive_keys
from mobile_app.sync.phrase import draw_phrase
from mobile_app.sync.seal import seal


async def foreign_batches(entropy: Entropy) -> tuple[bytes, ...]:
    """Of another vault: sealed soundly, with keys that nobody here has."""
    keys = derive_keys(draw_phrase(entropy))
    payload = b"B\x01" + (2).to_bytes(4, "big") + b"{}" + bytes(5)
    return (await _seal(keys, entropy, payload),)


async def newer_batch(keys: Keys, entropy: Entropy, chance: random.Random) -> bytes:
    """Of this vault, by a version that puts other things into a batch."""
    return await _seal(keys, entropy, b"B\x02" + chance.randbytes(chance.randint(10, 600)))


async def _seal(keys: Keys, entropy: Entropy, payload: bytes) -> bytes:
    context = b"twofold batch" + keys.vault_id
    return await seal(QuickCrypto(), entropy, keys.seal_key, payload, context)
